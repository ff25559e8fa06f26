import { z } from "zod";
import type { CallRecording, TapeEntry } from "../calls/call-recording.ts";
import type { CallRecord } from "../calls/call-store.ts";
import { dollars } from "../lib/money.ts";
import { NumberMask } from "../shop/number-mask.ts";
import type { Order } from "../shop/order.ts";
import { orderItemSchema } from "./api.ts";
import { toOrderItemJson } from "./order-json.ts";

const at_ms = z.number();

/** `message`: as it was sent; a text when it was no JSON. Times count from the beginning of the call. */
const wireMessageSchema = z.union([
  z.object({
    at_ms,
    wire: z.enum(["line", "agent"]),
    way: z.enum(["in", "out"]),
    message: z.json(),
  }),
  /** Speech of the agent: bytes of 8 kHz µ-law before the next message. */
  z.object({ at_ms, wire: z.literal("agent"), way: z.literal("in"), sound_bytes: z.number() }),
]);

/** One call as it leaves the shop in a file: both wires, what came of it, and no number that is anybody's. */
export const recordedCallSchema = z.object({
  call_sid: z.string(),
  started_at_ms: z.number(),
  /** Caller id; null when withheld. */
  from: z.string().nullable(),
  beginning: z.object({
    sold_out: z.array(z.string()),
    can_transfer: z.boolean(),
    takes_texts: z.boolean().default(true),
    usual: z.array(orderItemSchema).nullable(),
    resume_state: z.string().nullable(),
  }),
  result: z.object({
    outcome: z.string().nullable(),
    order: z
      .object({
        order_number: z.string(),
        phone: z.string().nullable(),
        total: z.number(),
        items: z.array(orderItemSchema),
      })
      .nullable(),
    /** What the guard on the truth had put right, in its words. */
    corrections: z.array(z.string()),
  }),
  /** Messages that were not kept: more than fit. */
  left_out: z.number(),
  messages: z.array(wireMessageSchema),
});

export type RecordedCall = z.infer<typeof recordedCallSchema>;
type WireMessage = RecordedCall["messages"][number];

/** What is exported of a call. Its telephone numbers give way to numbers that are nobody's. */
export function toRecordedCall(
  call: CallRecord,
  recording: CallRecording,
  order: Order | undefined,
): RecordedCall {
  const mask = maskFor(call, recording, order);
  const { beginning, entries, leftOut } = recording;
  return {
    call_sid: call.callSid,
    started_at_ms: call.startedAt,
    from: call.from === undefined ? null : mask.phone(call.from),
    beginning: {
      sold_out: [...beginning.soldOut],
      can_transfer: beginning.canTransfer,
      takes_texts: beginning.takesTexts,
      usual: beginning.usual?.map(toOrderItemJson) ?? null,
      resume_state:
        beginning.resumeState === undefined ? null : String(mask.json(beginning.resumeState)),
    },
    result: {
      outcome: call.outcome ?? null,
      order: order === undefined ? null : orderOf(order, mask),
      corrections: correctionsIn(call).map((text) => mask.text(text)),
    },
    left_out: leftOut,
    messages: entries.map((entry) => toWireMessage(entry, call.startedAt, mask)),
  };
}

/** The staff's note, without numbers. */
export function maskedNote(
  call: CallRecord,
  recording: CallRecording,
  order: Order | undefined,
): string | undefined {
  const { wrongNote } = call;
  return wrongNote === undefined ? undefined : maskFor(call, recording, order).text(wrongNote);
}

/** The sentences that put the agent right, oldest first. */
function correctionsIn(call: Pick<CallRecord, "timeline">): readonly string[] {
  return call.timeline.flatMap((entry) =>
    entry.kind === "note" && entry.name === "corrected" ? [entry.text] : [],
  );
}

function maskFor(call: CallRecord, recording: CallRecording, order: Order | undefined): NumberMask {
  const known = [call.from, call.phone, order?.phone].filter((phone) => phone !== undefined);
  const texts = recording.entries.flatMap((entry) => ("text" in entry ? textsIn(entry.text) : []));
  return new NumberMask(known, [...texts, call.wrongNote ?? ""]);
}

/** The texts in a message; a number may be told only as an argument of a tool. */
function textsIn(text: string): readonly string[] {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") {
      const inner = /^\s*[[{]/.test(value) ? parseJson(value) : undefined;
      if (typeof inner === "object") collect(inner);
      else texts.push(value);
    } else if (typeof value === "object" && value !== null) {
      for (const each of Object.values(value)) collect(each);
    }
  };
  collect(text);
  return texts;
}

function orderOf(order: Order, mask: NumberMask): RecordedCall["result"]["order"] {
  return {
    order_number: order.number,
    phone: order.phone === undefined ? null : mask.phone(order.phone),
    total: dollars(order.totalCents),
    items: order.items.map(toOrderItemJson),
  };
}

function toWireMessage(entry: TapeEntry, startedAt: number, mask: NumberMask): WireMessage {
  const at = entry.at - startedAt;
  if ("soundBytes" in entry) {
    return { at_ms: at, wire: entry.wire, way: entry.way, sound_bytes: entry.soundBytes };
  }
  const message = z.json().safeParse(mask.json(parseJson(entry.text) ?? entry.text)).data ?? null;
  return { at_ms: at, wire: entry.wire, way: entry.way, message };
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
