import { decodeMulaw, encodeMulaw } from "../src/audio/mulaw.ts";

/** 20 ms of µ-law at 8 kHz. */
const FRAME_BYTES = 160;
/** A shorter silence is a breath inside one answer. */
const SPURT_GAP_MS = 600;
/** A hundredth of the loudest there is: where a voice begins and ends. */
const AUDIBLE = 328;
/** µ-law zero. */
const SILENCE = 0xff;

/**
 * The sound of one telephone, 20 ms at a time: what the caller says goes out frame by frame, what the shop sends is played
 * in real time, and each mark is told when everything before it was played.
 */
export class Handset {
  /** How often sound began in the caller's ear after silence. */
  heardSpurts = 0;
  /** The caller's last audible sound → the answer's first one, one for each time the caller was answered. */
  readonly answeredAfterMs: number[] = [];
  lastHeardAt = Number.NEGATIVE_INFINITY;
  /** What the microphone hears besides the caller, over and over. */
  readonly #background: Int16Array;
  readonly #onMark: (name: string) => void;
  readonly #outgoing: (Uint8Array | (() => void))[] = [];
  readonly #playback: (Uint8Array | string)[] = [];
  readonly #heardFrames: Buffer[] = [];
  readonly #spokenFrames: Buffer[] = [];
  /** When the caller fell silent; `undefined` once answered. */
  #waitsSince: number | undefined;

  constructor(background: Int16Array | undefined, onMark: (name: string) => void) {
    this.#background = background ?? new Int16Array(0);
    this.#onMark = onMark;
  }

  /** Is the agent's voice sounding in the caller's ear right now? */
  get isHearing(): boolean {
    return this.#playback.some((part) => typeof part !== "string");
  }

  /** Queues speech (µ-law, 8 kHz); resolves when its last frame has left. */
  async speak(mulaw: Uint8Array): Promise<void> {
    const spoken = Promise.withResolvers<undefined>();
    const frames = Array.from({ length: Math.ceil(mulaw.length / FRAME_BYTES) }, (_, i) => {
      const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE);
      frame.set(mulaw.subarray(i * FRAME_BYTES, (i + 1) * FRAME_BYTES));
      return frame;
    });
    const lastWord = frames.findLastIndex(isAudible) + 1;
    const fallSilent = () => {
      this.#waitsSince = this.isHearing ? undefined : performance.now();
    };
    this.#outgoing.push(...frames.slice(0, lastWord), fallSilent, ...frames.slice(lastWord));
    this.#outgoing.push(() => {
      spoken.resolve(undefined);
    });
    await spoken.promise;
  }

  /** The next frame for the shop: speech, or a silent line. */
  nextFrame(): Buffer {
    let next = this.#outgoing.shift();
    while (typeof next === "function") {
      next();
      next = this.#outgoing.shift();
    }
    const frame = this.#inTheRoom(next ?? new Uint8Array(FRAME_BYTES).fill(SILENCE));
    this.#spokenFrames.push(frame);
    return frame;
  }

  /** What the shop sends: sound, or the name of a mark. */
  receive(part: Uint8Array | string): void {
    this.#playback.push(part);
  }

  /** Drops what was not played yet; its marks are told all the same. */
  clear(): void {
    for (const part of this.#playback.splice(0)) {
      if (typeof part === "string") this.#onMark(part);
    }
  }

  hangUp(): void {
    this.#playback.length = 0;
  }

  /** Plays 20 ms. */
  hearFrame(): void {
    const frame = Buffer.alloc(FRAME_BYTES, SILENCE);
    let filled = 0;
    while (this.#playback.length > 0) {
      const part = this.#playback[0];
      if (typeof part === "string") {
        this.#playback.shift();
        this.#onMark(part);
        continue;
      }
      if (part === undefined || filled === FRAME_BYTES) break;
      const taken = part.subarray(0, FRAME_BYTES - filled);
      frame.set(taken, filled);
      filled += taken.length;
      if (taken.length === part.length) this.#playback.shift();
      else this.#playback[0] = part.subarray(taken.length);
    }
    if (filled > 0) this.#soundIsHeard(performance.now(), isAudible(frame));
    this.#heardFrames.push(frame);
  }

  /** Both sides since the call began, µ-law 8 kHz, aligned in time. */
  recording(): { readonly caller: Buffer; readonly agent: Buffer } {
    return { caller: Buffer.concat(this.#spokenFrames), agent: Buffer.concat(this.#heardFrames) };
  }

  #soundIsHeard(now: number, isAudible: boolean): void {
    if (isAudible) {
      if (this.#waitsSince !== undefined) this.answeredAfterMs.push(now - this.#waitsSince);
      this.#waitsSince = undefined;
    }
    if (now - this.lastHeardAt > SPURT_GAP_MS) this.heardSpurts += 1;
    this.lastHeardAt = now;
  }

  #inTheRoom(frame: Uint8Array): Buffer {
    const background = this.#background;
    if (background.length === 0) return Buffer.from(frame);
    const from = this.#spokenFrames.length * FRAME_BYTES;
    const both = decodeMulaw(frame).map((sample, index) => {
      const sum = sample + (background[(from + index) % background.length] ?? 0);
      return Math.max(-32_768, Math.min(32_767, sum));
    });
    return Buffer.from(encodeMulaw(both));
  }
}

function isAudible(frame: Uint8Array): boolean {
  return decodeMulaw(frame).some((sample) => Math.abs(sample) > AUDIBLE);
}
