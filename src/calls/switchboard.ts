import { randomBytes } from "node:crypto";
import type { Refused } from "./admission.ts";
import { refusedCall } from "./call-recorder.ts";
import { RecentAnswers } from "./recent-answers.ts";
import { Call } from "./call.ts";
import type { CallLimits } from "./call-limits.ts";
import type { CallRecord } from "./call-store.ts";
import { type KnownCaller, lookUpCaller } from "./caller-look-up.ts";
import type { CallerLine } from "./caller-line.ts";
import { answerAfter, HANG_UP, type VoiceAnswer } from "./voice-answer.ts";
import type { Ring, SwitchboardOptions } from "./switchboard-options.ts";

/** Slow speech: ten letters a second. */
const SPEECH_MS_A_LETTER = 100;

/** A call that is not over. */
type Extension = {
  readonly call: Call;
  /** The token of the stream we wait for; `undefined` once it came. */
  token: string | undefined;
  /** Given again if the ring is asked twice. */
  readonly answer: VoiceAnswer;
};

/** All phone calls of this process: rings, streams, what comes after them, and the drain. */
export class Switchboard implements AsyncDisposable {
  readonly #options: SwitchboardOptions;
  readonly #extensions = new Map<string, Extension>();
  /** Calls being looked up: they will be extensions in a moment. */
  readonly #ringing = new Map<string, Promise<VoiceAnswer>>();
  readonly #recent = new RecentAnswers();
  readonly #watch: Disposable;

  constructor(options: SwitchboardOptions) {
    this.#options = options;
    this.#watch = options.heartbeat.onBeat((now) => this.#recent.forgetOld(now));
  }

  /** Calls that are not over. */
  get callCount(): number {
    return this.#extensions.size;
  }

  /** A phone rings: opens its agent, so that it is ready when the stream starts, or says why not. */
  async ring(ring: Ring): Promise<VoiceAnswer> {
    const { callSid } = ring;
    const known = this.#extensions.get(callSid)?.answer ?? this.#recent.find(callSid)?.toRing;
    return known ?? this.#once(callSid, () => this.#answer(ring));
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
    const { callSid, isOver } = ring;
    const extension = this.#extensions.get(callSid);
    if (extension === undefined) {
      const recent = this.#recent.find(callSid)?.afterStream;
      if (isOver) return HANG_UP;
      return recent ?? this.#once(callSid, () => this.#pickUpFromStore(ring));
    }
    const { call } = extension;
    if (isOver) {
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
    await Promise.allSettled(this.#ringing.values());
    const calls = [...this.#extensions.values()].map(({ call }) => call);
    for (const call of calls) call.handOver();
    await Promise.all(calls.map((call) => call.ended));
  }

  /** One answer for all who ask about a call before it is known. */
  #once(callSid: string, find: () => Promise<VoiceAnswer>): Promise<VoiceAnswer> {
    const asked = this.#ringing.get(callSid);
    if (asked !== undefined) return asked;
    const answer = find().finally(() => this.#ringing.delete(callSid));
    this.#ringing.set(callSid, answer);
    return answer;
  }

  async #answer(ring: Ring): Promise<VoiceAnswer> {
    const refused = await this.#options.admission.refusalOf(ring.from, {
      callsNow: this.callCount + this.#ringing.size + 1,
    });
    if (refused !== undefined) return this.#refuse(ring, refused);
    const { usual, cutOff } = await lookUpCaller(ring.from, this.#options);
    return this.#open(ring, { resumeState: cutOff?.resumeState, usual, cutOff });
  }

  #refuse(ring: Ring, refused: Refused): VoiceAnswer {
    const { metrics, log, store } = this.#options;
    const { callSid } = ring;
    metrics.callRefused(refused.why);
    log.info({ callSid, why: refused.why }, "call refused");
    const answer: VoiceAnswer = { kind: "end", say: refused.say, dial: refused.dial };
    this.#recent.remember(callSid, { toRing: answer, afterStream: HANG_UP });
    store.save(refusedCall({ ...this.#options, ...ring }, refused)).catch((error: unknown) => {
      log.error({ err: error, callSid }, "a refused call could not be recorded");
    });
    return answer;
  }

  #open(
    ring: Ring,
    known: Partial<KnownCaller> & {
      readonly resumeState: string | undefined;
      readonly resumed?: CallRecord;
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
      limits: this.#limitsOfCall(),
      callSid,
      from,
      conversation,
      guard: openGuard(),
      mayType: ring.mayType,
      resumed: known.resumed,
    });
    const token = newToken();
    const say = known.resumed === undefined ? this.#options.connectingText : "";
    const answer: VoiceAnswer = { kind: "connect", say, token };
    this.#extensions.set(callSid, { call, token, answer });
    void call.ended.then(() => this.#onCallEnded(callSid, call, known.cutOff, conversation));
    return answer;
  }

  /** The stream comes only after the carrier has spoken what we gave it to say. */
  #limitsOfCall(): CallLimits {
    const { limits, connectingText } = this.#options;
    return {
      ...limits,
      lineWaitMs: limits.lineWaitMs + connectingText.length * SPEECH_MS_A_LETTER,
    };
  }

  /** Another process carried this call and is gone: its cart is in the store. */
  async #pickUpFromStore(ring: Ring): Promise<VoiceAnswer> {
    const record = await this.#options.store.findCall(ring.callSid);
    if (record === undefined || record.endedAt !== undefined) return HANG_UP;
    return this.#open(ring, { resumeState: record.resumeState, resumed: record });
  }

  async #onCallEnded(
    callSid: string,
    call: Call,
    cutOff: CallRecord | undefined,
    conversation: { readonly orderNumber: string | undefined },
  ): Promise<void> {
    this.#extensions.delete(callSid);
    const afterStream = answerAfter(call.after, this.#options.shopPhone);
    this.#recent.remember(callSid, { toRing: HANG_UP, afterStream });
    if (cutOff === undefined) return;
    // The cart lives on in this call's own record, so the old card must not be worked on twice.
    const settled = conversation.orderNumber === undefined ? "dismissed" : "ordered";
    try {
      await this.#options.store.settleCallBack(cutOff.callSid, settled);
    } catch (error) {
      this.#options.log.error({ err: error, callSid }, "a call-back card could not be settled");
    }
  }
}

function newToken(): string {
  return randomBytes(16).toString("hex");
}
