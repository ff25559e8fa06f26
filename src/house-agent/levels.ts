/** Loudness of each 32 ms of a recording, dB of full scale. */
export function levelsDb(pcm16: Int16Array, rateHz: number): Float32Array<ArrayBuffer> {
  const frame = Math.round(rateHz * 0.032);
  return Float32Array.from({ length: Math.ceil(pcm16.length / frame) }, (_, i) =>
    levelDb(pcm16.subarray(i * frame, (i + 1) * frame)),
  );
}

export function levelDb(pcm16: Int16Array): number {
  let energy = 0;
  for (const sample of pcm16) energy += sample * sample;
  return 10 * Math.log10(energy / Math.max(1, pcm16.length) / 32_768 ** 2 + 1e-10);
}
