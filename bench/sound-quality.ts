import { mkdir, writeFile } from "node:fs/promises";
import { decodeMulaw, encodeMulaw } from "../src/audio/mulaw.ts";
import { type Resampler, Resamplers } from "../src/audio/resampler.ts";
import { sampleOf } from "./load/frame-numbers.ts";

/**
 * What the conversion of the `linear16` profile does to the sound, and what it costs: our resamplers beside straight lines
 * between samples (the plainest way), and µ-law against G.711.
 *
 *   node bench/sound-quality.ts
 */

const AMPLITUDE = 10_000;
const LINE_HZ = 8_000;
const AGENT_IN_HZ = 48_000;
const AGENT_OUT_HZ = 24_000;

/** Straight lines between samples, with the last sample kept from block to block; every third sample on the way down. */
class StraightLines implements Resampler {
  readonly pieceSamples = 480;
  readonly output = new Int16Array(6 * 480);
  readonly #up: number;
  readonly #down: number;
  #last = 0;
  #skip = 0;

  constructor(up: number, down: number) {
    this.#up = up;
    this.#down = down;
  }

  outputLength(inputLength: number): number {
    return Math.ceil((inputLength * this.#up) / this.#down);
  }

  process(input: Int16Array, length: number): number {
    let written = 0;
    for (let i = 0; i < length; i += 1) {
      const sample = input[i] ?? 0;
      for (let step = 1; step <= this.#up; step += 1) {
        if (this.#skip === 0) {
          this.output[written] = Math.round(this.#last + ((sample - this.#last) * step) / this.#up);
          written += 1;
        }
        this.#skip = (this.#skip + 1) % this.#down;
      }
      this.#last = sample;
    }
    return written;
  }
}

const resamplers = new Resamplers();
const ways = [
  {
    name: "BobaRista",
    up: () => resamplers.upsample8kTo48k(),
    down: () => resamplers.downsample24kTo8k(),
  },
  {
    name: "straight lines",
    up: () => new StraightLines(6, 1),
    down: () => new StraightLines(1, 3),
  },
];

const frequencies = (from: number, to: number) =>
  Array.from({ length: (to - from) / 100 + 1 }, (_, i) => from + i * 100);

const lines = [
  `Measured ${new Date().toISOString()}, Node ${process.versions.node}.`,
  "",
  "| conversion | images, 8→48 kHz, speech to 3.4 kHz | aliases onto speech, 24→8 kHz | droop at 3.4 kHz, up / down | delay, up / down | CPU a 20 ms frame, up / down / both |",
  "| --- | --- | --- | --- | --- | --- |",
  ...ways.map(({ name, up, down }) => {
    const cost = [cpuMicros(up, 160), cpuMicros(down, 480)];
    const total = (cost[0] ?? 0) + (cost[1] ?? 0);
    const droop = [
      levelDb(play(up(), LINE_HZ, 3_400), 3_400, AGENT_IN_HZ),
      levelDb(play(down(), AGENT_OUT_HZ, 3_400), 3_400, LINE_HZ),
    ];
    const delay = [delayMs(up(), LINE_HZ, AGENT_IN_HZ), delayMs(down(), AGENT_OUT_HZ, LINE_HZ)];
    return (
      `| ${name} | ${worstImageDb(up).toFixed(1)} dB | ${worstAliasDb(down).toFixed(1)} dB | ` +
      `${droop.map((db) => `${db.toFixed(2)} dB`).join(" / ")} | ` +
      `${delay.map((ms) => `${ms.toFixed(2)} ms`).join(" / ")} | ` +
      `${[...cost, total].map((us) => us.toFixed(1)).join(" / ")} µs |`
    );
  }),
  "",
  `- µ-law: ${mulawVerdict()}`,
  "",
];
console.log(lines.join("\n"));
const results = new URL("results/", import.meta.url);
await mkdir(results, { recursive: true });
await writeFile(new URL("sound-quality.md", results), lines.join("\n"));

/** A second of a tone through a resampler, in frames of 20 ms. */
function play(resampler: Resampler, rateHz: number, hz: number): Int16Array {
  const input = Int16Array.from({ length: rateHz }, (_, i) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );
  return inFrames(resampler, input, rateHz / 50);
}

function inFrames(resampler: Resampler, input: Int16Array, frame: number): Int16Array {
  const output = new Int16Array(resampler.outputLength(input.length) + 8);
  let written = 0;
  for (let at = 0; at < input.length; at += frame) {
    const piece = input.subarray(at, at + frame);
    const count = resampler.process(piece, piece.length);
    output.set(resampler.output.subarray(0, count), written);
    written += count;
  }
  return output.subarray(0, written);
}

/** The loudest image of any tone of speech, against that tone. */
function worstImageDb(open: () => Resampler): number {
  return Math.max(
    ...frequencies(300, 3_400).map((hz) => {
      const output = play(open(), LINE_HZ, hz);
      const images = [1, 2, 3]
        .flatMap((k) => [k * LINE_HZ - hz, k * LINE_HZ + hz])
        .filter((image) => image < AGENT_IN_HZ / 2);
      return Math.max(...images.map((image) => levelDb(output, image, AGENT_IN_HZ)));
    }),
  );
}

/** The loudest tone above the line's band that comes back as speech (up to 3.4 kHz). */
function worstAliasDb(open: () => Resampler): number {
  return Math.max(
    ...frequencies(4_600, 11_900).map((hz) => {
      const alias = Math.abs(hz - LINE_HZ * Math.round(hz / LINE_HZ));
      if (alias > 3_400) return Number.NEGATIVE_INFINITY;
      return levelDb(play(open(), AGENT_OUT_HZ, hz), alias, LINE_HZ);
    }),
  );
}

/** Loudness of `hz` in dB against the tone that went in, seen through a Blackman-Harris window (side lobes at −92 dB). */
function levelDb(samples: Int16Array, hz: number, rateHz: number): number {
  const from = rateHz / 10;
  const length = samples.length - from;
  let [re, im, weight] = [0, 0, 0];
  for (let i = 0; i < length; i += 1) {
    const x = (2 * Math.PI * i) / length;
    const window =
      0.35875 - 0.48829 * Math.cos(x) + 0.14128 * Math.cos(2 * x) - 0.01168 * Math.cos(3 * x);
    const angle = (2 * Math.PI * hz * (i + from)) / rateHz;
    re += window * (samples[i + from] ?? 0) * Math.cos(angle);
    im += window * (samples[i + from] ?? 0) * Math.sin(angle);
    weight += window;
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / weight / AMPLITUDE + 1e-9);
}

/** Of the middle of a short pulse. */
function delayMs(resampler: Resampler, fromHz: number, toHz: number): number {
  const input = new Int16Array(fromHz / 10);
  const at = fromHz / 20;
  // A raised cosine of 1 ms, so that the pulse lies within the pass band.
  const half = fromHz / 1_000;
  for (let i = -half; i <= half; i += 1) {
    input[at + i] = 8_000 * (1 + Math.cos((Math.PI * i) / half));
  }
  const output = inFrames(resampler, input, fromHz / 50);
  let [moment, mass] = [0, 0];
  output.forEach((sample, i) => {
    moment += i * sample * sample;
    mass += sample * sample;
  });
  return (moment / mass / toHz - at / fromHz) * 1_000;
}

/** CPU of one 20 ms frame, µs: the best of many short batches, so that other work on the machine does not count. */
function cpuMicros(open: () => Resampler, frameSamples: number): number {
  const resampler = open();
  const input = Int16Array.from({ length: frameSamples }, (_, i) => 9_000 * Math.sin(i / 3));
  let best = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < 300; batch += 1) {
    const from = performance.now();
    for (let i = 0; i < 100; i += 1) resampler.process(input, frameSamples);
    best = Math.min(best, (performance.now() - from) * 10);
  }
  return best;
}

/** All 65,536 samples against the decision values of G.711, and all 256 codes against its reconstruction values. */
function mulawVerdict(): string {
  const decoded = decodeMulaw(Uint8Array.from({ length: 256 }, (_, code) => code));
  let wrongCodes = 0;
  for (let code = 0; code < 256; code += 1) {
    if (decoded[code] !== sampleOf(code)) wrongCodes += 1;
  }
  const samples = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
  const encoded = encodeMulaw(samples);
  let wrongSamples = 0;
  samples.forEach((sample, i) => {
    if (encoded[i] !== codeByDecisionValues(sample)) wrongSamples += 1;
  });
  return `${256 - wrongCodes} of 256 codes and ${65_536 - wrongSamples} of 65,536 samples as in G.711`;
}

/**
 * G.711 (11/88), tables 2a and 2b, as they are printed: decision values in 14 bits (here times four), 1, 3, … 31, 35, … 95,
 * 103, … 8159. In each segment of 16 the intervals are twice as wide as in the one before.
 */
function codeByDecisionValues(sample: number): number {
  const magnitude = Math.abs(sample);
  let interval = 0;
  while (interval < 127 && magnitude >= decisionValue(interval + 1) * 4) interval += 1;
  return 0xff - interval - (sample < 0 ? 0x80 : 0);
}

function decisionValue(n: number): number {
  const segment = Math.floor(n / 16);
  return 32 * 2 ** segment - 33 + (n % 16) * 2 ** (segment + 1);
}
