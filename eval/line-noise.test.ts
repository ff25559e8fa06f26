import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeMulaw, encodeMulaw } from "../src/audio/mulaw.ts";
import { power, roomNoise } from "./line-noise.ts";

describe("the noise of a caller's room", () => {
  const tone = encodeMulaw(
    Int16Array.from({ length: 8_000 }, (_, n) => Math.round(8_000 * Math.sin(n * 0.3))),
  );

  for (const snrDb of [20, 15, 10]) {
    test(`is as far below the speech as asked: ${snrDb} dB`, () => {
      const measuredDb = 10 * Math.log10(power(decodeMulaw(tone)) / power(roomNoise(tone, snrDb)));
      assert.ok(Math.abs(measuredDb - snrDb) < 0.1, `${measuredDb} dB`);
    });
  }

  test("is left out when none is wanted", () => {
    assert.equal(roomNoise(tone, Infinity).length, 0);
  });
});
