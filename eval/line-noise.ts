import { decodeMulaw, encodeMulaw } from "../src/audio/mulaw.ts";

/**
 * Adds pink noise (−3 dB an octave, like a street or a kitchen) to µ-law speech. The same speech gets the same noise.
 *
 * @param snrDb speech power over noise power, dB; `Infinity` adds none
 */
export function addNoise(mulaw: Uint8Array, snrDb: number): Uint8Array {
  if (snrDb === Infinity || mulaw.length === 0) return mulaw;
  const speech = decodeMulaw(mulaw);
  const noise = pinkNoise(speech.length);
  const gain = Math.sqrt(power(speech) / (power(noise) * 10 ** (snrDb / 10)));
  return encodeMulaw(
    Int16Array.from(speech, (sample, index) =>
      Math.max(-32_768, Math.min(32_767, Math.round(sample + gain * (noise[index] ?? 0)))),
    ),
  );
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

function power(samples: Int16Array | Float64Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.max(1e-9, sum / samples.length);
}
