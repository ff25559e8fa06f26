import type { Kysely, Selectable } from "kysely";
import type { CallOutcome, CallRecord } from "../calls/call-store.ts";
import type { Tables } from "./tables.ts";

/** Calls in progress whose worker has not beaten since `silentSince`; those that began first come first. */
export async function selectLost(
  tables: Kysely<Tables>,
  silentSince: number,
): Promise<readonly Selectable<Tables["calls"]>[]> {
  return (
    tables
      .selectFrom("calls")
      .leftJoin("workers", "workers.worker", "calls.worker")
      .selectAll("calls")
      .where("ended_at", "is", null)
      // A worker that never beat is judged by its call's beginning.
      .where(({ eb, fn }) => eb(fn.coalesce("beat_at", "started_at"), "<", silentSince))
      .orderBy("started_at")
      .execute()
  );
}

/**
 * A call's order counts, also when its record does not know of it yet: the process was killed between the two, or the
 * caller hung up while it was being kept. Else staff would call back about it.
 */
export async function withItsOrder(tables: Kysely<Tables>, call: CallRecord): Promise<CallRecord> {
  if (call.orderNumber !== undefined) return call;
  const order = await tables
    .selectFrom("orders")
    .select("number")
    .where("call_sid", "=", call.callSid)
    .executeTakeFirst();
  return { ...call, orderNumber: order?.number };
}

export function outcomeOfLost(call: CallRecord): CallOutcome {
  if (call.orderNumber !== undefined) return "ordered";
  const hasCart = call.cart.items.length > 0 || call.cart.staged !== undefined;
  return hasCart ? "dropped" : "failed";
}
