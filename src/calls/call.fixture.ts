import { phone } from "../orders/order.fixture.ts";
import type { CallBeginning, CallRecording } from "./call-recording.ts";
import type { CallRecord } from "./call-store.ts";

export function aCall(choice: Partial<CallRecord> = {}): CallRecord {
  return {
    callSid: "CA1",
    from: phone,
    phone: undefined,
    startedAt: 1000,
    endedAt: undefined,
    outcome: undefined,
    orderNumber: undefined,
    cart: { items: [], staged: undefined, totalCents: 0 },
    timeline: [],
    turnLatenciesMs: [],
    worker: "worker-1",
    markedWrongAt: undefined,
    wrongNote: undefined,
    callBack: "none",
    resumeState: undefined,
    ...choice,
  };
}

/** What the shop knew when a call of a stranger began. */
export function aBeginning(choice: Partial<CallBeginning> = {}): CallBeginning {
  return {
    soldOut: [],
    canTransfer: false,
    usual: undefined,
    takesTexts: true,
    resumeState: undefined,
    ...choice,
  };
}

export function aRecording(...entries: CallRecording["entries"]): CallRecording {
  return { beginning: aBeginning(), entries, leftOut: 0 };
}
