import type { Call } from "./call.ts";
import type { CallerLine } from "./caller-line.ts";
import type { VoiceAnswer } from "./voice-answer.ts";

/** The question is repeated when our answer was lost; one that comes back more often is about streams that never open. */
const MOST_RECONNECTS = 3;

/** A call that is not over, and the stream that it waits for. */
export class Extension {
  readonly call: Call;
  /** Given again if the ring is asked twice. */
  readonly answer: VoiceAnswer;
  /** Of the stream that is awaited; `undefined` once it came. */
  #token: string | undefined;
  #usedToken: string | undefined;
  /** How often the carrier was told to open a stream after the last one. */
  #reconnects = 0;

  constructor(call: Call, answer: VoiceAnswer, token: string) {
    this.call = call;
    this.answer = answer;
    this.#token = token;
  }

  /** This token has brought its stream, and brings no other. */
  hasUsed(token: string): boolean {
    return this.#usedToken === token;
  }

  awaits(token: string): boolean {
    return this.#token === token;
  }

  /** The stream is there. False when the call has no use for it. */
  connect(line: CallerLine): boolean {
    if (!this.call.waitsForLine) return false;
    this.#usedToken = this.#token;
    this.#token = undefined;
    this.#reconnects = 0;
    this.call.connect(line);
    return true;
  }

  /**
   * The stream has ended: the token of the next. Asked twice for one stream that ended, the answer is the same: the carrier
   * follows one of them. `undefined` when the call is over or has lost more than `mostLines`.
   */
  reconnect(mostLines: number, makeToken: () => string): string | undefined {
    this.call.loseLine();
    this.#reconnects += 1;
    const mayGoOn = this.call.lines <= mostLines && this.#reconnects <= MOST_RECONNECTS;
    if (this.call.isOver || !mayGoOn) return undefined;
    this.#token ??= makeToken();
    return this.#token;
  }
}
