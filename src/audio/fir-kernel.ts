import { FIR_KERNEL_PROGRAM } from "./fir-kernel-program.ts";

/** A coefficient of one, as the kernel has it. */
export const UNIT_COEFFICIENT = 16_384;
/** 16-bit samples that a vector holds, and phases that an interpolating filter may have. */
const LANES = 8;

/** What `tape` and `output` hold at most. */
const ROOM_SAMPLES = 1_024;
/** The kernel writes up to three samples more than it was asked for, and reads as many. */
const SPARE_SAMPLES = 2 * LANES;

/** Either function of the kernel; `from`, `coefficients` and `to` are addresses in bytes. */
type Filter = (
  from: number,
  count: number,
  coefficients: number,
  steps: number,
  factor: number,
  to: number,
) => void;

/** False on a processor without vectors of 128 bits, such as an x86 older than SSE4.1. */
export function canRunFirKernel(): boolean {
  return WebAssembly.validate(readProgram());
}

function readProgram(): Uint8Array {
  return Uint8Array.from(atob(FIR_KERNEL_PROGRAM), (character) => character.charCodeAt(0));
}

/** Where a filter's coefficients lie. */
export type LoadedFilter = {
  readonly factor: number;
  readonly at: number;
  /** Pairs of samples when interpolating, vectors of samples when decimating. */
  readonly steps: number;
};

/**
 * Filters of 16-bit samples in WebAssembly SIMD (`fir-kernel.wat`, assembled by `npm run kernel`). Its memory is scratch for
 * every stream of a process, so that a stream itself is only its past.
 */
export class FirKernel {
  /** What is filtered: a stream's past, then what is new of it. */
  readonly tape: Int16Array;
  /** What became of it, until the next block. */
  readonly output: Int16Array;
  readonly #memory: WebAssembly.Memory;
  readonly #interpolate: Filter;
  readonly #decimate: Filter;
  #free: number;

  constructor() {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readProgram()));
    const { memory, interpolate, decimate } = exports as {
      memory: WebAssembly.Memory;
      interpolate: Filter;
      decimate: Filter;
    };
    this.#memory = memory;
    this.#interpolate = interpolate;
    this.#decimate = decimate;
    const bytes = 2 * (ROOM_SAMPLES + SPARE_SAMPLES);
    this.tape = new Int16Array(memory.buffer, 0, ROOM_SAMPLES + SPARE_SAMPLES);
    this.output = new Int16Array(memory.buffer, bytes, ROOM_SAMPLES + SPARE_SAMPLES);
    this.#free = 2 * bytes;
  }

  /** `phases[p][t]`: the coefficient of tap `t`, oldest first, in phase `p`; as many taps in each, an even number. */
  loadInterpolator(phases: readonly Int16Array[]): LoadedFilter {
    const taps = phases[0]?.length ?? 0;
    const rows = this.#room(taps * LANES);
    phases.forEach((phase, lane) => {
      phase.forEach((coefficient, tap) => {
        rows[(tap & ~1) * LANES + 2 * lane + (tap & 1)] = coefficient;
      });
    });
    return { factor: phases.length, at: rows.byteOffset, steps: taps / 2 };
  }

  /** `taps`: the coefficients, oldest sample first. */
  loadDecimator(factor: number, taps: Int16Array): LoadedFilter {
    const steps = Math.ceil(taps.length / LANES);
    const rows = this.#room(steps * LANES);
    rows.set(taps);
    return { factor, at: rows.byteOffset, steps };
  }

  /** From each of the first `count` positions of the tape, `factor` samples of output. */
  interpolate({ at, steps, factor }: LoadedFilter, count: number): void {
    this.#interpolate(this.tape.byteOffset, count, at, steps, factor, this.output.byteOffset);
  }

  /** `count` samples of output, the first from position `first` of the tape, the others `factor` further on each. */
  decimate({ at, steps, factor }: LoadedFilter, first: number, count: number): void {
    const from = this.tape.byteOffset + 2 * first;
    this.#decimate(from, count, at, steps, factor, this.output.byteOffset);
  }

  #room(samples: number): Int16Array {
    const room = new Int16Array(this.#memory.buffer, this.#free, samples);
    this.#free += room.byteLength;
    return room;
  }
}
