/** What telephones hear besides their callers, 8 kHz, always the same. Loudness is arbitrary: see `mixed`. */
const RATE_HZ = 8_000;

type Random = () => number;

/** −1 to 1. */
function random(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export function hiss(length: number): Float64Array {
  const next = random(1);
  return Float64Array.from({ length }, () => next() + next() + next());
}

/** Rumble, and the hum of a motor that turns 60 times a second, swelling a little. */
export function fan(length: number): Float64Array {
  const next = random(2);
  let rumble = 0;
  return Float64Array.from({ length }, (_, t) => {
    rumble += 0.1 * (next() - rumble);
    const turn = (2 * Math.PI * 60 * t) / RATE_HZ;
    const hum = Math.sin(2 * turn) + 0.6 * Math.sin(4 * turn) + 0.4 * Math.sin(6 * turn);
    return 3 * rumble + 0.5 * hum * (1 + 0.3 * Math.sin((2 * Math.PI * 3 * t) / RATE_HZ));
  });
}

/** Two bursts of breath through a throat (one resonance near 1.1 kHz), a fifth of a second each. */
export function cough(): Float64Array {
  const next = random(3);
  let [last, beforeLast] = [0, 0];
  return Float64Array.from({ length: 0.6 * RATE_HZ }, (_, t) => {
    const ms = ((t / RATE_HZ) * 1000) % 300;
    const envelope = Math.min(1, ms / 8) * Math.exp(-ms / 70);
    const sound =
      next() + 1.86 * Math.cos((2 * Math.PI * 1_100) / RATE_HZ) * last - 0.86 * beforeLast;
    beforeLast = last;
    last = sound;
    return envelope * sound;
  });
}

/** A full room: people who talk all at once, equally loud, each over and over. */
export function babble(length: number, voices: readonly Int16Array[]): Float64Array {
  const gains = voices.map((voice) => 1 / Math.sqrt(power(voice)));
  return Float64Array.from({ length }, (_, t) =>
    voices.reduce((sum, voice, n) => {
      const at = (t + n * 5_003) % Math.max(1, voice.length);
      return sum + (gains[n] ?? 0) * (voice[at] ?? 0);
    }, 0),
  );
}

/** Speech from `at` (samples) on, over noise that is `snrDb` quieter. */
export function mixed(
  speech: Int16Array,
  noise: Float64Array,
  at: number,
  snrDb: number,
): Int16Array {
  const gain = Math.sqrt(power(speech) / power(noise) / 10 ** (snrDb / 10));
  return Int16Array.from(noise, (sample, t) => Math.round(gain * sample + (speech[t - at] ?? 0)));
}

/** As loud as asked, dB of full scale (RMS). */
export function atLevel(sound: Float64Array, levelDb: number): Int16Array {
  const gain = (32_768 * 10 ** (levelDb / 20)) / Math.sqrt(power(sound));
  return Int16Array.from(sound, (sample) => Math.round(gain * sample));
}

function power(samples: Int16Array | Float64Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.max(1e-9, sum / samples.length);
}
