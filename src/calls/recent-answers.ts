import type { VoiceAnswer } from "./voice-answer.ts";

type Remembered = {
  /** To a second ring of the same call (protocols 2.1). */
  readonly toRing: VoiceAnswer;
  /** To the question what comes after the stream. */
  readonly afterStream: VoiceAnswer;
  readonly until: number;
  /** The carrier has asked after the stream: it knows that the stream is over. */
  readonly isAsked: boolean;
};

/** The carrier asks about a call that is over for a while yet; nothing but the answers is kept of it. */
const REMEMBERED_MS = 60_000;

export class RecentAnswers {
  /** Oldest first: all are kept equally long. */
  readonly #answers = new Map<string, Remembered>();

  find(callSid: string): Remembered | undefined {
    return this.#answers.get(callSid);
  }

  remember(callSid: string, answers: Omit<Remembered, "until" | "isAsked">): void {
    this.#answers.delete(callSid);
    const until = performance.now() + REMEMBERED_MS;
    this.#answers.set(callSid, { ...answers, until, isAsked: false });
  }

  /** Answers the question what comes after the stream, and notes that it was asked. */
  afterStream(callSid: string): VoiceAnswer | undefined {
    const remembered = this.#answers.get(callSid);
    if (remembered === undefined) return undefined;
    this.#answers.set(callSid, { ...remembered, isAsked: true });
    return remembered.afterStream;
  }

  forgetOld(now: number): void {
    for (const [callSid, { until }] of this.#answers) {
      if (now < until) return;
      this.#answers.delete(callSid);
    }
  }
}
