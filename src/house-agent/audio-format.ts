import { decodeMulaw, encodeMulaw } from "../audio/mulaw.ts";
import { convertRate, RateConverter } from "../audio/rate-converter.ts";

/** Sound as it goes over the wire: mono, no container. linear16 is signed, little-endian. */
export type AudioFormat = {
  readonly encoding: "mulaw" | "linear16";
  readonly sampleRateHz: number;
};

/** The rate at which the house agent listens. */
export const HEARING_RATE_HZ = 8_000;

/** Turns one caller's stream, whatever its format, into 8 kHz samples. Wire frames may end inside a sample. */
export class CallerAudioDecoder {
  readonly #format: AudioFormat;
  readonly #converter: RateConverter;
  #oddByte: number | undefined;

  constructor(format: AudioFormat) {
    this.#format = format;
    this.#converter = new RateConverter(format.sampleRateHz, HEARING_RATE_HZ);
  }

  decode(bytes: Uint8Array): Int16Array {
    const pcm16 = this.#format.encoding === "mulaw" ? decodeMulaw(bytes) : this.#linear16(bytes);
    return this.#converter.push(pcm16);
  }

  #linear16(bytes: Uint8Array): Int16Array {
    const carried = this.#oddByte === undefined ? 0 : 1;
    const total = bytes.length + carried;
    const pcm16 = new Int16Array(total >> 1);
    const byteAt = (i: number) =>
      (carried === 1 && i === 0 ? this.#oddByte : bytes[i - carried]) ?? 0;
    for (let i = 0; i < pcm16.length; i += 1) {
      pcm16[i] = byteAt(2 * i) | (byteAt(2 * i + 1) << 8);
    }
    this.#oddByte = total % 2 === 1 ? byteAt(total - 1) : undefined;
    return pcm16;
  }
}

/** A whole recording in a wire format. */
export function encodeAudio(
  pcm16: Int16Array,
  rateHz: number,
  format: AudioFormat,
): Uint8Array<ArrayBuffer> {
  const converted = convertRate(pcm16, rateHz, format.sampleRateHz);
  if (format.encoding === "mulaw") return Uint8Array.from(encodeMulaw(converted));
  const bytes = new Uint8Array(converted.length * 2);
  const view = new DataView(bytes.buffer);
  converted.forEach((sample, i) => view.setInt16(2 * i, sample, true));
  return bytes;
}

export function bytesPerSecond(format: AudioFormat): number {
  return format.sampleRateHz * (format.encoding === "mulaw" ? 1 : 2);
}
