import assert from "node:assert/strict";
import { TalkInTest } from "../../conversation/conversation.fixture.ts";
import { silentLog } from "../../lib/log.ts";
import type { NoText } from "../../orders/text-forecast.ts";
import type { Menu } from "../../shop/menu.ts";
import { withSoldOut } from "../../shop/menu.ts";
import type { OrderItem } from "../../shop/order.ts";
import { parsePhoneNumber } from "../../shop/phone-number.ts";
import { houseMenu } from "../../../test/menus/menus.ts";
import type { CreateDialogue, Dialogue, DialogueHistory, Reply } from "../dialogue.ts";
import { createDialogue } from "./dialogue.ts";

export type StoryShop = {
  readonly menu?: Menu;
  /** `null`: withheld. */
  readonly callerId?: string | null;
  readonly canTransfer?: boolean;
  readonly soldOut?: readonly string[];
  readonly usual?: readonly OrderItem[];
  readonly resumeState?: string;
  readonly history?: DialogueHistory;
  /** Why the shop's texts do not reach this caller. */
  readonly noText?: NoText;
  readonly create?: CreateDialogue;
};

/** A caller and the house agent's mind, with the shop's real tools between them. */
export class StoryCall {
  readonly talk: TalkInTest;
  readonly dialogue: Dialogue;
  readonly #menu: Menu;
  /** Tools asked for since the last line, `get_cart` and `menu_summary` left out. */
  done: string[] = [];
  reply: Reply = { say: [], expecting: "order" };

  private constructor(shop: StoryShop) {
    const menu = shop.menu ?? houseMenu();
    this.#menu = menu;
    const soldOut = new Set(shop.soldOut ?? []);
    this.talk = new TalkInTest({
      menu: () => withSoldOut(menu, soldOut),
      callerId:
        shop.callerId === null ? undefined : parsePhoneNumber(shop.callerId ?? "555-123-4567"),
      canTransfer: shop.canTransfer ?? false,
      usual: shop.usual,
      resumeState: shop.resumeState,
    });
    this.talk.noText = shop.noText;
    const brief = this.talk.conversation.brief(shop.history ?? []);
    this.dialogue = (shop.create ?? createDialogue)({
      ...brief,
      history: shop.history ?? [],
      log: silentLog(),
      call: async (name, args, options) => {
        options?.signal?.throwIfAborted();
        if (name !== "get_cart" && name !== "menu_summary") this.done.push(name);
        return this.talk.asks(name, args);
      },
    });
  }

  static async start(shop: StoryShop = {}): Promise<StoryCall> {
    const call = new StoryCall(shop);
    await call.dialogue.start();
    return call;
  }

  async says(text: string): Promise<string> {
    this.done = [];
    this.reply = await this.dialogue.hear(text, {
      signal: new AbortController().signal,
      spoken: false,
    });
    return this.reply.say.join(" ");
  }

  /** "2 taro milk tea + boba + no ice; …": what differs from the menu's defaults is named. */
  get cart(): string {
    return inShort(this.talk.conversation.cart.items, this.#menu);
  }

  get staged(): string {
    const { staged } = this.talk.conversation.cart;
    return staged === undefined
      ? ""
      : inShort(
          Array.from({ length: staged.quantity }, () => staged),
          this.#menu,
        );
  }

  get order(): string {
    const order = this.talk.desk.orders.at(-1);
    return order === undefined
      ? ""
      : `${inShort(order.items, this.#menu)} for ${order.phone ?? "nobody"}`;
  }
}

function inShort(items: readonly OrderItem[], menu: Menu): string {
  const counts = new Map<string, number>();
  for (const item of items) {
    const words = drinkInShort(item, menu);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts]
    .map(([words, count]) => (count === 1 ? words : `${count} ${words}`))
    .join("; ");
}

function drinkInShort(item: OrderItem, menu: Menu): string {
  const plain = new Set(
    [menu.sweetness, menu.ice].map(
      ({ levels, defaultId }) => levels.find(({ id }) => id === defaultId)?.name,
    ),
  );
  const levels = [item.sweetness, item.ice].filter((name) => !plain.has(name));
  return [item.flavor, ...item.toppings, ...item.addons, ...levels].join(" + ");
}

/**
 * Plays a story. Each line is one of
 *   caller: what is said                        agent: words that must be in the answer
 *   not: words that must not be in it           does: the tools of that turn, in order
 *   cart: / staged: / order: how it stands      ends: nothing more; the call was ended
 */
export async function playStory(story: string, shop: StoryShop = {}): Promise<StoryCall> {
  const call = await StoryCall.start(shop);
  let answer = "";
  let last = "";
  for (const line of story.split("\n").map((text) => text.trim())) {
    const [, kind, text = ""] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (kind === undefined) continue;
    const told = `after "${last}" the agent said "${answer}" and did ${call.done.join(", ")}`;
    switch (kind) {
      case "caller":
        last = text;
        answer = await call.says(text);
        break;
      case "agent":
        assert.ok(answer.toLowerCase().includes(text.toLowerCase()), `expected "${text}": ${told}`);
        break;
      case "not":
        assert.ok(
          !answer.toLowerCase().includes(text.toLowerCase()),
          `unwanted "${text}": ${told}`,
        );
        break;
      case "does":
        assert.equal(call.done.join(", "), text, told);
        break;
      case "cart":
        assert.equal(call.cart, text, told);
        break;
      case "staged":
        assert.equal(call.staged, text, told);
        break;
      case "order":
        assert.equal(call.order, text, told);
        break;
      default:
        assert.fail(`no such line in a story: ${line}`);
    }
  }
  return call;
}
