/** One 20 ms frame of µ-law at 8 kHz: 8 000 samples/s × 0.020 s × 1 byte. */
export const MULAW_FRAME_BYTES = 160;
export const MULAW_BYTES_PER_SECOND = 8_000;
/** Silence in µ-law: +0. */
export const MULAW_SILENCE = 0xff;

/** Half a step of the first segment, moved to 16 bits: it makes every segment start at a power of two. */
const BIAS = 132;
/** The largest magnitude that still fits after the bias (32 767 − 132). */
const CLIP = 32_635;

/** 256 codes → 16-bit samples. */
const DECODED = Int16Array.from({ length: 256 }, (_, code) => decodeByRule(code));
/** 65 536 samples (as unsigned 16 bits) → codes. One lookup a sample; the table is shared by all calls. */
const ENCODED = Uint8Array.from({ length: 65_536 }, (_, bits) => encodeByRule((bits << 16) >> 16));

/**
 * Decodes G.711 µ-law (1 byte a sample), from `from` to `to`, to signed 16-bit linear PCM at the same rate, from the start of
 * `pcm16`. Source: ITU-T G.711 (11/88), tables 2a and 2b, scaled from 14 to 16 bits.
 */
export function decodeMulawInto(
  mulaw: Uint8Array,
  from: number,
  to: number,
  pcm16: Int16Array,
): void {
  for (let i = from; i < to; i += 1) pcm16[i - from] = DECODED[mulaw[i] ?? 0] ?? 0;
}

export function decodeMulaw(mulaw: Uint8Array): Int16Array {
  const pcm16 = new Int16Array(mulaw.length);
  decodeMulawInto(mulaw, 0, mulaw.length, pcm16);
  return pcm16;
}

/**
 * Encodes the first `count` samples of signed 16-bit linear PCM to G.711 µ-law, from `at` on. A sample that lies on a decision
 * value belongs to the outer interval, for both signs alike (tables 2a and 2b mirror each other).
 */
export function encodeMulawInto(
  pcm16: Int16Array,
  count: number,
  mulaw: Uint8Array,
  at: number,
): void {
  for (let i = 0; i < count; i += 1) mulaw[at + i] = ENCODED[(pcm16[i] ?? 0) & 0xffff] ?? 0;
}

export function encodeMulaw(pcm16: Int16Array): Uint8Array {
  const mulaw = new Uint8Array(pcm16.length);
  encodeMulawInto(pcm16, pcm16.length, mulaw, 0);
  return mulaw;
}

function decodeByRule(code: number): number {
  const inverted = ~code & 0xff;
  const segment = (inverted >> 4) & 7;
  const magnitude = ((((inverted & 0x0f) << 3) + BIAS) << segment) - BIAS;
  return (inverted & 0x80) === 0 ? magnitude : -magnitude;
}

function encodeByRule(sample: number): number {
  const biased = Math.min(Math.abs(sample), CLIP) + BIAS;
  const segment = 24 - Math.clz32(biased);
  const step = (biased >> (segment + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xff;
}
