import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import fc from "fast-check";
import openWabt from "wabt";
import { FIR_KERNEL_PROGRAM } from "./fir-kernel-program.ts";
import { FirKernel, UNIT_COEFFICIENT } from "./fir-kernel.ts";

const sample = fc.integer({ min: -32_768, max: 32_767 });
/** Their magnitudes add up to less than four times one, as the kernel demands. */
const coefficient = fc.integer({ min: -2_000, max: 2_000 });
const samples = (length: number) =>
  fc.array(sample, { minLength: length, maxLength: length }).map((all) => Int16Array.from(all));
const taps = (length: number) =>
  fc
    .array(coefficient, { minLength: length, maxLength: length })
    .map((all) => Int16Array.from(all));

/** The same by its definition, one product at a time. */
function filtered(tape: Int16Array, from: number, coefficients: Int16Array): number {
  const sum = coefficients.reduce((total, each, tap) => total + each * (tape[from + tap] ?? 0), 0);
  const rounded = Math.floor(sum / UNIT_COEFFICIENT + 0.5);
  return Math.max(-32_768, Math.min(32_767, rounded));
}

describe("filters eight products at a time", () => {
  test("the assembled kernel is what its text says (`npm run kernel` assembles it)", async () => {
    const wabt = await openWabt();
    const text = await readFile(new URL("fir-kernel.wat", import.meta.url));
    const { buffer } = wabt.parseWat("fir-kernel.wat", text).toBinary({});
    assert.equal(FIR_KERNEL_PROGRAM, Buffer.from(buffer).toString("base64"));
  });

  test("interpolate as the definition does, in every phase, for any count", () => {
    const phases = 6;
    const someFilter = fc.array(taps(28), { minLength: phases, maxLength: phases });
    fc.assert(
      fc.property(
        someFilter,
        samples(187),
        fc.integer({ min: 0, max: 160 }),
        (all, tape, count) => {
          const kernel = new FirKernel();
          const filter = kernel.loadInterpolator(all);
          kernel.tape.set(tape);
          kernel.interpolate(filter, count);
          const expected = Array.from({ length: count * phases }, (_, i) =>
            filtered(tape, Math.floor(i / phases), all[i % phases] ?? new Int16Array(0)),
          );
          assert.deepEqual([...kernel.output.subarray(0, expected.length)], expected);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("decimate as the definition does, from any place, for any count", () => {
    fc.assert(
      fc.property(
        taps(85),
        samples(564),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 159 }),
        (all, tape, first, count) => {
          const kernel = new FirKernel();
          const filter = kernel.loadDecimator(3, all);
          kernel.tape.set(tape);
          kernel.decimate(filter, first, count);
          const expected = Array.from({ length: count }, (_, i) =>
            filtered(tape, first + 3 * i, all),
          );
          assert.deepEqual([...kernel.output.subarray(0, count)], expected);
        },
      ),
      { numRuns: 50 },
    );
  });
});
