import type { CallLimits } from "./call-limits.ts";
import { CALL_SENTENCES } from "./call-sentences.ts";
import { type AfterCall, Farewell } from "./farewell.ts";
import { SilenceWatch } from "./silence-watch.ts";

/** What time brings about in a call. */
export type Due =
  | { readonly kind: "say"; readonly sentence: string }
  /** Only if nobody is speaking. */
  | { readonly kind: "ask"; readonly sentence: string }
  /** Say this, and begin the farewell. */
  | { readonly kind: "say_last"; readonly sentence: string }
  /** Everything was heard: end it. */
  | { readonly kind: "end"; readonly after: AfterCall; readonly isCutShort: boolean };

/** Silence, the length of the call, and the farewell: everything in a call that waits for time to pass. */
export class CallClock {
  readonly #limits: CallLimits;
  readonly #farewell: Farewell;
  readonly #silence: SilenceWatch;
  readonly #startedAt = performance.now();
  #toldLastMinute = false;
  /** We end the call, not the caller: what is in the cart is not given up. */
  #isCutShort = false;

  constructor(limits: CallLimits) {
    this.#limits = limits;
    this.#farewell = new Farewell(limits);
    this.#silence = new SilenceWatch(limits);
  }

  get durationMs(): number {
    return performance.now() - this.#startedAt;
  }

  callerActed(): void {
    this.#silence.broken(true);
  }

  /** A turn of the caller begins; it is over once its words are known, or the agent answers. */
  callerBegan(): void {
    this.#silence.turnBegun();
  }

  callerSaid(text: string): void {
    this.#silence.broken(true);
    this.#silence.turnTaken();
    this.#farewell.callerSaid(text);
  }

  agentSpoke(): void {
    this.#silence.turnTaken();
    this.#farewell.agentSpoke();
  }

  /** The agent has decided to end the call, or to hand it over, after what it says next. */
  takeLeave(after: AfterCall): void {
    this.#isCutShort = false;
    this.#farewell.begin(after);
  }

  /** @param isActive the agent is heard, or working, or not there yet: nobody is waiting for the caller */
  tick(
    now: number,
    state: { readonly isSounding: boolean; readonly isActive: boolean },
  ): Due | undefined {
    const after = this.#farewell.tick(now, state.isSounding);
    if (after !== undefined) return { kind: "end", after, isCutShort: this.#isCutShort };
    const { callMs, lastCallMs, farewellMs } = this.#limits;
    const leftMs = this.#startedAt + callMs - now;
    if (leftMs < -farewellMs) return { kind: "end", after: { kind: "hang_up" }, isCutShort: true };
    if (leftMs < 0) return this.#last(CALL_SENTENCES.timeIsUp);
    if (leftMs < lastCallMs && !this.#toldLastMinute) {
      this.#toldLastMinute = true;
      return { kind: "say", sentence: CALL_SENTENCES.lastMinute };
    }
    if (state.isActive) this.#silence.broken(false);
    switch (this.#silence.tick(now)) {
      case "nothing":
        return undefined;
      case "ask":
        return { kind: "ask", sentence: CALL_SENTENCES.stillThere };
      case "end":
        return this.#last(CALL_SENTENCES.silenceGoodbye);
    }
  }

  #last(sentence: string): Due | undefined {
    if (this.#farewell.hasBegun) return undefined;
    this.#farewell.begin({ kind: "hang_up" });
    this.#isCutShort = true;
    return { kind: "say_last", sentence };
  }
}
