import type { Log } from "../lib/log.ts";
import type { CartOnRecord } from "../shop/cart.ts";
import type { CallOutcome, CallRecord, CallStore, TimelineEntry } from "./call-store.ts";

/** What of the record lives in the conversation and is read when the record is written. */
export type CallFacts = Pick<CallRecord, "phone" | "orderNumber" | "cart" | "resumeState">;

export type CallRecorderOptions = {
  readonly store: Pick<CallStore, "save">;
  readonly log: Log;
  /** UTC ms. */
  readonly now: () => number;
  readonly facts: () => CallFacts;
  /** As it stands at the start; a call that is picked up again goes on with its old record. */
  readonly start: Pick<CallRecord, "callSid" | "from" | "startedAt" | "timeline" | "worker">;
};

/** The longest timeline that is kept: a call of hours must not make each save slower than the last. */
const MAX_TIMELINE = 2_000;

/** Keeps the record of one call and saves it as it changes: one save at a time, always of the newest state. */
export class CallRecorder {
  readonly #options: CallRecorderOptions;
  readonly #timeline: TimelineEntry[];
  readonly #turnLatenciesMs: number[] = [];
  #end: Pick<CallRecord, "endedAt" | "outcome" | "callBack"> = {
    endedAt: undefined,
    outcome: undefined,
    callBack: "none",
  };
  #isDirty = true;
  #saving: Promise<void> | undefined;

  constructor(options: CallRecorderOptions) {
    this.#options = options;
    this.#timeline = [...options.start.timeline];
  }

  get timeline(): readonly TimelineEntry[] {
    return this.#timeline;
  }

  heard(text: string): void {
    this.#add({ at: this.#options.now(), kind: "heard", text });
  }

  said(text: string): void {
    this.#add({ at: this.#options.now(), kind: "said", text });
  }

  note(name: string, text: string): void {
    this.#add({ at: this.#options.now(), kind: "note", name, text });
  }

  tool(tool: { name: string; argumentsJson: string; content: string; tookMs: number }): void {
    this.#add({
      at: this.#options.now(),
      kind: "tool",
      name: tool.name,
      arguments: jsonOrText(tool.argumentsJson),
      result: jsonOrText(tool.content),
      tookMs: Math.round(tool.tookMs),
    });
  }

  turn(latencyMs: number): void {
    this.#turnLatenciesMs.push(Math.round(latencyMs));
    this.#isDirty = true;
  }

  /** Something changed that the record holds: it is saved soon. */
  touch(): void {
    this.#isDirty = true;
  }

  /** Saves when there is news and no save is under way. Called with each heartbeat, and at once after a tool. */
  saveIfChanged(): void {
    if (!this.#isDirty || this.#saving !== undefined) return;
    this.#isDirty = false;
    this.#saving = this.#save().finally(() => {
      this.#saving = undefined;
    });
  }

  /** Writes the last word on this call. Tries again when the store is away for a moment; never throws. */
  async finish(outcome: CallOutcome, isCallBack: boolean): Promise<void> {
    this.#end = {
      endedAt: this.#options.now(),
      outcome,
      callBack: isCallBack ? "open" : "none",
    };
    this.#isDirty = true;
    for (let attempt = 0; attempt < 3; attempt += 1) await this.settled();
  }

  /** Waits for the save under way. */
  async settled(): Promise<void> {
    this.saveIfChanged();
    await this.#saving;
  }

  #add(entry: TimelineEntry): void {
    if (this.#timeline.length < MAX_TIMELINE) this.#timeline.push(entry);
    this.#isDirty = true;
  }

  async #save(): Promise<void> {
    const facts = this.#options.facts();
    const record: CallRecord = {
      ...this.#options.start,
      ...facts,
      ...this.#end,
      timeline: [...this.#timeline],
      turnLatenciesMs: [...this.#turnLatenciesMs],
      markedWrongAt: undefined,
    };
    try {
      await this.#options.store.save(record);
    } catch (error) {
      this.#isDirty = true;
      this.#options.log.error({ err: error }, "a call's record could not be saved");
    }
  }
}

export function isEmptyCart(cart: CartOnRecord): boolean {
  return cart.items.length === 0 && cart.staged === undefined;
}

function jsonOrText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
