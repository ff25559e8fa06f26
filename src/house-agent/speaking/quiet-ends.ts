/** Flite's sentences begin with 150–220 ms of quiet, which every caller would wait for, and end with as much. */
const QUIET = 0.005;
const KEPT_BEFORE_MS = 20;
/** The last sound dies away below what is audible here. */
const KEPT_AFTER_MS = 80;

/** The sound without its quiet ends: what is not louder than a two hundredth of its loudest moment. */
export function withoutQuietEnds(pcm16: Int16Array, rateHz: number): Int16Array {
  const loudest = pcm16.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const isLoud = (sample: number) => Math.abs(sample) > loudest * QUIET;
  const first = pcm16.findIndex(isLoud);
  if (first < 0) return pcm16;
  const from = first - Math.round((rateHz * KEPT_BEFORE_MS) / 1000);
  const to = pcm16.findLastIndex(isLoud) + 1 + Math.round((rateHz * KEPT_AFTER_MS) / 1000);
  return pcm16.subarray(Math.max(0, from), to);
}
