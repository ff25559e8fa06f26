import { VAD_FRAME_SAMPLES } from "./vad-frame.ts";

/** A voice's pitch lies between 70 and 400 Hz; at 8 kHz these are the periods, in samples. */
const SHORTEST_PERIOD = 20;
const LONGEST_PERIOD = 114;

/**
 * How periodic a sound is: the highest normalised autocorrelation at any pitch of a human voice, 0–1. Takes two frames,
 * the last two that came. A vowel gives 0.6 and more; a cough, a knock, breath or line noise gives less than 0.4.
 */
export function voicing(previous: Int16Array, current: Int16Array): number {
  const samples = new Float32Array(2 * VAD_FRAME_SAMPLES);
  samples.set(previous);
  samples.set(current, VAD_FRAME_SAMPLES);
  const mean = samples.reduce((total, sample) => total + sample, 0) / samples.length;
  for (let i = 0; i < samples.length; i += 1) samples[i] = (samples[i] ?? 0) - mean;
  const span = samples.length - LONGEST_PERIOD;
  let best = 0;
  for (let period = SHORTEST_PERIOD; period <= LONGEST_PERIOD; period += 1) {
    let product = 0;
    let early = 0;
    let late = 0;
    for (let i = 0; i < span; i += 2) {
      const a = samples[i] ?? 0;
      const b = samples[i + period] ?? 0;
      product += a * b;
      early += a * a;
      late += b * b;
    }
    const correlation = product / Math.sqrt(early * late + 1);
    if (correlation > best) best = correlation;
  }
  return best;
}
