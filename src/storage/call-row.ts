import type { Insertable, Selectable } from "kysely";
import { z } from "zod";
import type { CallRecord, TimelineEntry } from "../calls/call-store.ts";
import type { CartOnRecord } from "../shop/cart.ts";
import { storedItem } from "./order-row.ts";
import type { Tables } from "./tables.ts";

const storedCart = z.object({
  items: z.array(storedItem),
  staged: storedItem.extend({ quantity: z.number() }).optional(),
  totalCents: z.number(),
});

const storedTimeline = z.array(
  z.discriminatedUnion("kind", [
    z.object({ at: z.number(), kind: z.literal("heard"), text: z.string() }),
    z.object({ at: z.number(), kind: z.literal("said"), text: z.string() }),
    z.object({
      at: z.number(),
      kind: z.literal("tool"),
      name: z.string(),
      arguments: z.unknown(),
      result: z.unknown(),
      tookMs: z.number(),
    }),
    z.object({ at: z.number(), kind: z.literal("note"), name: z.string(), text: z.string() }),
  ]),
);

const storedLatencies = z.array(z.number());

function parseCart(json: string): CartOnRecord {
  const cart = storedCart.parse(JSON.parse(json));
  return { ...cart, staged: cart.staged };
}

export function toCall(row: Selectable<Tables["calls"]>): CallRecord {
  return {
    callSid: row.call_sid,
    from: row.caller_phone ?? undefined,
    phone: row.phone ?? undefined,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    outcome: row.outcome ?? undefined,
    orderNumber: row.order_number ?? undefined,
    cart: parseCart(row.cart),
    timeline: storedTimeline.parse(JSON.parse(row.timeline)),
    turnLatenciesMs: storedLatencies.parse(JSON.parse(row.turn_latencies)),
    worker: row.worker,
    markedWrongAt: row.marked_wrong_at ?? undefined,
    wrongNote: row.wrong_note ?? undefined,
    callBack: row.call_back,
    resumeState: row.resume_state ?? undefined,
  };
}

export function toCallRow(call: CallRecord): Insertable<Tables["calls"]> {
  return {
    call_sid: call.callSid,
    caller_phone: call.from ?? null,
    phone: call.phone ?? null,
    started_at: call.startedAt,
    ended_at: call.endedAt ?? null,
    outcome: call.outcome ?? null,
    order_number: call.orderNumber ?? null,
    cart: JSON.stringify(call.cart),
    timeline: JSON.stringify(call.timeline),
    turn_latencies: JSON.stringify(call.turnLatenciesMs),
    worker: call.worker,
    marked_wrong_at: call.markedWrongAt ?? null,
    wrong_note: call.wrongNote ?? null,
    call_back: call.callBack,
    resume_state: call.resumeState ?? null,
    search: searchText(call),
  };
}

function searchText(call: CallRecord): string {
  return [call.orderNumber, call.phone, call.from, ...call.timeline.map(spoken)]
    .filter((part) => part !== undefined)
    .join("\n")
    .toLowerCase();
}

function spoken(entry: TimelineEntry): string | undefined {
  return entry.kind === "heard" || entry.kind === "said" ? entry.text : undefined;
}
