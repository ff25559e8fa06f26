import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "./sentence-grammar.ts";
import { VAD_FRAME_SAMPLES } from "./vad-frame.ts";
import { voicing } from "./voicing.ts";

function frames(sample: (i: number) => number): [Int16Array, Int16Array] {
  const all = Int16Array.from({ length: 2 * VAD_FRAME_SAMPLES }, (_, i) => sample(i));
  return [all.subarray(0, VAD_FRAME_SAMPLES), all.subarray(VAD_FRAME_SAMPLES)];
}

describe("a voice has a pitch", () => {
  test("vowels of low and high voices have it", () => {
    for (const hz of [90, 150, 250, 380]) {
      const vowel = frames(
        (i) =>
          [1, 2, 3, 4].reduce(
            (sum, n) => sum + Math.sin((i * n * hz * 2 * Math.PI) / 8_000) / n,
            0,
          ) * 4_000,
      );
      assert.ok(voicing(...vowel) > 0.8, `${hz} Hz`);
    }
  });

  test("noise, a knock and silence have not", () => {
    const random = seededRandom(1);
    assert.ok(voicing(...frames(() => (random() - 0.5) * 20_000)) < 0.4);
    assert.ok(voicing(...frames((i) => (i < 300 ? 0 : 20_000 * Math.exp((300 - i) / 9)))) < 0.4);
    assert.equal(voicing(...frames(() => 0)), 0);
  });
});
