import { mulawCodeOf, sampleOf } from "./load/frame-numbers.ts";

/**
 * The plainest conversion between the telephone and the reference's profile: straight lines between samples on the way up,
 * every third sample on the way down, no filter and no memory of the last frame. A yardstick of cost and of sound.
 */

const SAMPLE_OF = Int16Array.from({ length: 256 }, (_, code) => sampleOf(code));
const CODE_OF = Uint8Array.from({ length: 65_536 }, (_, bits) => mulawCodeOf((bits << 16) >> 16));

const UP = 6;
const DOWN = 3;

/** µ-law at 8 kHz → 16 bits at 48 kHz. */
export function plainUpsample(mulaw: Uint8Array): Buffer {
  const pcm16 = new Int16Array(mulaw.length * UP);
  for (let i = 0; i < mulaw.length; i += 1) {
    const from = SAMPLE_OF[mulaw[i] ?? 0] ?? 0;
    const to = SAMPLE_OF[mulaw[i + 1] ?? mulaw[i] ?? 0] ?? 0;
    for (let step = 0; step < UP; step += 1) {
      pcm16[i * UP + step] = from + ((to - from) * step) / UP;
    }
  }
  return Buffer.from(pcm16.buffer);
}

/** 16 bits at 24 kHz → µ-law at 8 kHz. */
export function plainDownsample(bytes: Buffer): Buffer {
  const mulaw = Buffer.allocUnsafe(Math.ceil(bytes.length / 2 / DOWN));
  for (let i = 0; i < mulaw.length; i += 1) {
    mulaw[i] = CODE_OF[bytes.readInt16LE(i * DOWN * 2) & 0xffff] ?? 0;
  }
  return mulaw;
}
