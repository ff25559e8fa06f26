import { isEmptyCart } from "./call-recorder.ts";
import type { CallConversation } from "./call-conversation.ts";
import type { CallOutcome, CallRecord } from "./call-store.ts";
import type { AfterCall } from "./farewell.ts";
import type { HistoryEntry } from "./voice-agent.ts";

/** How a call came to its end, from inside. */
export type Ending =
  | AfterCall["kind"]
  | "caller_left"
  /** We hung up: silence, or the longest time a call may take. */
  | "cut_short"
  /** Left as it is, for another process to pick up. */
  | "handed_over";

export function outcomeOf(
  ending: Ending,
  conversation: Pick<CallConversation, "orderNumber" | "cart">,
): CallOutcome {
  if (conversation.orderNumber !== undefined) return "ordered";
  if (ending === "transfer") return "transferred";
  // Who says goodbye with drinks in the cart has changed their mind; who is cut off has not.
  if (ending !== "hang_up" && !isEmptyCart(conversation.cart)) return "dropped";
  return ending === "agent_gone" ? "failed" : "no_order";
}

/** What was said on an earlier part of this call, for the agent that goes on with it. */
export function spokenHistory(record: CallRecord | undefined): readonly HistoryEntry[] {
  return (record?.timeline ?? []).flatMap((entry): HistoryEntry[] => {
    if (entry.kind === "heard") return [{ role: "user", content: entry.text }];
    return entry.kind === "said" ? [{ role: "assistant", content: entry.text }] : [];
  });
}
