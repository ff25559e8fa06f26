import assert from "node:assert/strict";
import { InMemoryOrderDesk } from "../../test/doubles/in-memory-order-desk.ts";
import { houseMenu } from "../../test/menus/menus.ts";
import { silentLog } from "../lib/log.ts";
import type { NoText } from "../orders/text-forecast.ts";
import { withSoldOut } from "../shop/menu.ts";
import { parsePhoneNumber } from "../shop/phone-number.ts";
import { Conversation, type ConversationDeps } from "./conversation.ts";

/** A conversation with an agent that asks for tools, one after the other. */
export class TalkInTest {
  readonly desk: InMemoryOrderDesk;
  readonly soldOut = new Set<string>();
  readonly forgotten: string[] = [];
  readonly conversation: Conversation;
  nowMs = 0;
  /** Why no text would reach the customer. */
  noText: NoText | undefined;
  #asked = 0;

  constructor(
    deps: Partial<ConversationDeps> & { readonly inMemoryDesk?: InMemoryOrderDesk } = {},
  ) {
    this.desk = deps.inMemoryDesk ?? new InMemoryOrderDesk();
    this.conversation = new Conversation({
      callSid: "CA1",
      callerId: parsePhoneNumber("555-123-4567"),
      menu: () => withSoldOut(houseMenu(), this.soldOut),
      desk: this.desk,
      retention: {
        forgetPhone: async (phone) => {
          this.forgotten.push(phone);
          const open = this.desk.orders.filter(
            (order) => order.phone === phone && order.status === "received",
          );
          return { openOrders: open.length };
        },
      },
      texts: { whyNone: async () => this.noText },
      canTransfer: true,
      usual: undefined,
      takesTexts: true,
      resumeState: undefined,
      now: () => this.nowMs,
      log: silentLog(),
      ...deps,
    });
  }

  /** The parsed answer of one tool. */
  async asks(name: string, args: unknown = {}): Promise<Record<string, unknown>> {
    this.#asked += 1;
    const id = `fc_${this.#asked}`;
    const argumentsJson = typeof args === "string" ? args : JSON.stringify(args);
    return contentOf(await this.conversation.answerTool({ id, name, argumentsJson }));
  }

  /** Stages and confirms. */
  async orders(args: Record<string, unknown>): Promise<void> {
    assert.equal((await this.asks("add_to_cart", args))["ok"], true);
    assert.equal((await this.asks("confirm_pending_to_cart"))["ok"], true);
  }
}

export function contentOf(answer: { readonly content: string }): Record<string, unknown> {
  const value: unknown = JSON.parse(answer.content);
  assert.ok(typeof value === "object" && value !== null);
  return { ...value };
}
