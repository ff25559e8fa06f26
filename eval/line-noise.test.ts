import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeMulaw, encodeMulaw } from "../src/audio/mulaw.ts";
import { addNoise } from "./line-noise.ts";

describe("noise on the line", () => {
  const tone = encodeMulaw(
    Int16Array.from({ length: 8_000 }, (_, n) => Math.round(8_000 * Math.sin(n * 0.3))),
  );

  for (const snrDb of [20, 15, 10]) {
    test(`is as far below the speech as asked: ${snrDb} dB`, () => {
      const before = decodeMulaw(tone);
      const after = decodeMulaw(addNoise(tone, snrDb));
      const power = (at: (index: number) => number) =>
        before.reduce((sum, _, index) => sum + at(index) ** 2, 0);
      const speech = power((index) => before[index] ?? 0);
      const noise = power((index) => (after[index] ?? 0) - (before[index] ?? 0));
      const measuredDb = 10 * Math.log10(speech / noise);
      assert.ok(Math.abs(measuredDb - snrDb) < 1, `${measuredDb} dB`);
    });
  }

  test("is left out when none is wanted", () => {
    assert.equal(addNoise(tone, Infinity), tone);
  });
});
