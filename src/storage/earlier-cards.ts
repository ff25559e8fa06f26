import type { CallRecord } from "../calls/call-store.ts";
import type { Entry } from "./ledger.ts";

type EndOfCall = Pick<CallRecord, "from" | "startedAt" | "endedAt" | "outcome">;

/** Who was cut off, called again and has ordered need not be called back, whatever became of the process that knew both calls. */
export async function settleEarlierCards({ tables, log }: Entry, call: EndOfCall): Promise<void> {
  if (call.endedAt === undefined || call.outcome !== "ordered" || call.from === undefined) return;
  const settled = await tables
    .updateTable("calls")
    .set({ call_back: "ordered" })
    .where("caller_phone", "=", call.from)
    .where("call_back", "=", "open")
    .where("started_at", "<", call.startedAt)
    .returning("call_sid")
    .execute();
  for (const { call_sid: callSid } of settled) await log({ type: "call_updated", callSid });
}
