import type { ToolAnswer } from "../conversation/tool-answer.ts";
import type { CartOnRecord } from "../shop/cart.ts";
import type { OrderItem, OrderNumber } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { AgentBrief, HistoryEntry, ToolCall } from "./voice-agent.ts";

/** What a call needs of its conversation; `conversation/` has the real one. */
export interface CallConversation {
  /** Never throws; exactly once per id. */
  answerTool(call: ToolCall): Promise<ToolAnswer>;
  cancelTools(ids: readonly string[]): void;
  /** A key of the keypad; when a number is complete, the line to tell the agent. */
  pressDigit(digit: string): { readonly callerLine: string } | undefined;
  readonly cart: CartOnRecord;
  readonly phone: PhoneNumber | undefined;
  readonly orderNumber: OrderNumber | undefined;
  /** The caller asked to be forgotten: no number, and nothing that was said, is to be kept of this call. */
  readonly isForgotten: boolean;
  /** Ids of what is not to be had at the moment. */
  readonly soldOut: readonly string[];
  snapshot(): string;
  /** What an agent is told before it speaks; with history it goes on without a greeting. */
  brief(history: readonly HistoryEntry[]): AgentBrief;
}

export type ConversationStart = {
  readonly callSid: string;
  readonly callerId: PhoneNumber | undefined;
  readonly canTransfer: boolean;
  /** The caller's last order, when it is known. */
  readonly usual: readonly OrderItem[] | undefined;
  /** False when the number that calls is known to take no texts. */
  readonly takesTexts: boolean;
  /** `snapshot()` of a call that was cut off. */
  readonly resumeState: string | undefined;
};

export type OpenConversation = (start: ConversationStart) => CallConversation;
