import type { Log } from "../lib/log.ts";
import { Outage } from "../lib/outage.ts";
import type { CartOnRecord } from "../shop/cart.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { CallConversation, ConversationStart } from "./call-conversation.ts";
import type { CallOutcome, CallRecord, CallStore, TimelineEntry } from "./call-store.ts";
import type { CallRecordings } from "./call-recording.ts";
import { CallTape } from "./call-tape.ts";

export type CallRecorderOptions = {
  readonly callSid: string;
  readonly from: PhoneNumber | undefined;
  /** Asked for what lives in it each time the record is written. */
  readonly conversation: Pick<
    CallConversation,
    "phone" | "orderNumber" | "cart" | "isForgotten" | "snapshot" | "soldOut"
  >;
  readonly start: ConversationStart;
  /** A call that is picked up again goes on with its old record. */
  readonly resumed: CallRecord | undefined;
  readonly store: Pick<CallStore, "save">;
  readonly recordings: Pick<CallRecordings, "add" | "drop">;
  readonly log: Log;
  readonly worker: string;
  /** UTC ms. */
  readonly now: () => number;
};

/** The longest timeline that is kept: a call of hours must not make each save slower than the last. */
const MAX_TIMELINE = 2_000;

/** Keeps the record of one call and saves it as it changes: one save at a time, always of the newest state. */
export class CallRecorder {
  /** What goes over the call's wires; kept when the call is over. */
  readonly tape: CallTape;
  readonly #options: CallRecorderOptions;
  readonly #startedAt: number;
  readonly #timeline: TimelineEntry[];
  readonly #turnLatenciesMs: number[] = [];
  /** A store that is away is tried with each heartbeat. */
  readonly #outage: Outage;
  #end: Pick<CallRecord, "endedAt" | "outcome" | "callBack"> = {
    endedAt: undefined,
    outcome: undefined,
    callBack: "none",
  };
  #isDirty = true;
  #saving: Promise<void> | undefined;

  constructor(options: CallRecorderOptions) {
    this.#options = options;
    this.#startedAt = options.resumed?.startedAt ?? options.now();
    this.#timeline = [...(options.resumed?.timeline ?? [])];
    this.#outage = new Outage(options.log, {
      away: "a call's record cannot be saved; trying on",
      back: "a call's record is saved again",
    });
    const { canTransfer, usual, takesTexts, resumeState } = options.start;
    const { soldOut } = options.conversation;
    this.tape = new CallTape({ soldOut, canTransfer, usual, takesTexts, resumeState }, options.now);
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

  /** Saved with what is said next: alone it is not worth a write. */
  turn(latencyMs: number): void {
    this.#turnLatenciesMs.push(Math.round(latencyMs));
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
  async finish(outcome: CallOutcome): Promise<void> {
    this.#end = {
      endedAt: this.#options.now(),
      outcome,
      callBack: outcome === "dropped" ? "open" : "none",
    };
    this.#isDirty = true;
    for (let attempt = 0; attempt < 3; attempt += 1) await this.#settled();
    await this.#keepTape();
  }

  /** Writes what is known, for the process that goes on with this call. Never throws. */
  async handOver(): Promise<void> {
    await this.#settled();
    await this.#keepTape();
  }

  /** Waits for the save under way. */
  async #settled(): Promise<void> {
    this.saveIfChanged();
    await this.#saving;
  }

  async #keepTape(): Promise<void> {
    const { callSid, conversation, recordings, log } = this.#options;
    try {
      if (conversation.isForgotten) await recordings.drop(callSid);
      else await recordings.add(callSid, this.tape.recording);
    } catch (error) {
      log.error({ err: error }, "a call's recording could not be kept");
    }
  }

  #add(entry: TimelineEntry): void {
    if (this.#timeline.length < MAX_TIMELINE) this.#timeline.push(entry);
    this.#isDirty = true;
  }

  async #save(): Promise<void> {
    const { callSid, from, worker, conversation } = this.#options;
    const kept: CallRecord = {
      callSid,
      from,
      worker,
      startedAt: this.#startedAt,
      phone: conversation.phone,
      orderNumber: conversation.orderNumber,
      cart: conversation.cart,
      resumeState: conversation.snapshot(),
      ...this.#end,
      timeline: [...this.#timeline],
      turnLatenciesMs: [...this.#turnLatenciesMs],
      markedWrongAt: undefined,
      wrongNote: undefined,
    };
    try {
      await this.#options.store.save(conversation.isForgotten ? anonymous(kept) : kept);
      this.#outage.worked();
    } catch (error) {
      this.#isDirty = true;
      this.#outage.failed(error);
    }
  }
}

/** What may be kept of a call whose caller asked to be forgotten; its cart only for as long as the call lives. */
function anonymous(record: CallRecord): CallRecord {
  return {
    ...record,
    from: undefined,
    phone: undefined,
    timeline: [],
    // Nobody could be called back.
    callBack: "none",
    resumeState: record.endedAt === undefined ? record.resumeState : undefined,
  };
}

/** The record of a call that was not taken, so that staff see who called in vain. */
export function refusedCall(
  call: Pick<CallRecorderOptions, "callSid" | "from" | "worker" | "now">,
  refused: { readonly why: string; readonly say: string },
): CallRecord {
  const at = call.now();
  return {
    callSid: call.callSid,
    from: call.from,
    worker: call.worker,
    phone: undefined,
    startedAt: at,
    endedAt: at,
    outcome: "refused",
    orderNumber: undefined,
    cart: { items: [], staged: undefined, totalCents: 0 },
    timeline: [{ at, kind: "note", name: refused.why, text: refused.say }],
    turnLatenciesMs: [],
    markedWrongAt: undefined,
    wrongNote: undefined,
    callBack: "none",
    resumeState: undefined,
  };
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
