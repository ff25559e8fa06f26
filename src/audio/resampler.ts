import { besselI0 } from "./bessel.ts";
import { FirKernel, type LoadedFilter, UNIT_COEFFICIENT } from "./fir-kernel.ts";

/**
 * Band-limited resampling by a whole factor, for streams: the state is kept between blocks, so block edges are not heard.
 * Telephone speech lies below 3.4 kHz, so every filter passes that and stops what would fold back onto it.
 * `bench/sound-quality.ts` measures.
 */

/** Changes the rate of one stream of signed 16-bit samples. Not for sharing between streams. */
export interface Resampler {
  /** Converts the first `length` samples of `input`, at most `pieceSamples`; answers how many lie in `output` now. */
  process(input: Int16Array, length: number): number;
  /** What was converted last, until any resampler of the same `Resamplers` converts something else. */
  readonly output: Int16Array;
  readonly pieceSamples: number;
  /** The most samples that any `inputLength` may become. */
  outputLength(inputLength: number): number;
}

/** Zeros of the sinc to each side: 3.4 kHz passes, 4.6 kHz (its image, or what mirrors onto it) is stopped. */
const LOBES = 14;
const KAISER_BETA = 6.2;

const UP = 6;
const DOWN = 3;
/** 20 ms at either rate. */
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

/** A stream's latest samples: those that a filter needs of it beside what is new. */
class Past {
  readonly #samples: Int16Array;

  constructor(length: number) {
    this.#samples = new Int16Array(length);
  }

  /** Puts itself and `piece` on the tape, and remembers what comes before the next piece. */
  goOn(tape: Int16Array, piece: Int16Array, length: number): void {
    const past = this.#samples;
    tape.set(past);
    tape.set(piece, past.length);
    for (let i = 0; i < past.length; i += 1) past[i] = tape[length + i] ?? 0;
  }
}

class Interpolator implements Resampler {
  readonly pieceSamples = LINE_PIECE;
  readonly output: Int16Array;
  readonly #kernel: FirKernel;
  readonly #filter: LoadedFilter;
  readonly #past = new Past(2 * LOBES - 1);

  constructor(kernel: FirKernel, filter: LoadedFilter) {
    this.#kernel = kernel;
    this.#filter = filter;
    this.output = kernel.output;
  }

  outputLength(inputLength: number): number {
    return inputLength * this.#filter.factor;
  }

  process(input: Int16Array, length: number): number {
    this.#past.goOn(this.#kernel.tape, input, length);
    this.#kernel.interpolate(this.#filter, length);
    return length * this.#filter.factor;
  }
}

class Decimator implements Resampler {
  readonly pieceSamples = AGENT_PIECE;
  readonly output: Int16Array;
  readonly #kernel: FirKernel;
  readonly #filter: LoadedFilter;
  readonly #past = new Past(2 * DOWN * LOBES);
  /** Input samples still to pass before the next output. */
  #wait = 0;

  constructor(kernel: FirKernel, filter: LoadedFilter) {
    this.#kernel = kernel;
    this.#filter = filter;
    this.output = kernel.output;
  }

  outputLength(inputLength: number): number {
    return Math.ceil(inputLength / this.#filter.factor);
  }

  process(input: Int16Array, length: number): number {
    const { factor } = this.#filter;
    const count = Math.max(0, Math.ceil((length - this.#wait) / factor));
    this.#past.goOn(this.#kernel.tape, input, length);
    this.#kernel.decimate(this.#filter, this.#wait, count);
    this.#wait += count * factor - length;
    return count;
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
