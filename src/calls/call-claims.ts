import { setTimeout as wait } from "node:timers/promises";
import type { CallRecord, CallStore } from "./call-store.ts";

/** A process that has just closed a stream is writing its last word on the call. */
const LAST_WORD_MS = 300;

/** Calls that began in another process: what is written of them, and making them ours. */
export class CallClaims {
  readonly #store: Pick<CallStore, "findCall" | "claim">;
  readonly #worker: string;

  constructor(options: {
    readonly store: Pick<CallStore, "findCall" | "claim">;
    readonly worker: string;
  }) {
    this.#store = options.store;
    this.#worker = options.worker;
  }

  /** The record of a living call, ours from now on; `undefined` when it is over or someone else was quicker. */
  async claim(callSid: string): Promise<CallRecord | undefined> {
    const record = await this.#store.findCall(callSid);
    if (record === undefined || record.endedAt !== undefined) return undefined;
    const isOurs = await this.#store.claim(callSid, { from: record.worker, to: this.#worker });
    return isOurs ? record : undefined;
  }

  /** Did another process claim a call that we once had? A store that is away knows of none. */
  async isElsewhere(callSid: string): Promise<boolean> {
    try {
      const record = await this.#store.findCall(callSid);
      return record !== undefined && record.worker !== this.#worker;
    } catch {
      return false;
    }
  }

  /** The record of a call whose stream has ended, with the last word of the process that carried it if that still lives. */
  async afterLastWord(callSid: string): Promise<CallRecord | undefined> {
    const record = await this.#store.findCall(callSid);
    if (record === undefined || record.endedAt !== undefined) return record;
    await wait(LAST_WORD_MS);
    return this.#store.findCall(callSid);
  }
}
