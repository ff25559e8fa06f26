import type { CallJson } from "../../src/web/api.ts";
import { formatPhone } from "../shared/words.ts";

export type Outcome = {
  readonly words: string;
  readonly tone: "good" | "warn" | "bad" | "accent" | "";
};

/** How a call stands, in a word or two. */
export function outcomeOf(call: CallJson): Outcome {
  if (call.ended_at_ms === null) return { words: "on the phone", tone: "accent" };
  switch (call.outcome) {
    case "ordered":
      return { words: `order ${call.order_number ?? ""}`, tone: "good" };
    case "dropped":
      return call.call_back === "open"
        ? { words: "cut off: call back", tone: "warn" }
        : call.call_back === "ordered"
          ? { words: `called back, order ${call.order_number ?? ""}`, tone: "good" }
          : { words: "cut off", tone: "warn" };
    case "transferred":
      return { words: "passed to staff", tone: "accent" };
    case "failed":
      return { words: "failed", tone: "bad" };
    case "refused":
      return { words: "not taken", tone: "" };
    case "no_order":
    case null:
      return { words: "no order", tone: "" };
  }
}

export function callerOf({ phone }: CallJson): string {
  return phone === null ? "Number withheld" : formatPhone(phone);
}

/** The middle of the turn latencies and the slow end, ms; `undefined` when there were none. */
export function latencySummary(
  latenciesMs: readonly number[],
): { readonly medianMs: number; readonly slowestMs: number } | undefined {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  const slowest = sorted.at(-1);
  return median === undefined || slowest === undefined
    ? undefined
    : { medianMs: median, slowestMs: slowest };
}
