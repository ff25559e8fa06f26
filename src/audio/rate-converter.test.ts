import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { convertRate, RateConverter } from "./rate-converter.ts";

const RATES = [8_000, 16_000, 24_000, 44_100, 48_000];

function tone(hz: number, rateHz: number, seconds = 0.5): Int16Array {
  return Int16Array.from({ length: rateHz * seconds }, (_, i) =>
    Math.round(10_000 * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );
}

/** How loud `hz` is in the middle of `samples`, in dB against the tone that went in. */
function levelDb(samples: Int16Array, hz: number, rateHz: number): number {
  const from = Math.floor(samples.length / 8);
  const length = samples.length - 2 * from;
  let [re, im, weight] = [0, 0, 0];
  for (let i = 0; i < length; i += 1) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length);
    const angle = (2 * Math.PI * hz * (i + from)) / rateHz;
    re += window * (samples[i + from] ?? 0) * Math.cos(angle);
    im += window * (samples[i + from] ?? 0) * Math.sin(angle);
    weight += window;
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / weight / 10_000 + 1e-9);
}

describe("sound at another rate", () => {
  test("keeps the caller's band and its length between any two rates", () => {
    for (const from of RATES) {
      for (const to of RATES) {
        const out = convertRate(tone(1_000, from), from, to);
        assert.ok(Math.abs(out.length - to / 2) <= 2 + to / 1000, `${from}→${to}: ${out.length}`);
        assert.ok(Math.abs(levelDb(out, 1_000, to)) < 0.2, `${from}→${to}`);
      }
    }
  });

  test("does not fold what the lower rate cannot carry onto the speech", () => {
    assert.ok(levelDb(convertRate(tone(5_500, 48_000), 48_000, 8_000), 2_500, 8_000) < -55);
    assert.ok(levelDb(convertRate(tone(5_000, 16_000), 16_000, 8_000), 3_000, 8_000) < -55);
  });

  test("does not depend on how the stream was cut into blocks", () => {
    const input = tone(700, 16_000, 0.1);
    const whole = new RateConverter(16_000, 24_000).push(input);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (blocks) => {
        const converter = new RateConverter(16_000, 24_000);
        const parts: number[] = [];
        for (let at = 0, turn = 0; at < input.length; turn += 1) {
          const block = blocks[turn % blocks.length] ?? 1;
          parts.push(...converter.push(input.subarray(at, at + block)));
          at += block;
        }
        assert.deepEqual(Int16Array.from(parts), whole);
      }),
      { numRuns: 20 },
    );
  });
});
