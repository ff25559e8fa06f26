/**
 * Frames that carry their number as a sound level, so that they can be told apart after any codec and any cutting into
 * messages: 20 ms of one µ-law code are a constant, and a constant goes through every low-pass filter unharmed.
 */

/** Numbers go round after this many frames (1.28 s). */
export const FRAME_NUMBERS = 64;
/** What a stream of numbered frames begins with: an edge to find the frame borders by. */
export const SYNC_NUMBER = 0;
export const FRAME_SAMPLES_8K = 160;

/** The µ-law code of a frame number: 32 positive and 32 negative levels, four codes apart. */
export function codeOf(number: number): number {
  return number < 32 ? 0x80 + number * 4 : (number - 32) * 4;
}

const UNREADABLE = -1;
/** µ-law code → frame number; one code of conversion error is forgiven. */
const NUMBER_OF_CODE = Int8Array.from({ length: 256 }, (_, code) => {
  const low = code & 0x7f;
  const nearest = Math.round(low / 4);
  if (nearest > 31 || Math.abs(low - nearest * 4) > 1) return UNREADABLE;
  return code >= 0x80 ? nearest : nearest + 32;
});

/** The G.711 rule, written a second time: a yardstick must not share its code with what it measures. */
export function mulawCodeOf(sample: number): number {
  const biased = Math.min(Math.abs(sample), 32_635) + 132;
  const segment = 24 - Math.clz32(biased);
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((biased >> (segment + 3)) & 0x0f)) & 0xff;
}

export function sampleOf(code: number): number {
  const inverted = ~code & 0xff;
  const magnitude = ((((inverted & 0x0f) << 3) + 132) << ((inverted >> 4) & 7)) - 132;
  return (inverted & 0x80) === 0 ? magnitude : -magnitude;
}

/** Half of the sync frame's amplitude. */
const EDGE = 16_000;

/** Samples of a message as µ-law codes, wherever and however they lie. */
export interface Samples {
  readonly count: number;
  codeAt(index: number): number;
}

/**
 * Finds the numbers in a stream of samples, whatever its rate and its cutting. It looks at one sample of each frame, in its
 * middle, so reading costs next to nothing.
 */
export class FrameReader {
  readonly #frameSamples: number;
  readonly #onFrame: (number: number) => void;
  /** Samples until the next one to look at; `undefined` until the sync frame's edge was found. */
  #untilLook: number | undefined;

  constructor(frameSamples: number, onFrame: (number: number) => void) {
    this.#frameSamples = frameSamples;
    this.#onFrame = onFrame;
  }

  /** The next samples of the stream. The first frame read is the sync frame; those that cannot be read are -1. */
  feed(samples: Samples): void {
    const { count } = samples;
    this.#untilLook ??= this.#findEdge(samples);
    if (this.#untilLook === undefined) return;
    let at = this.#untilLook;
    for (; at < count; at += this.#frameSamples) {
      this.#onFrame(NUMBER_OF_CODE[samples.codeAt(at)] ?? UNREADABLE);
    }
    this.#untilLook = at - count;
  }

  #findEdge(samples: Samples): number | undefined {
    for (let i = 0; i < samples.count; i += 1) {
      if (sampleOf(samples.codeAt(i)) >= EDGE) return i + this.#frameSamples / 2;
    }
    return undefined;
  }
}

/** Counts frames that are missing, came twice or cannot be read, from their numbers alone. */
export class FrameTally {
  received = 0;
  lost = 0;
  doubled = 0;
  #expected = 0;

  /** Answers whether this is the frame that was due or a later one (not a doubled or broken one). */
  count(number: number): boolean {
    this.received += 1;
    const ahead = (number - this.#expected + FRAME_NUMBERS) % FRAME_NUMBERS;
    if (number === UNREADABLE) {
      // Something was cut out of the middle of a frame: its number is lost, the next one is still due.
      this.lost += 1;
      this.#expected = (this.#expected + 1) % FRAME_NUMBERS;
      return false;
    }
    if (ahead >= FRAME_NUMBERS / 2) {
      this.doubled += 1;
      return false;
    }
    this.lost += ahead;
    this.#expected = (number + 1) % FRAME_NUMBERS;
    return true;
  }
}
