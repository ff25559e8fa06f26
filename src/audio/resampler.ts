/**
 * Band-limited resampling by a whole factor, for streams: the state is kept between blocks, so block edges are not heard.
 * Polyphase FIR filters with Kaiser windows; the coefficient tables are made once and shared by all calls.
 *
 * Telephone speech lies below 3.4 kHz, so every filter passes that and stops what would fold back onto it.
 */

/** Changes the rate of one stream of signed 16-bit samples. Not for sharing between streams. */
export interface Resampler {
  /** Writes `input`'s samples at the other rate into `output`, from its start; answers how many were written. */
  process(input: Int16Array, output: Int16Array): number;
  /** The most samples that `process` may write for `inputLength`. */
  outputLength(inputLength: number): number;
}

type Phases = {
  readonly factor: number;
  readonly taps: number;
  readonly coefficients: Float64Array;
};

/** 8 ↔ 16 kHz and 8 ↔ 24 kHz: 3.4 kHz passes, 4.6 kHz (which mirrors onto 3.4) is stopped. Taps at the higher rate. */
const DOUBLE = phases({ factor: 2, taps: 48, cutoff: 3_850 / 16_000, beta: 6.2 });
const TRIPLE = phases({ factor: 3, taps: 72, cutoff: 3_850 / 24_000, beta: 6.2 });
/** 16 → 48 kHz after 8 → 16: the images lie above 11.4 kHz, so a short filter is enough. */
const TRIPLE_WIDE = phases({ factor: 3, taps: 30, cutoff: 8_000 / 48_000, beta: 6.2 });

export function upsample8kTo16k(): Resampler {
  return new Interpolator(DOUBLE);
}

export function downsample16kTo8k(): Resampler {
  return new Decimator(DOUBLE);
}

export function downsample24kTo8k(): Resampler {
  return new Decimator(TRIPLE);
}

/** In two steps, 8 → 16 → 48: little more than half the work of one filter with the same stopband. */
export function upsample8kTo48k(): Resampler {
  return new Chain(new Interpolator(DOUBLE), new Interpolator(TRIPLE_WIDE));
}

/** The last samples of a stream followed by its next block, in one array: filters run over it without wrapping. */
class Tape {
  readonly #kept: number;
  samples: Float64Array;

  constructor(kept: number) {
    this.#kept = kept;
    this.samples = new Float64Array(kept + 512);
  }

  append(block: Int16Array): void {
    const kept = this.#kept;
    if (kept + block.length > this.samples.length) {
      const larger = new Float64Array(kept + block.length);
      larger.set(this.samples.subarray(0, kept));
      this.samples = larger;
    }
    const samples = this.samples;
    for (let i = 0; i < block.length; i += 1) samples[kept + i] = block[i] ?? 0;
  }

  /** Forgets all but the last samples of what was appended. */
  advance(length: number): void {
    this.samples.copyWithin(0, length, length + this.#kept);
  }
}

class Interpolator implements Resampler {
  readonly #phases: Phases;
  readonly #tape: Tape;

  constructor(table: Phases) {
    this.#phases = table;
    this.#tape = new Tape(table.taps / table.factor - 1);
  }

  outputLength(inputLength: number): number {
    return inputLength * this.#phases.factor;
  }

  process(input: Int16Array, output: Int16Array): number {
    const { factor, coefficients } = this.#phases;
    const tapsAPhase = this.#phases.taps / factor;
    this.#tape.append(input);
    const samples = this.#tape.samples;
    let written = 0;
    for (let at = 0; at < input.length; at += 1) {
      for (let phase = 0; phase < factor; phase += 1) {
        let sum = 0;
        const first = phase * tapsAPhase;
        for (let tap = 0; tap < tapsAPhase; tap += 1) {
          sum += (coefficients[first + tap] ?? 0) * (samples[at + tap] ?? 0);
        }
        output[written] = toSample(sum);
        written += 1;
      }
    }
    this.#tape.advance(input.length);
    return written;
  }
}

class Decimator implements Resampler {
  readonly #phases: Phases;
  readonly #tape: Tape;
  /** Input samples still to pass before the next output. */
  #wait = 0;

  constructor(table: Phases) {
    this.#phases = table;
    this.#tape = new Tape(table.taps - 1);
  }

  outputLength(inputLength: number): number {
    return Math.ceil(inputLength / this.#phases.factor);
  }

  process(input: Int16Array, output: Int16Array): number {
    const { factor, taps, coefficients } = this.#phases;
    this.#tape.append(input);
    const samples = this.#tape.samples;
    let written = 0;
    let at = this.#wait;
    for (; at < input.length; at += factor) {
      let sum = 0;
      // The table is by phase, so tap t of the whole filter is coefficient [t mod factor][t div factor], scaled by 1/factor.
      for (let tap = 0; tap < taps; tap += 1) {
        sum += (coefficients[taps + tap] ?? 0) * (samples[at + tap] ?? 0);
      }
      output[written] = toSample(sum);
      written += 1;
    }
    this.#wait = at - input.length;
    this.#tape.advance(input.length);
    return written;
  }
}

class Chain implements Resampler {
  readonly #first: Resampler;
  readonly #second: Resampler;
  #between = new Int16Array(512);

  constructor(first: Resampler, second: Resampler) {
    this.#first = first;
    this.#second = second;
  }

  outputLength(inputLength: number): number {
    return this.#second.outputLength(this.#first.outputLength(inputLength));
  }

  process(input: Int16Array, output: Int16Array): number {
    const most = this.#first.outputLength(input.length);
    if (most > this.#between.length) this.#between = new Int16Array(most);
    const length = this.#first.process(input, this.#between);
    return this.#second.process(this.#between.subarray(0, length), output);
  }
}

function toSample(value: number): number {
  const rounded = Math.round(value);
  if (rounded > 32_767) return 32_767;
  return rounded < -32_768 ? -32_768 : rounded;
}

/**
 * A windowed-sinc low pass, stored twice: first by phase (for interpolation, gain `factor`), then whole (for decimation,
 * gain 1). Both in the order in which the samples lie on the tape, oldest first.
 */
function phases(design: { factor: number; taps: number; cutoff: number; beta: number }): Phases {
  const { factor, taps, cutoff, beta } = design;
  const middle = (taps - 1) / 2;
  const filter = Float64Array.from({ length: taps }, (_, tap) => {
    const x = 2 * cutoff * (tap - middle) * Math.PI;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    const window = besselI0(beta * Math.sqrt(1 - ((tap - middle) / (middle + 0.5)) ** 2));
    return sinc * window;
  });
  const sum = filter.reduce((total, value) => total + value, 0);
  const tapsAPhase = taps / factor;
  const coefficients = new Float64Array(taps * 2);
  for (let phase = 0; phase < factor; phase += 1) {
    for (let tap = 0; tap < tapsAPhase; tap += 1) {
      const value = filter[(tapsAPhase - 1 - tap) * factor + phase] ?? 0;
      coefficients[phase * tapsAPhase + tap] = (value / sum) * factor;
    }
  }
  for (let tap = 0; tap < taps; tap += 1) {
    coefficients[taps + tap] = (filter[taps - 1 - tap] ?? 0) / sum;
  }
  return { factor, taps, coefficients };
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
