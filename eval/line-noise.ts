import { decodeMulaw } from "../src/audio/mulaw.ts";

/** Ten seconds: long enough that nobody hears it begin again. */
const LOOP_SAMPLES = 80_000;

/**
 * Pink noise (−3 dB an octave, like a street or a kitchen) for the whole of a call, at 8 kHz. Always the same.
 *
 * @param speech how loud the caller speaks: µ-law, 8 kHz
 * @param snrDb speech power over noise power, dB; `Infinity` for a silent room
 */
export function roomNoise(speech: Uint8Array, snrDb: number): Int16Array {
  if (snrDb === Infinity || speech.length === 0) return new Int16Array(0);
  const noise = pinkNoise(LOOP_SAMPLES);
  const gain = Math.sqrt(power(decodeMulaw(speech)) / (power(noise) * 10 ** (snrDb / 10)));
  return Int16Array.from(noise, (sample) => Math.round(gain * sample));
}

/** White noise through Paul Kellet's filter (musicdsp.org, "pink noise filter", economy version). */
function pinkNoise(length: number): Float64Array {
  let seed = 0x2545f491;
  let [slow, middle, fast] = [0, 0, 0];
  return Float64Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const white = seed / 2 ** 31 - 1;
    slow = 0.99765 * slow + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    fast = 0.57 * fast + white * 1.0526913;
    return slow + middle + fast + white * 0.1848;
  });
}

export function power(samples: Int16Array | Float64Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.max(1e-9, sum / samples.length);
}
