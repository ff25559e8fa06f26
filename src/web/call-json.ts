import type { CallRecord, TimelineEntry } from "../calls/call-store.ts";
import { assertNever } from "../lib/assert-never.ts";
import { dollars } from "../lib/money.ts";
import type { CartOnRecord } from "../shop/cart.ts";
import type { CallJson, CartJson, TimelineEntryJson } from "./api.ts";
import { toOrderItemJson } from "./order-json.ts";

export type CallView = {
  readonly nowMs: number;
  /** What a minute of a call costs (agent and telephone), dollars; `undefined` when nobody charges. */
  readonly costPerMinute: number | undefined;
};

export function toCallJson(call: CallRecord, view: CallView): CallJson {
  return {
    call_sid: call.callSid,
    phone: call.phone ?? call.from ?? null,
    started_at_ms: call.startedAt,
    ended_at_ms: call.endedAt ?? null,
    outcome: call.outcome ?? null,
    order_number: call.orderNumber ?? null,
    cart: toCartJson(call.cart),
    timeline: call.timeline.map(toTimelineEntryJson),
    turn_latencies_ms: [...call.turnLatenciesMs],
    cost_estimate: costOf(call, view),
    marked_wrong: call.markedWrongAt !== undefined,
    wrong_note: call.wrongNote ?? null,
    call_back: call.callBack,
  };
}

function costOf(call: CallRecord, view: CallView): number | null {
  if (view.costPerMinute === undefined) return null;
  const minutes = ((call.endedAt ?? view.nowMs) - call.startedAt) / 60_000;
  return Math.round(minutes * view.costPerMinute * 1000) / 1000;
}

function toCartJson(cart: CartOnRecord): CartJson {
  return {
    items: cart.items.map(toOrderItemJson),
    staged:
      cart.staged === undefined
        ? null
        : { ...toOrderItemJson(cart.staged), quantity: cart.staged.quantity },
    total: dollars(cart.totalCents),
  };
}

function toTimelineEntryJson(entry: TimelineEntry): TimelineEntryJson {
  switch (entry.kind) {
    case "heard":
    case "said":
      return { at_ms: entry.at, kind: entry.kind, text: entry.text };
    case "tool":
      return {
        at_ms: entry.at,
        kind: "tool",
        name: entry.name,
        arguments: entry.arguments,
        result: entry.result,
        took_ms: entry.tookMs,
      };
    case "note":
      return { at_ms: entry.at, kind: "note", name: entry.name, text: entry.text };
    default:
      return assertNever(entry);
  }
}
