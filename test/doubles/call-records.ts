import type { CallRecord } from "../../src/calls/call-store.ts";

/** A call that rings now, with whatever the story needs different. */
export function callRecord(
  parts: Pick<CallRecord, "callSid" | "startedAt"> & Partial<CallRecord>,
): CallRecord {
  return {
    from: undefined,
    phone: undefined,
    endedAt: undefined,
    outcome: undefined,
    orderNumber: undefined,
    cart: { items: [], staged: undefined, totalCents: 0 },
    timeline: [],
    turnLatenciesMs: [],
    worker: "test",
    markedWrongAt: undefined,
    wrongNote: undefined,
    callBack: "none",
    resumeState: undefined,
    ...parts,
  };
}
