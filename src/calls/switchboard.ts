import type { Refused } from "./admission.ts";
import { CallClaims } from "./call-claims.ts";
import { refusedCall } from "./call-recorder.ts";
import { RecentAnswers } from "./recent-answers.ts";
import { Call } from "./call.ts";
import { CALL_SENTENCES } from "./call-sentences.ts";
import type { CallLimits } from "./call-limits.ts";
import type { CallRecord } from "./call-store.ts";
import { findRung, type KnownCaller, lookUpCaller } from "./caller-look-up.ts";
import type { CallerLine } from "./caller-line.ts";
import { Extension } from "./extension.ts";
import { LineRecall } from "./line-recall.ts";
import { answerAfter, HANG_UP, type VoiceAnswer } from "./voice-answer.ts";
import type { Ring, SwitchboardOptions } from "./switchboard-options.ts";

/** Slow speech: ten letters a second. */
const SPEECH_MS_A_LETTER = 100;

/** All phone calls of this process: rings, streams, what comes after them, and the drain. */
export class Switchboard implements AsyncDisposable {
  readonly #options: SwitchboardOptions;
  readonly #extensions = new Map<string, Extension>();
  /** Calls being looked up: they will be extensions in a moment. */
  readonly #ringing = new Map<string, Promise<VoiceAnswer>>();
  readonly #recent = new RecentAnswers();
  readonly #claims: CallClaims;
  readonly #recall: LineRecall;
  readonly #watch: Disposable;
  /** No call begins here any more; those that were handed over are for other processes. */
  #isClosed = false;

  constructor(options: SwitchboardOptions) {
    this.#options = options;
    this.#claims = new CallClaims(options);
    this.#recall = new LineRecall({ ...options, claims: this.#claims });
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

  /**
   * A stream has started: gives the line to its call. False when nobody waits for it with this token. A call that rang in
   * another process is claimed from it; its line waits meanwhile, or is closed when the claim fails.
   */
  connect(
    line: CallerLine,
    stream: { readonly token: string; readonly mayType: boolean },
  ): boolean {
    const extension = this.#extensions.get(line.callSid);
    if (this.#isClosed || extension?.hasUsed(stream.token) === true) return false;
    if (extension?.awaits(stream.token) === true) return extension.connect(line);
    if (!this.#options.tokens.isGood(stream.token, line.callSid)) return false;
    void this.#claimForLine(line, stream.mayType);
    return true;
  }

  /** The stream has ended; what now? `isOver` when the carrier says that the caller is gone. */
  async afterStream(ring: Ring & { readonly isOver: boolean }): Promise<VoiceAnswer> {
    const { callSid, isOver } = ring;
    if (this.#isClosed) {
      const { shopPhone } = this.#options;
      return isOver ? HANG_UP : { kind: "end", say: CALL_SENTENCES.closing, dial: shopPhone };
    }
    const isElsewhere = await this.#claims.isElsewhere(callSid);
    if (isElsewhere) this.#discard(callSid);
    const extension = this.#extensions.get(callSid);
    if (extension === undefined) {
      const recent = isElsewhere ? undefined : this.#recent.afterStream(callSid);
      if (isOver) return HANG_UP;
      return recent ?? this.#once(callSid, () => this.#pickUpFromStore(ring));
    }
    const { call } = extension;
    if (isOver) {
      call.callerLeft();
      return HANG_UP;
    }
    const { limits, tokens } = this.#options;
    const token = extension.reconnect(limits.resumes, () => tokens.tokenFor(callSid));
    if (token !== undefined) return { kind: "connect", say: "", token };
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
    this.#isClosed = true;
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
    const { admission } = this.#options;
    const [known, refused] = await Promise.all([
      findRung(ring.callSid, this.#options),
      admission.refusalOf(ring.from, { callsNow: this.callCount + this.#ringing.size + 1 }),
    ]);
    if (known !== undefined) return this.#answerAgain(known);
    if (refused !== undefined) return this.#refuse(ring, refused);
    const caller = await lookUpCaller(ring.from, this.#options);
    return this.#open(ring, { ...caller, resumeState: caller.cutOff?.resumeState });
  }

  /** A ring of old, or one that rang in another process: nothing is opened for it, and its record stays as it is. */
  #answerAgain({ callSid, endedAt }: CallRecord): VoiceAnswer {
    if (endedAt !== undefined) return HANG_UP;
    const { tokens, connectingText } = this.#options;
    return { kind: "connect", say: connectingText, token: tokens.tokenFor(callSid) };
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
    const start = {
      callSid,
      callerId: from,
      canTransfer: shopPhone !== undefined,
      usual: known.usual,
      takesTexts: known.takesTexts ?? true,
      resumeState: known.resumeState,
    };
    const conversation = openConversation(start);
    const call = new Call({
      ...this.#options,
      limits: this.#limitsOfCall(),
      callSid,
      from,
      conversation,
      start,
      guard: openGuard(),
      mayType: ring.mayType,
      resumed: known.resumed,
      recallLine: () => void this.#recallLine(callSid),
    });
    const token = this.#options.tokens.tokenFor(callSid);
    const say = known.resumed === undefined ? this.#options.connectingText : "";
    const answer: VoiceAnswer = { kind: "connect", say, token };
    this.#extensions.set(callSid, new Extension(call, answer, token));
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

  /** The stream reached this process, the ring another. */
  async #claimForLine(line: CallerLine, mayType: boolean): Promise<void> {
    const { callSid } = line;
    try {
      // A call that is ours waits for another token than this one.
      if (await this.#claims.isElsewhere(callSid)) this.#discard(callSid);
      const isTaken = this.#isClosed || this.#extensions.has(callSid);
      const record = isTaken ? undefined : await this.#claims.claim(callSid);
      if (record === undefined) {
        line.close();
        return;
      }
      const { usual, takesTexts } = await lookUpCaller(record.from, this.#options);
      const wasTalking = record.timeline.some(({ kind }) => kind === "heard" || kind === "said");
      this.#open(
        { callSid, from: record.from, mayType },
        {
          resumeState: record.resumeState,
          usual,
          takesTexts,
          ...(wasTalking ? { resumed: record } : {}),
        },
      );
      if (this.#extensions.get(callSid)?.connect(line) !== true) line.close();
    } catch (error) {
      this.#options.log.error({ err: error, callSid }, "a call of another process was not claimed");
      line.close();
    }
  }

  /** The stream was another process's; that one is gone, or only the question came here. */
  async #pickUpFromStore(ring: Ring): Promise<VoiceAnswer> {
    const record = await this.#claims.afterLastWord(ring.callSid);
    if (record === undefined) return HANG_UP;
    if (record.endedAt !== undefined) {
      return record.outcome === "transferred"
        ? answerAfter({ kind: "transfer" }, this.#options.shopPhone)
        : HANG_UP;
    }
    const claimed = await this.#claims.claim(ring.callSid);
    if (claimed === undefined) return HANG_UP;
    return this.#open(ring, { resumeState: claimed.resumeState, resumed: claimed });
  }

  async #recallLine(callSid: string): Promise<void> {
    // The carrier was slow to answer our goodbye, but it has asked what comes after it.
    if (this.#recent.find(callSid)?.isAsked === true) return;
    const recalled = await this.#recall.recall(callSid);
    if (recalled === "elsewhere") this.#discard(callSid);
    if (recalled === "gone") this.#extensions.get(callSid)?.call.callerLeft();
  }

  /** Ends what is left here of a call that another process has claimed; what it writes is ignored. */
  #discard(callSid: string): void {
    const extension = this.#extensions.get(callSid);
    if (extension === undefined) return;
    this.#extensions.delete(callSid);
    extension.call.callerLeft();
  }

  async #onCallEnded(
    callSid: string,
    call: Call,
    cutOff: CallRecord | undefined,
    conversation: { readonly orderNumber: string | undefined },
  ): Promise<void> {
    if (this.#extensions.get(callSid)?.call !== call) return; // discarded: it is another process's call now
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
