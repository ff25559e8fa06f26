import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from "./vad-frame.ts";

export type EndpointerEvent =
  | { readonly kind: "speech_started" }
  /** Quiet for a moment: what was said so far, for recognising it ahead of time. */
  | { readonly kind: "pause"; readonly speech: Int16Array<ArrayBuffer> }
  /** The caller went on after a pause. */
  | { readonly kind: "resumed" }
  /** Quiet for long enough. Always after a `pause`, which held the turn's sound. */
  | { readonly kind: "speech_ended"; readonly speechMs: number };

/** One frame as the endpointer sees it. */
export type Frame = {
  readonly pcm16: Int16Array;
  readonly speechProbability: number;
  /** 0–1: how periodic the sound is. A cough, a knock or a hiss is not; a vowel is. */
  readonly voicing: number;
  /** True when the frame sounds like the agent's own voice coming back. */
  readonly echo: boolean;
  /** How much louder the frame is than the line when its caller says nothing, dB. */
  readonly aboveNoiseDb: number;
};

const SPEECH = 0.5;
const SILENCE = 0.35;
/** Of the last five frames four must hold speech: 128–160 ms, so that the agent stops within 200. */
const WINDOW_FRAMES = 5;
const NEEDED_FRAMES = 4;
const NEEDED_VOICED_FRAMES = 2;
const VOICED = 0.45;
/** People who talk in the room are speech, too; they are not much louder than what they were before the caller spoke. */
const AUDIBLE_DB = 7;
/** Kept from before the start was certain: an "s" or "th" is quiet. */
const LEAD_IN_FRAMES = Math.ceil(320 / VAD_FRAME_MS);
/** Kept after the last speech. */
const TAIL_MS = 250;
/** Quiet that is given with the sound of a turn, before its start and after its end. */
export const MARGINS_MS = LEAD_IN_FRAMES * VAD_FRAME_MS + TAIL_MS;
/** After so much quiet, the last of which is kept with the turn, it is made out ahead of its end. */
export const PAUSE_MS = 256;
/** A turn is cut here whatever the noise: the recogniser takes no more. */
const LONGEST_TURN_MS = 20_000;

export const DEFAULT_PATIENCE_MS = 700;

/** Finds where a caller's turns start and end. Pure: frames in, events out. */
export class Endpointer {
  /** Quiet that ends a turn. */
  patienceMs = DEFAULT_PATIENCE_MS;
  readonly #leadIn: Int16Array[] = [];
  readonly #window: Frame[] = [];
  /** Frames of the open turn. */
  #turn: Int16Array[] | undefined;
  #quietMs = 0;
  #speechMs = 0;
  #pauseGiven = false;

  push(frame: Frame): EndpointerEvent | undefined {
    return this.#turn === undefined ? this.#waitForSpeech(frame) : this.#followTurn(frame);
  }

  /** Ends the open turn now, if there is one. */
  end(): readonly EndpointerEvent[] {
    if (this.#turn === undefined) return [];
    const pause: EndpointerEvent | undefined = this.#pauseGiven
      ? undefined
      : { kind: "pause", speech: this.#speechSoFar() };
    const ended: EndpointerEvent = { kind: "speech_ended", speechMs: this.#speechMs };
    this.#close();
    return pause === undefined ? [ended] : [pause, ended];
  }

  #waitForSpeech(frame: Frame): EndpointerEvent | undefined {
    this.#leadIn.push(frame.pcm16);
    if (this.#leadIn.length > LEAD_IN_FRAMES) this.#leadIn.shift();
    this.#window.push(frame);
    if (this.#window.length > WINDOW_FRAMES) this.#window.shift();
    const hot = this.#window.filter((each) => isSpeech(each, SPEECH));
    const voiced = hot.filter((each) => each.voicing > VOICED);
    if (hot.length < NEEDED_FRAMES || voiced.length < NEEDED_VOICED_FRAMES) return undefined;
    this.#turn = [...this.#leadIn];
    this.#quietMs = 0;
    this.#speechMs = hot.length * VAD_FRAME_MS;
    this.#pauseGiven = false;
    return { kind: "speech_started" };
  }

  #followTurn(frame: Frame): EndpointerEvent | undefined {
    const turn = this.#turn ?? [];
    turn.push(frame.pcm16);
    if (isSpeech(frame, SILENCE)) {
      this.#quietMs = 0;
      this.#speechMs += VAD_FRAME_MS;
    } else {
      this.#quietMs += VAD_FRAME_MS;
    }
    const isTooLong = turn.length * VAD_FRAME_MS >= LONGEST_TURN_MS;
    if (this.#pauseGiven && (isTooLong || this.#quietMs >= this.patienceMs)) return this.#endTurn();
    if (this.#pauseGiven && this.#quietMs === 0) {
      this.#pauseGiven = false;
      return { kind: "resumed" };
    }
    const isPause = isTooLong || this.#quietMs >= Math.min(PAUSE_MS, this.patienceMs);
    if (this.#pauseGiven || !isPause) return undefined;
    this.#pauseGiven = true;
    return { kind: "pause", speech: this.#speechSoFar() };
  }

  #endTurn(): EndpointerEvent {
    const speechMs = this.#speechMs;
    this.#close();
    return { kind: "speech_ended", speechMs };
  }

  #speechSoFar(): Int16Array<ArrayBuffer> {
    const turn = this.#turn ?? [];
    const dropped = Math.max(0, Math.floor((this.#quietMs - TAIL_MS) / VAD_FRAME_MS));
    const kept = turn.slice(0, Math.max(1, turn.length - dropped));
    const speech = new Int16Array(kept.length * VAD_FRAME_SAMPLES);
    kept.forEach((pcm16, i) => speech.set(pcm16, i * VAD_FRAME_SAMPLES));
    return speech;
  }

  #close(): void {
    this.#turn = undefined;
    this.#window.length = 0;
    this.#leadIn.length = 0;
    this.#quietMs = 0;
    this.#pauseGiven = false;
  }
}

function isSpeech({ speechProbability, echo, aboveNoiseDb }: Frame, likely: number): boolean {
  return speechProbability > likely && !echo && aboveNoiseDb > AUDIBLE_DB;
}
