import type { CallConversation, ConversationStart } from "../../src/calls/call-conversation.ts";
import type { AgentBrief, HistoryEntry, ToolCall } from "../../src/calls/voice-agent.ts";
import type { ToolAnswer } from "../../src/conversation/tool-answer.ts";
import type { OrderItem, OrderNumber } from "../../src/shop/order.ts";
import type { PhoneNumber } from "../../src/shop/phone-number.ts";

const TEA: OrderItem = {
  flavor: "taro milk tea",
  toppings: [],
  sweetness: "50%",
  ice: "regular ice",
  addons: [],
  priceCents: 550,
};

/** A conversation for tests of calls: its tools are counted, slow or broken as the test wants. */
export class ScriptedConversation implements CallConversation {
  readonly start: ConversationStart;
  readonly answered: ToolCall[] = [];
  readonly cancelled: string[] = [];
  readonly soldOut: readonly string[] = [];
  phone: PhoneNumber | undefined;
  orderNumber: OrderNumber | undefined;
  isForgotten = false;
  #items: OrderItem[];

  constructor(start: ConversationStart) {
    this.start = start;
    this.#items = Array.from({ length: Number(start.resumeState ?? "0") }, () => TEA);
  }

  get cart() {
    const totalCents = this.#items.length * TEA.priceCents;
    return { items: this.#items, staged: undefined, totalCents };
  }

  async answerTool(call: ToolCall): Promise<ToolAnswer> {
    this.answered.push(call);
    const answer = (facts: object, effect: ToolAnswer["effect"] = "none"): ToolAnswer => ({
      ok: true,
      content: JSON.stringify({ ok: true, ...facts }),
      effect,
    });
    switch (call.name) {
      case "add_to_cart":
        this.#items = [...this.#items, TEA];
        return answer({ cart_count: this.#items.length });
      case "end_call":
        return answer({ ending: true }, "end_call");
      case "transfer_to_staff":
        return answer({ transferring: true }, "transfer_to_staff");
      case "never":
        return new Promise<ToolAnswer>(() => undefined);
      default:
        return {
          ok: false,
          content: JSON.stringify({ ok: false, error: "No such tool.", code: "unknown_tool" }),
          effect: "none",
        };
    }
  }

  cancelTools(ids: readonly string[]): void {
    this.cancelled.push(...ids);
  }

  pressDigit(digit: string): { readonly callerLine: string } | undefined {
    return digit === "#" ? { callerLine: "My number is 5 5 5." } : undefined;
  }

  snapshot(): string {
    return String(this.#items.length);
  }

  brief(history: readonly HistoryEntry[]): AgentBrief {
    return {
      greeting: history.length === 0 ? "Welcome to the shop." : "",
      prompt: `You take orders. Call ${this.start.callSid}.`,
      tools: [
        {
          name: "add_to_cart",
          description: "Adds a drink.",
          parameters: { type: "object", properties: {} },
          deferUntilEndOfTurn: true,
        },
      ],
      keyterms: ["taro", "boba"],
      history,
    };
  }
}
