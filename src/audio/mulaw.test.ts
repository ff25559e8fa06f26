import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeMulaw, encodeMulaw } from "./mulaw.ts";

/**
 * Lower limits of the 128 intervals of G.711 tables 2a and 2b, in 14-bit units, from the table's own figures rather than
 * from the code's formula: the first interval is 1 wide, the next fifteen 2; then seven segments of sixteen intervals,
 * each twice as wide as the one before.
 */
function decisionValues(): number[] {
  const firstSegment = [0, ...Array.from({ length: 15 }, (_, i) => 1 + 2 * i)];
  const starts = [31, 95, 223, 479, 991, 2015, 4063];
  const others = starts.flatMap((start, segment) =>
    Array.from({ length: 16 }, (_, i) => start + i * 2 ** (segment + 2)),
  );
  return [...firstSegment, ...others];
}

describe("µ-law", () => {
  test("every one of the 65,536 samples gets the code of its interval in tables 2a and 2b", () => {
    const limits = decisionValues();
    assert.equal(limits.length, 128);
    assert.equal(limits[127], 7903);
    const samples = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
    const codes = encodeMulaw(samples);
    samples.forEach((sample, i) => {
      // 16-bit samples are 14-bit units times four; the interval is the last whose lower limit is not above.
      const units = Math.abs(sample) / 4;
      const interval = limits.findLastIndex((limit) => limit <= units);
      const expected = (sample < 0 ? 0x7f : 0xff) - interval;
      assert.equal(codes[i], expected, `sample ${sample}`);
    });
  });

  test("the decoder gives the middle of each interval, and both zeros are silence", () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const pcm16 = decodeMulaw(all);
    assert.deepEqual([pcm16[0xff], pcm16[0x7f], pcm16[0x80], pcm16[0x00]], [0, 0, 32_124, -32_124]);
    const limits = [...decisionValues(), 8159];
    for (let interval = 1; interval < 128; interval += 1) {
      const middle = (((limits[interval] ?? 0) + (limits[interval + 1] ?? 0)) / 2) * 4;
      assert.equal(pcm16[0xff - interval], middle);
      assert.equal(pcm16[0x7f - interval], -middle);
    }
  });

  test("a code survives decoding and encoding, but for minus zero", () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const again = encodeMulaw(decodeMulaw(all));
    for (const code of all) assert.equal(again[code], code === 0x7f ? 0xff : code);
  });
});
