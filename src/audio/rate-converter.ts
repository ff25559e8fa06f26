import { besselI0 } from "./bessel.ts";

/**
 * Band-limited conversion between any two sample rates, for one stream. The house agent works at 8 and 16 kHz and
 * serves whatever rates the client's `Settings` ask for; the bridge's own path has filters made to measure
 * (`resampler.ts`).
 */

type Bank = {
  /** Output samples for each `down` input samples. */
  readonly up: number;
  readonly down: number;
  readonly tapsAPhase: number;
  /** By phase; oldest sample first. */
  readonly coefficients: Float32Array;
};

/** Zero crossings of the sinc kept on each side: 60 dB and more of rejection with a Kaiser window of β = 6. */
const LOBES = 12;
const KAISER_BETA = 6;
/** Where the passband ends, as a share of the lower Nyquist rate. */
const ROLL_OFF = 0.92;

/** Converts one stream of signed 16-bit samples; block edges are not heard. Not for sharing between streams. */
export class RateConverter {
  readonly #bank: Bank | undefined;
  /** Unread input, beginning with the filter's history. */
  #tape: Float32Array;
  #filled: number;
  /** Position of the next output on the tape, in units of 1/up input samples. */
  #phase = 0;

  constructor(fromHz: number, toHz: number) {
    this.#bank = fromHz === toHz ? undefined : makeBank(fromHz, toHz);
    // Half a filter of silence first, so that output starts at once and lies in time with the input.
    this.#filled = this.#bank === undefined ? 0 : Math.floor((this.#bank.tapsAPhase - 1) / 2);
    this.#tape = new Float32Array(this.#filled + 1024);
  }

  /** What can be computed so far; the last few samples wait for their right-hand neighbours. */
  push(pcm16: Int16Array): Int16Array {
    const bank = this.#bank;
    if (bank === undefined) return pcm16;
    this.#append(pcm16);
    const { up, down, tapsAPhase, coefficients } = bank;
    const output = new Int16Array(Math.ceil(((this.#filled + 1) * up) / down) + 1);
    let written = 0;
    let phase = this.#phase;
    for (; ; phase += down) {
      const at = Math.floor(phase / up);
      if (at + tapsAPhase > this.#filled) break;
      const first = (phase % up) * tapsAPhase;
      let sum = 0;
      for (let tap = 0; tap < tapsAPhase; tap += 1) {
        sum += (coefficients[first + tap] ?? 0) * (this.#tape[at + tap] ?? 0);
      }
      output[written] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
      written += 1;
    }
    const used = Math.min(Math.floor(phase / up), this.#filled);
    this.#tape.copyWithin(0, used, this.#filled);
    this.#filled -= used;
    this.#phase = phase - used * up;
    return output.subarray(0, written);
  }

  /** The tail that waited for more input. */
  end(): Int16Array {
    return this.#bank === undefined
      ? new Int16Array(0)
      : this.push(new Int16Array(Math.ceil(this.#bank.tapsAPhase / 2)));
  }

  #append(pcm16: Int16Array): void {
    const needed = this.#filled + pcm16.length;
    if (needed > this.#tape.length) {
      const larger = new Float32Array(needed + 1024);
      larger.set(this.#tape.subarray(0, this.#filled));
      this.#tape = larger;
    }
    this.#tape.set(pcm16, this.#filled);
    this.#filled = needed;
  }
}

/** A whole recording at another rate. */
export function convertRate(pcm16: Int16Array, fromHz: number, toHz: number): Int16Array {
  if (fromHz === toHz) return pcm16;
  const converter = new RateConverter(fromHz, toHz);
  const head = converter.push(pcm16);
  const tail = converter.end();
  const whole = new Int16Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}

function makeBank(fromHz: number, toHz: number): Bank {
  const shared = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / shared;
  const down = fromHz / shared;
  // Cutoff in cycles per input sample.
  const cutoff = (0.5 * ROLL_OFF * Math.min(fromHz, toHz)) / fromHz;
  const half = Math.ceil(LOBES / (2 * cutoff));
  const tapsAPhase = 2 * half;
  const coefficients = new Float32Array(up * tapsAPhase);
  for (let phase = 0; phase < up; phase += 1) {
    const row = coefficients.subarray(phase * tapsAPhase, (phase + 1) * tapsAPhase);
    for (let tap = 0; tap < tapsAPhase; tap += 1) {
      const distance = tap - (half - 1) - phase / up;
      const x = 2 * Math.PI * cutoff * distance;
      const sinc = x === 0 ? 1 : Math.sin(x) / x;
      const edge = distance / half;
      row[tap] = sinc * besselI0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - edge * edge)));
    }
    const sum = row.reduce((total, value) => total + value, 0);
    row.forEach((value, tap) => (row[tap] = value / sum));
  }
  return { up, down, tapsAPhase, coefficients };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
