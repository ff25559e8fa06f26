import { z } from "zod";
import type { AgentSession } from "../doubles/agent-session.ts";
import { eventually } from "../doubles/eventually.ts";

/** A drink as the caller says it and as the shop keeps it. */
export type Wish = {
  readonly flavor: string;
  readonly toppings: readonly string[];
  readonly sweetness: string;
  readonly ice: string;
};

const cartSchema = z.object({
  items: z.array(
    z.object({
      flavor: z.string(),
      toppings: z.array(z.string()),
      sweetness: z.string(),
      ice: z.string(),
    }),
  ),
  order_number: z.string().nullable(),
});
const placedSchema = z.object({ ok: z.literal(true), order_number: z.string() });

/** How long an agent waits for a tool; the shop itself answers for a slow one after 8 s. */
const ANSWERED_WITHIN_MS = 20_000;

/**
 * What an agent does to take an order: looks at what is there already (the call may go on from one that broke), adds what
 * is missing, checks out. Answers the order number it was told, or `undefined` when the session ended before.
 */
export class OrderTaker {
  readonly #session: AgentSession;
  readonly #onAnswer: () => void;
  #asked = 0;

  constructor(session: AgentSession, onAnswer: () => void) {
    this.#session = session;
    this.#onAnswer = onAnswer;
  }

  async takeOrder(wishes: readonly Wish[], isRedial: boolean): Promise<string | undefined> {
    if (isRedial) {
      // "Did my order go through?"
      const known = placedSchema.safeParse(await this.#ask("order_status")).data;
      if (known !== undefined) return known.order_number;
    }
    const cart = cartSchema.safeParse(await this.#ask("get_cart")).data;
    if (cart === undefined) return undefined;
    if (cart.order_number === null) {
      for (const wish of missingFrom(wishes, cart.items)) {
        if ((await this.#ask("add_to_cart", wish)) === undefined) return undefined;
        if ((await this.#ask("confirm_pending_to_cart")) === undefined) return undefined;
      }
      if ((await this.#ask("save_phone_number", { use_caller_id: true })) === undefined) {
        return undefined;
      }
    }
    return placedSchema.safeParse(await this.#ask("checkout_order")).data?.order_number;
  }

  /** The tool's answer; `undefined` when the session ended first. */
  async #ask(name: string, args: object = {}): Promise<unknown> {
    const session = this.#session;
    const id = `fc_${(this.#asked += 1)}`;
    session.asks({ id, name, arguments: JSON.stringify(args) });
    const answer = await eventually(
      () => {
        const given = session.answerTo(id);
        if (given === undefined && session.isOpen) throw new Error(`${name} is not answered`);
        return given;
      },
      { withinMs: ANSWERED_WITHIN_MS },
    );
    if (answer === undefined) return undefined;
    this.#onAnswer();
    const content: unknown = JSON.parse(answer.content);
    return content;
  }
}

export function wishKey({ flavor, toppings, sweetness, ice }: Wish): string {
  return JSON.stringify([flavor, [...toppings].sort(), sweetness, ice]);
}

function missingFrom(wishes: readonly Wish[], items: readonly Wish[]): readonly Wish[] {
  const kept = items.map(wishKey);
  return wishes.filter((wish) => {
    const index = kept.indexOf(wishKey(wish));
    if (index >= 0) kept.splice(index, 1);
    return index < 0;
  });
}
