import { FirKernel, type LoadedFilter, UNIT_COEFFICIENT } from "./fir-kernel.ts";

/**
 * Band-limited resampling by a whole factor, for streams: the state is kept between blocks, so block edges are not heard.
 * Telephone speech lies below 3.4 kHz, so every filter passes that and stops what would fold back onto it.
 * `bench/sound-quality.ts` measures.
 */

/** Changes the rate of one stream of signed 16-bit samples. Not for sharing between streams. */
export interface Resampler {
  /** Writes `input`'s samples at the other rate into `output`, from its start; answers how many were written. */
  process(input: Int16Array, output: Int16Array): number;
  /** The most samples that `process` may write for `inputLength`. */
  outputLength(inputLength: number): number;
}

/** Zeros of the sinc to each side: 3.4 kHz passes, 4.6 kHz (its image, or what mirrors onto it) is stopped. */
const LOBES = 14;
const KAISER_BETA = 6.2;

const UP = 6;
const DOWN = 3;
/** New samples in a piece; longer blocks are done in such pieces. 20 ms at either rate. */
const LINE_PIECE = 160;
const AGENT_PIECE = 480;

/** The two conversions between the telephone's rate and the agent's, for all calls of a process. */
export class Resamplers {
  readonly #kernel = new FirKernel();
  readonly #up = this.#kernel.loadInterpolator(interpolatingPhases(UP));
  readonly #down = this.#kernel.loadDecimator(DOWN, decimatingTaps(DOWN));

  upsample8kTo48k(): Resampler {
    return new Interpolator(this.#kernel, this.#up);
  }

  downsample24kTo8k(): Resampler {
    return new Decimator(this.#kernel, this.#down);
  }
}

class Interpolator implements Resampler {
  readonly #kernel: FirKernel;
  readonly #filter: LoadedFilter;
  readonly #past = new Int16Array(2 * LOBES - 1);

  constructor(kernel: FirKernel, filter: LoadedFilter) {
    this.#kernel = kernel;
    this.#filter = filter;
  }

  outputLength(inputLength: number): number {
    return inputLength * this.#filter.factor;
  }

  process(input: Int16Array, output: Int16Array): number {
    const { tape, output: result } = this.#kernel;
    const { factor } = this.#filter;
    for (let from = 0; from < input.length; from += LINE_PIECE) {
      const piece = input.subarray(from, from + LINE_PIECE);
      tape.set(this.#past);
      tape.set(piece, this.#past.length);
      this.#kernel.interpolate(this.#filter, piece.length);
      output.set(result.subarray(0, piece.length * factor), from * factor);
      this.#past.set(tape.subarray(piece.length, piece.length + this.#past.length));
    }
    return input.length * factor;
  }
}

class Decimator implements Resampler {
  readonly #kernel: FirKernel;
  readonly #filter: LoadedFilter;
  readonly #past = new Int16Array(2 * DOWN * LOBES);
  /** Input samples still to pass before the next output. */
  #wait = 0;

  constructor(kernel: FirKernel, filter: LoadedFilter) {
    this.#kernel = kernel;
    this.#filter = filter;
  }

  outputLength(inputLength: number): number {
    return Math.ceil(inputLength / this.#filter.factor);
  }

  process(input: Int16Array, output: Int16Array): number {
    const { tape, output: result } = this.#kernel;
    const { factor } = this.#filter;
    let written = 0;
    for (let from = 0; from < input.length; from += AGENT_PIECE) {
      const piece = input.subarray(from, from + AGENT_PIECE);
      tape.set(this.#past);
      tape.set(piece, this.#past.length);
      const count = Math.max(0, Math.ceil((piece.length - this.#wait) / factor));
      this.#kernel.decimate(this.#filter, this.#wait, count);
      output.set(result.subarray(0, count), written);
      written += count;
      this.#wait += count * factor - piece.length;
      this.#past.set(tape.subarray(piece.length, piece.length + this.#past.length));
    }
    return written;
  }
}

/** By phase, then by tap, oldest first. Phase 0 is the input itself. */
function interpolatingPhases(factor: number): readonly Int16Array[] {
  const filter = nyquist(factor);
  return Array.from({ length: factor }, (_, phase) =>
    inUnits(
      Float64Array.from({ length: 2 * LOBES }, (__, tap) =>
        filter.at(factor * (LOBES - 1 - tap) + phase),
      ),
    ),
  );
}

function decimatingTaps(factor: number): Int16Array {
  const filter = nyquist(factor);
  const reach = factor * LOBES;
  return inUnits(
    Float64Array.from({ length: 2 * reach + 1 }, (_, tap) => filter.at(tap - reach) / factor),
  );
}

/** Whole numbers whose sum is exactly one, so that a constant stays what it is. */
function inUnits(coefficients: Float64Array): Int16Array {
  const whole = Int16Array.from(coefficients, (each) => Math.round(each * UNIT_COEFFICIENT));
  const largest = whole.indexOf(Math.max(...whole));
  const sum = whole.reduce((total, each) => total + each, 0);
  whole[largest] = (whole[largest] ?? 0) + UNIT_COEFFICIENT - sum;
  return whole;
}

/**
 * A windowed sinc that cuts at half the lower rate and ends at the `LOBES`-th zero on each side; Kaiser window. By distance
 * from its middle, in samples of the higher rate. Its gain is `factor`, in each phase by itself: a constant stays one.
 */
function nyquist(factor: number): { at(distance: number): number } {
  const raw = (distance: number) => {
    const x = (Math.PI * distance) / factor;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    const edge = distance / (factor * LOBES);
    return sinc * besselI0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - edge ** 2)));
  };
  const phaseSum = Array.from({ length: factor }, (_, phase) => {
    let sum = 0;
    for (let lobe = -LOBES; lobe < LOBES; lobe += 1) sum += raw(lobe * factor + phase);
    return sum;
  });
  return {
    at: (distance) => {
      const phase = ((distance % factor) + factor) % factor;
      return phase === 0 ? Number(distance === 0) : raw(distance) / (phaseSum[phase] ?? 1);
    },
  };
}

/** Modified Bessel function of the first kind, order zero: the Kaiser window's shape. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 40; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
