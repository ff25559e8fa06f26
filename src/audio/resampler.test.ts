import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Resampler, Resamplers } from "./resampler.ts";

const resamplers = new Resamplers();
const up = () => resamplers.upsample8kTo48k();
const down = () => resamplers.downsample24kTo8k();
const AMPLITUDE = 10_000;

function tone(hz: number, rateHz: number, seconds = 1): Int16Array {
  return Int16Array.from({ length: rateHz * seconds }, (_, i) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );
}

/** In blocks of uneven size, as a network delivers them. */
function resample(resampler: Resampler, input: Int16Array, blocks: readonly number[]): Int16Array {
  const out: number[] = [];
  for (let read = 0, turn = 0; read < input.length; turn += 1) {
    const block = input.subarray(read, read + (blocks[turn % blocks.length] ?? 160));
    const count = resampler.process(block, block.length);
    out.push(...resampler.output.subarray(0, count));
    read += block.length;
  }
  return Int16Array.from(out);
}

/** How loud `hz` is in `samples`, in dB against the tone that went in; the filter's start is left out. */
function levelDb(samples: Int16Array, hz: number, rateHz: number): number {
  const from = rateHz / 10;
  const length = samples.length - from;
  let [re, im, weight] = [0, 0, 0];
  for (let i = 0; i < length; i += 1) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length);
    const angle = (2 * Math.PI * hz * (i + from)) / rateHz;
    re += window * (samples[i + from] ?? 0) * Math.cos(angle);
    im += window * (samples[i + from] ?? 0) * Math.sin(angle);
    weight += window;
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / weight / AMPLITUDE + 1e-9);
}

const SPEECH_HZ = [100, 300, 1_000, 2_000, 3_000, 3_400];

describe("8 to 48 kHz, towards the agent", () => {
  for (const hz of SPEECH_HZ) {
    test(`${hz} Hz passes with less than 1 dB loss and its images are 60 dB down`, () => {
      const out = resample(up(), tone(hz, 8_000), [160]);
      assert.equal(out.length, 48_000);
      assert.ok(Math.abs(levelDb(out, hz, 48_000)) < 1);
      for (const image of [8_000 - hz, 8_000 + hz, 16_000 - hz, 16_000 + hz, 24_000 - hz]) {
        const level = levelDb(out, image, 48_000);
        assert.ok(level < -60, `image at ${image} Hz: ${level.toFixed(1)} dB`);
      }
    });
  }
});

describe("24 to 8 kHz, towards the caller", () => {
  for (const hz of SPEECH_HZ) {
    test(`${hz} Hz passes with less than 1 dB loss`, () => {
      const out = resample(down(), tone(hz, 24_000), [480]);
      assert.equal(out.length, 8_000);
      assert.ok(Math.abs(levelDb(out, hz, 8_000)) < 1);
    });
  }

  for (const hz of [4_600, 5_000, 6_000, 7_000, 9_000, 10_500, 11_900]) {
    test(`${hz} Hz does not fold back onto speech`, () => {
      const out = resample(down(), tone(hz, 24_000), [480]);
      const folded = Math.abs(hz - 8_000 * Math.round(hz / 8_000));
      const level = levelDb(out, folded, 8_000);
      assert.ok(level < -60, `alias at ${folded} Hz: ${level.toFixed(1)} dB`);
    });
  }
});

describe("either of them", () => {
  const all = [
    { name: "8 to 48", open: up, from: 8_000, to: 48_000 },
    { name: "24 to 8", open: down, from: 24_000, to: 8_000 },
  ];

  for (const { name, open, from, to } of all) {
    test(`${name} kHz gives the same samples however the stream is cut`, () => {
      const input = tone(777, from);
      const whole = resample(open(), input, [160]);
      assert.deepEqual(resample(open(), input, [1, 7, 160, 2, 159, 33]), whole);
    });

    test(`${name} kHz delays a click by less than 5 ms`, () => {
      const input = new Int16Array(from / 10);
      input[from / 50] = 20_000;
      const out = resample(open(), input, [160]);
      const peak = out.reduce((best, value, i) => (value > (out[best] ?? 0) ? i : best), 0);
      const delayMs = (peak / to - 0.02) * 1_000;
      assert.ok(delayMs >= 0 && delayMs < 5, `${delayMs.toFixed(2)} ms`);
    });

    test(`${name} kHz clips instead of wrapping round`, () => {
      const loud = Int16Array.from({ length: from }, (_, i) => (i % 40 < 20 ? 32_767 : -32_768));
      const out = resample(open(), loud, [160]);
      assert.ok(out.some((sample) => sample === 32_767));
      assert.ok(Math.abs(levelDb(out, from / 40, to)) > 6);
    });
  }
});
