import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import { z } from "zod";
import type { CallRecording, CallRecordings } from "../calls/call-recording.ts";
import type { Ledger } from "./ledger.ts";
import { storedItem } from "./order-row.ts";

const wire = z.enum(["line", "agent"]);
const way = z.enum(["in", "out"]);

const storedRecording = z.object({
  beginning: z.object({
    soldOut: z.array(z.string()),
    canTransfer: z.boolean(),
    usual: z.array(storedItem).optional(),
    takesTexts: z.boolean().default(true),
    resumeState: z.string().optional(),
  }),
  entries: z.array(
    z.union([
      z.object({ at: z.number(), wire, way, text: z.string() }),
      z.object({
        at: z.number(),
        wire: z.literal("agent"),
        way: z.literal("in"),
        soundBytes: z.number(),
      }),
    ]),
  ),
  leftOut: z.number(),
});

export class StoredRecordings implements CallRecordings {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async add(callSid: string, recording: CallRecording): Promise<void> {
    const kept = await this.find(callSid);
    const packed = await packRecording(kept === undefined ? recording : joined(kept, recording));
    await this.#ledger.read((tables) =>
      tables
        .insertInto("recordings")
        .values({ call_sid: callSid, recording: packed })
        .onConflict((known) => known.column("call_sid").doUpdateSet({ recording: packed }))
        .execute(),
    );
  }

  async drop(callSid: string): Promise<void> {
    await this.#ledger.read((tables) =>
      tables.deleteFrom("recordings").where("call_sid", "=", callSid).execute(),
    );
  }

  async find(callSid: string): Promise<CallRecording | undefined> {
    const row = await this.#ledger.read((tables) =>
      tables
        .selectFrom("recordings")
        .select("recording")
        .where("call_sid", "=", callSid)
        .executeTakeFirst(),
    );
    return row && unpackRecording(row.recording);
  }
}

function joined(first: CallRecording, second: CallRecording): CallRecording {
  return {
    beginning: first.beginning,
    entries: [...first.entries, ...second.entries],
    leftOut: first.leftOut + second.leftOut,
  };
}

/** Packed on a thread of its own: a long call's messages shrink to a seventh, and no frame waits for it. */
async function packRecording(recording: CallRecording): Promise<string> {
  const packed = await promisify(deflateRaw)(JSON.stringify(recording));
  return packed.toString("base64");
}

async function unpackRecording(packed: string): Promise<CallRecording> {
  const json = await promisify(inflateRaw)(Buffer.from(packed, "base64"));
  const { beginning, entries, leftOut } = storedRecording.parse(JSON.parse(json.toString()));
  const { usual, resumeState } = beginning;
  return { beginning: { ...beginning, usual, resumeState }, entries, leftOut };
}
