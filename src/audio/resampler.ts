/**
 * Band-limited resampling by a whole factor, for streams: the state is kept between blocks, so block edges are not heard.
 * Telephone speech lies below 3.4 kHz, so every filter passes that and stops what would fold back onto it.
 *
 * The filters are Nyquist filters (windowed sincs whose zeros fall on every `factor`-th coefficient but the middle one), so
 * one phase is the input itself, and they are symmetric, so two samples share a multiplication. That is a third of the
 * work of a plain polyphase filter; the tables are made once and shared by all calls. `bench/sound-quality.ts` measures.
 */

/** Changes the rate of one stream of signed 16-bit samples. Not for sharing between streams. */
export interface Resampler {
  /** Writes `input`'s samples at the other rate into `output`, from its start; answers how many were written. */
  process(input: Int16Array, output: Int16Array): number;
  /** The most samples that `process` may write for `inputLength`. */
  outputLength(inputLength: number): number;
}

export function upsample8kTo16k(): Resampler {
  return new Upsampler([new Doubler()]);
}

export function downsample16kTo8k(): Resampler {
  return new Decimator(HALVING);
}

export function downsample24kTo8k(): Resampler {
  return new Decimator(THIRDING);
}

/** In two steps, 8 → 16 → 48: far less work than one filter with the same stopband. */
export function upsample8kTo48k(): Resampler {
  return new Upsampler([new Doubler(), new Tripler()]);
}

/** Longer blocks are done in pieces of this many input samples: a stream's memory stays small whatever comes. */
const PIECE = 160;

/** One step of an upsampler. Its tape is written by whoever comes before it. */
interface Step {
  readonly factor: number;
  /** Past samples, then room for the next piece. */
  readonly tape: Float64Array;
  /** Where the next piece begins on the tape. */
  readonly start: number;
  /** Reads `length` new samples from the tape, writes `factor` times as many from `output[at]` on, and forgets the oldest. */
  run(length: number, output: Float64Array, at: number): void;
}

/** Pairs of coefficients on each side of the middle between two samples. */
const DOUBLER_PAIRS = 14;
/** 8 → 16 kHz: 3.4 kHz passes, 4.6 kHz (its image) is stopped. */
const DOUBLING = nyquist({ factor: 2, reach: DOUBLER_PAIRS, beta: 6.2 });
const DOUBLER_TABLE = Float64Array.from({ length: DOUBLER_PAIRS }, (_, pair) =>
  DOUBLING.at(2 * (DOUBLER_PAIRS - pair) - 1),
);

class Doubler implements Step {
  readonly factor = 2;
  readonly start = 2 * DOUBLER_PAIRS - 1;
  readonly tape = new Float64Array(this.start + PIECE);

  run(length: number, output: Float64Array, at: number): void {
    const { tape } = this;
    for (let i = 0; i < length; i += 1) {
      let sum = 0;
      let right = i + 2 * DOUBLER_PAIRS - 1;
      for (let pair = 0; pair < DOUBLER_PAIRS; pair += 1, right -= 1) {
        sum += (DOUBLER_TABLE[pair] ?? 0) * ((tape[i + pair] ?? 0) + (tape[right] ?? 0));
      }
      output[at + 2 * i] = tape[i + DOUBLER_PAIRS - 1] ?? 0;
      output[at + 2 * i + 1] = sum;
    }
    tape.copyWithin(0, length, length + this.start);
  }
}

/** 16 → 48 kHz after 8 → 16: speech's images lie above 12 kHz, so a short filter is enough. */
const TRIPLER_PAIRS = 4;
const TRIPLING = nyquist({ factor: 3, reach: TRIPLER_PAIRS, beta: 6.2 });
/** The phase a third after a sample and the one a third before the next are mirror images: kept as sum and difference. */
const EVEN = tripled((near, far) => (near + far) / 2);
const ODD = tripled((near, far) => (near - far) / 2);

function tripled(combine: (near: number, far: number) => number): Float64Array {
  return Float64Array.from({ length: TRIPLER_PAIRS }, (_, pair) => {
    const steps = TRIPLER_PAIRS - 1 - pair;
    return combine(TRIPLING.at(3 * steps + 1), TRIPLING.at(3 * steps + 2));
  });
}

class Tripler implements Step {
  readonly factor = 3;
  readonly start = 2 * TRIPLER_PAIRS - 1;
  readonly tape = new Float64Array(this.start + 2 * PIECE);

  run(length: number, output: Float64Array, at: number): void {
    const { tape } = this;
    for (let i = 0; i < length; i += 1) {
      let even = 0;
      let odd = 0;
      let right = i + 2 * TRIPLER_PAIRS - 1;
      for (let pair = 0; pair < TRIPLER_PAIRS; pair += 1, right -= 1) {
        const before = tape[i + pair] ?? 0;
        const after = tape[right] ?? 0;
        even += (EVEN[pair] ?? 0) * (before + after);
        odd += (ODD[pair] ?? 0) * (before - after);
      }
      const to = at + 3 * i;
      output[to] = tape[i + TRIPLER_PAIRS - 1] ?? 0;
      output[to + 1] = even + odd;
      output[to + 2] = even - odd;
    }
    tape.copyWithin(0, length, length + this.start);
  }
}

class Upsampler implements Resampler {
  readonly #first: Step;
  readonly #second: Step | undefined;
  readonly #factor: number;
  readonly #result: Float64Array;

  constructor([first, second]: readonly [Step, Step?]) {
    this.#first = first;
    this.#second = second;
    this.#factor = first.factor * (second?.factor ?? 1);
    this.#result = new Float64Array(PIECE * this.#factor);
  }

  outputLength(inputLength: number): number {
    return inputLength * this.#factor;
  }

  process(input: Int16Array, output: Int16Array): number {
    for (let from = 0; from < input.length; from += PIECE) {
      const length = Math.min(PIECE, input.length - from);
      const { tape, start } = this.#first;
      for (let i = 0; i < length; i += 1) tape[start + i] = input[from + i] ?? 0;
      const second = this.#second;
      if (second === undefined) this.#first.run(length, this.#result, 0);
      else {
        this.#first.run(length, second.tape, second.start);
        second.run(length * this.#first.factor, this.#result, 0);
      }
      const count = length * this.#factor;
      const to = from * this.#factor;
      for (let i = 0; i < count; i += 1) output[to + i] = toSample(this.#result[i] ?? 0);
    }
    return input.length * this.#factor;
  }
}

type Decimation = {
  readonly factor: number;
  readonly lobes: number;
  readonly middle: number;
  /** One side, by distance: two coefficients a lobe, because the third (or, when halving, the second) is zero. */
  readonly side: Float64Array;
};

/** 16 → 8 and 24 → 8 kHz: 3.4 kHz passes, 4.6 kHz (which mirrors onto 3.4) is stopped. */
const HALVING = decimation(2, 14);
const THIRDING = decimation(3, 14);

function decimation(factor: 2 | 3, lobes: number): Decimation {
  const filter = nyquist({ factor, reach: lobes, beta: 6.2 });
  const side = Float64Array.from({ length: 2 * lobes }, (_, i) => {
    const distance = Math.floor(i / 2) * factor + (i % 2) + 1;
    return filter.at(distance) / factor;
  });
  return { factor, lobes, middle: filter.at(0) / factor, side };
}

class Decimator implements Resampler {
  readonly #filter: Decimation;
  /** Past samples to each side of the middle. */
  readonly #reach: number;
  readonly #tape: Float64Array;
  /** Input samples still to pass before the next output. */
  #wait = 0;

  constructor(filter: Decimation) {
    this.#filter = filter;
    this.#reach = filter.factor * filter.lobes;
    this.#tape = new Float64Array(2 * this.#reach + PIECE);
  }

  outputLength(inputLength: number): number {
    return Math.ceil(inputLength / this.#filter.factor);
  }

  process(input: Int16Array, output: Int16Array): number {
    const tape = this.#tape;
    const kept = 2 * this.#reach;
    let written = 0;
    for (let from = 0; from < input.length; from += PIECE) {
      const length = Math.min(PIECE, input.length - from);
      for (let i = 0; i < length; i += 1) tape[kept + i] = input[from + i] ?? 0;
      written += this.#run(length, output, written);
      tape.copyWithin(0, length, length + kept);
    }
    return written;
  }

  #run(length: number, output: Int16Array, at: number): number {
    const { factor, lobes, middle, side } = this.#filter;
    const tape = this.#tape;
    let written = at;
    let i = this.#wait;
    for (; i < length; i += factor) {
      const centre = i + this.#reach;
      let sum = middle * (tape[centre] ?? 0);
      let left = centre - 1;
      let right = centre + 1;
      for (let lobe = 0; lobe < lobes; lobe += 1, left -= factor, right += factor) {
        sum += (side[2 * lobe] ?? 0) * ((tape[left] ?? 0) + (tape[right] ?? 0));
        sum += (side[2 * lobe + 1] ?? 0) * ((tape[left - 1] ?? 0) + (tape[right + 1] ?? 0));
      }
      output[written] = toSample(sum);
      written += 1;
    }
    this.#wait = i - length;
    return written - at;
  }
}

function toSample(value: number): number {
  const rounded = Math.round(value);
  if (rounded > 32_767) return 32_767;
  return rounded < -32_768 ? -32_768 : rounded;
}

/**
 * A windowed sinc that cuts at half the lower rate and ends at the `reach`-th zero on each side; Kaiser window. By distance
 * from its middle, in samples of the higher rate. Its gain is `factor`, in each phase by itself: a constant stays one.
 */
function nyquist(design: { factor: number; reach: number; beta: number }): {
  at(distance: number): number;
} {
  const { factor, reach, beta } = design;
  const raw = (distance: number) => {
    const x = (Math.PI * distance) / factor;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    return sinc * besselI0(beta * Math.sqrt(Math.max(0, 1 - (distance / (factor * reach)) ** 2)));
  };
  const phaseSum = Array.from({ length: factor }, (_, phase) => {
    let sum = 0;
    for (let lobe = -reach; lobe < reach; lobe += 1) sum += raw(lobe * factor + phase);
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
