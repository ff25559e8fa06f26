import { randomBytes } from "node:crypto";
import type { AgentAudio } from "../audio/call-codec.ts";
import type { Heartbeat } from "../lib/heartbeat.ts";
import type { Log } from "../lib/log.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { Admission } from "./admission.ts";
import { Call } from "./call.ts";
import type { OpenConversation } from "./call-conversation.ts";
import type { CallLimits } from "./call-limits.ts";
import type { CallMetrics } from "./call-metrics.ts";
import type { CallRecord, CallStore } from "./call-store.ts";
import { lookUpCaller } from "./caller-look-up.ts";
import type { CallerLine } from "./caller-line.ts";
import type { Guard } from "./truth-check.ts";
import { answerAfter, HANG_UP, type VoiceAnswer } from "./voice-answer.ts";
import type { OpenVoiceAgent } from "./voice-agent.ts";

export type Ring = {
  readonly callSid: string;
  /** Caller id, when it is a number that can be texted. */
  readonly from: PhoneNumber | undefined;
  /** True for softphones and tools; never for a call that a carrier signed. */
  readonly mayType: boolean;
};

export type SwitchboardOptions = {
  readonly openAgent: OpenVoiceAgent;
  readonly openConversation: OpenConversation;
  /** A truth guard for each call. */
  readonly openGuard: () => Guard;
  readonly audio: AgentAudio;
  readonly admission: Admission;
  readonly desk: Pick<OrderDesk, "latestOrderForPhone">;
  readonly store: Pick<CallStore, "save" | "findCall" | "findDroppedCall" | "settleCallBack">;
  readonly limits: CallLimits;
  readonly heartbeat: Heartbeat;
  readonly metrics: CallMetrics;
  readonly log: Log;
  /** µ-law; see `CallOptions.filler`. */
  readonly filler: Uint8Array;
  readonly shopPhone: string | undefined;
  /** Said before the stream is opened; may be empty. */
  readonly connectingText: string;
  /** Names this process among several. */
  readonly worker: string;
  /** UTC ms. */
  readonly now: () => number;
};

type Extension = {
  readonly call: Call;
  /** The token of the stream we wait for; `undefined` once it came. */
  token: string | undefined;
  /** Monotonic ms at which a finished call may be forgotten. */
  forgetAt: number;
};

/** A finished call is remembered this long: the carrier still asks what to do next. */
const REMEMBERED_MS = 60_000;

/** All phone calls of this process: rings, streams, what comes after them, and the drain. */
export class Switchboard implements AsyncDisposable {
  readonly #options: SwitchboardOptions;
  readonly #extensions = new Map<string, Extension>();
  /** Answers to rings, so that a webhook that comes twice is answered alike (protocols 2.1). */
  readonly #answers = new Map<string, { answer: Promise<VoiceAnswer>; forgetAt: number }>();
  /** Rings that are being looked up: they will be calls in a moment. */
  #opening = 0;
  readonly #watch: Disposable;

  constructor(options: SwitchboardOptions) {
    this.#options = options;
    this.#watch = options.heartbeat.onBeat((now) => this.#forgetOld(now));
  }

  /** Calls that are not over. */
  get callCount(): number {
    let count = 0;
    for (const { call } of this.#extensions.values()) if (!call.isOver) count += 1;
    return count;
  }

  /** A phone rings: opens its agent, so that it is ready when the stream starts, or says why not. */
  ring(ring: Ring): Promise<VoiceAnswer> {
    const known = this.#answers.get(ring.callSid);
    if (known !== undefined) return known.answer;
    const answer = this.#answer(ring);
    // At least as long as the carrier may ask a second time; a call that lives is remembered longer.
    const forgetAt = performance.now() + this.#options.limits.callMs + REMEMBERED_MS;
    this.#answers.set(ring.callSid, { answer, forgetAt });
    answer.catch(() => this.#answers.delete(ring.callSid));
    return answer;
  }

  /** A stream has started: gives the line to its call. False when nobody waits for it with this token. */
  connect(line: CallerLine, stream: { readonly token: string }): boolean {
    const extension = this.#extensions.get(line.callSid);
    if (extension?.token === undefined || extension.token !== stream.token) return false;
    if (!extension.call.waitsForLine) return false;
    extension.token = undefined;
    extension.call.connect(line);
    return true;
  }

  /** The stream has ended; what now? `isOver` when the carrier says that the caller is gone. */
  async afterStream(ring: Ring & { readonly isOver: boolean }): Promise<VoiceAnswer> {
    const extension = this.#extensions.get(ring.callSid);
    if (extension === undefined) return ring.isOver ? HANG_UP : this.#pickUpFromStore(ring);
    const { call } = extension;
    if (ring.isOver) {
      call.callerLeft();
      return HANG_UP;
    }
    call.loseLine();
    if (!call.isOver && call.lines <= this.#options.limits.resumes) {
      extension.token = newToken();
      return { kind: "connect", say: "", token: extension.token };
    }
    call.giveUp();
    return answerAfter(call.after, this.#options.shopPhone);
  }

  /** Staff take over a call that is running here. False when it is not. */
  takeOver(callSid: string): boolean {
    const call = this.#extensions.get(callSid)?.call;
    if (call === undefined || call.isOver || this.#options.shopPhone === undefined) return false;
    call.transfer();
    return true;
  }

  /** Takes no more calls and waits for the running ones; those left after `withinMs` are handed over. */
  async drain(withinMs: number): Promise<void> {
    this.#options.admission.isDraining = true;
    const running = [...this.#extensions.values()].map(({ call }) => call.ended);
    const deadline = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => deadline.resolve(undefined), withinMs);
    await Promise.race([Promise.all(running), deadline.promise]);
    clearTimeout(timer);
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    this.#options.admission.isDraining = true;
    await Promise.allSettled([...this.#answers.values()].map(({ answer }) => answer));
    const calls = [...this.#extensions.values()].map(({ call }) => call);
    for (const call of calls) call.handOver();
    await Promise.all(calls.map((call) => call.ended));
  }

  async #answer(ring: Ring): Promise<VoiceAnswer> {
    const { admission, metrics, log } = this.#options;
    const callsNow = this.callCount + this.#opening;
    this.#opening += 1;
    try {
      const refused = await admission.refusalOf(ring.from, callsNow);
      if (refused !== undefined) {
        metrics.callRefused(refused.why);
        log.info({ callSid: ring.callSid, why: refused.why }, "call refused");
        return { kind: "end", say: refused.say, dial: refused.dial };
      }
      const { usual, cutOff } = await lookUpCaller(ring.from, this.#options);
      return this.#open(ring, { resumeState: cutOff?.resumeState, usual, cutOff });
    } finally {
      this.#opening -= 1;
    }
  }

  #open(
    ring: Ring,
    known: {
      readonly resumeState?: string | undefined;
      readonly usual?: UsualItems;
      readonly cutOff?: CallRecord | undefined;
      readonly resumed?: CallRecord | undefined;
    },
  ): VoiceAnswer {
    const { callSid, from } = ring;
    const { openConversation, openGuard, shopPhone } = this.#options;
    const conversation = openConversation({
      callSid,
      callerId: from,
      canTransfer: shopPhone !== undefined,
      usual: known.usual,
      resumeState: known.resumeState,
    });
    const call = new Call({
      ...this.#options,
      callSid,
      from,
      conversation,
      guard: openGuard(),
      mayType: ring.mayType,
      resumed: known.resumed,
    });
    const token = newToken();
    this.#extensions.set(callSid, { call, token, forgetAt: Number.POSITIVE_INFINITY });
    void call.ended.then(() => this.#onCallEnded(callSid, known.cutOff, conversation));
    return { kind: "connect", say: this.#options.connectingText, token };
  }

  /** Another process carried this call and is gone: its cart is in the store. */
  async #pickUpFromStore(ring: Ring): Promise<VoiceAnswer> {
    const record = await this.#options.store.findCall(ring.callSid);
    if (record === undefined || record.endedAt !== undefined) return HANG_UP;
    const answer = this.#open(ring, { resumeState: record.resumeState, resumed: record });
    return answer.kind === "connect" ? { ...answer, say: "" } : answer;
  }

  async #onCallEnded(
    callSid: string,
    cutOff: CallRecord | undefined,
    conversation: { readonly orderNumber: string | undefined },
  ): Promise<void> {
    const extension = this.#extensions.get(callSid);
    if (extension !== undefined) extension.forgetAt = performance.now() + REMEMBERED_MS;
    if (cutOff === undefined) return;
    // The cart lives on in this call's own record, so the old card must not be worked on twice.
    const settled = conversation.orderNumber === undefined ? "dismissed" : "ordered";
    try {
      await this.#options.store.settleCallBack(cutOff.callSid, settled);
    } catch (error) {
      this.#options.log.error({ err: error, callSid }, "a call-back card could not be settled");
    }
  }

  #forgetOld(now: number): void {
    for (const [callSid, extension] of this.#extensions) {
      if (now >= extension.forgetAt) this.#extensions.delete(callSid);
    }
    for (const [callSid, { forgetAt }] of this.#answers) {
      if (now >= forgetAt) this.#answers.delete(callSid);
    }
  }
}

type UsualItems = Parameters<OpenConversation>[0]["usual"];

function newToken(): string {
  return randomBytes(16).toString("hex");
}
