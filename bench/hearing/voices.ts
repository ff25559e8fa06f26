/** Voices of Debian packages, none of them the house agent's own (Flite rms). */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMulaw } from "../../src/audio/mulaw.ts";
import { type Random, seededRandom } from "../../src/house-agent/hearing/sentence-grammar.ts";

export type BenchVoice = {
  readonly name: string;
  /** Built from a person's recordings; the others are formant robots, harder to hear than any person. */
  readonly natural: boolean;
  /** `slower` 1: as the voice speaks; 1.2: as one who is asked again. */
  readonly make: (text: string, wav: string, slower: number) => void;
};

function flite(voice: string, stretch = 1): BenchVoice {
  return {
    name: `flite ${voice}${stretch === 1 ? "" : ` ×${stretch}`}`,
    natural: true,
    make: (text, wav, slower) => {
      const style = ["-voice", voice, "--setf", `duration_stretch=${stretch * slower}`];
      execFileSync("flite", [...style, "-t", text, "-o", wav]);
    },
  };
}

function festival(voice: string, stretch = 1): BenchVoice {
  return {
    name: `festival ${voice}`,
    natural: true,
    make: (text, wav, slower) => {
      const commands = `(voice_${voice})(Parameter.set 'Duration_Stretch ${stretch * slower})
(utt.save.wave (utt.synth (Utterance Text ${JSON.stringify(text)})) ${JSON.stringify(wav)})`;
      const run = spawnSync("festival", ["--pipe"], { input: commands, encoding: "utf8" });
      if (run.status !== 0) throw new Error(run.stderr);
    },
  };
}

function espeak(voice: string, wordsPerMinute: number): BenchVoice {
  return {
    name: `espeak-ng ${voice}`,
    natural: false,
    make: (text, wav, slower) => {
      const pace = String(Math.round(wordsPerMinute / slower));
      execFileSync("espeak-ng", ["-v", voice, "-s", pace, "-w", wav, text]);
    },
  };
}

export const TEST_VOICES: readonly BenchVoice[] = [
  flite("slt"),
  flite("awb"),
  flite("kal16"),
  festival("ked_diphone"),
  festival("cmu_us_slt_arctic_hts"),
  espeak("en-us+m3", 150),
  espeak("en-gb+f2", 150),
];

export const TUNING_VOICES: readonly BenchVoice[] = [
  flite("slt", 1.15),
  flite("awb", 0.95),
  festival("kal_diphone"),
  espeak("en-us+f4", 140),
];

/**
 * One utterance as a telephone carries it: 300–3400 Hz, µ-law, 8 kHz. Silence of a quarter second before and after,
 * and noise all over: hiss at −58 dBFS, or pink noise at `snrDb`.
 */
export function onTheTelephone(
  voice: BenchVoice,
  text: string,
  snrDb: number | undefined,
  seed: number,
  slower = 1,
): Uint8Array {
  const directory = mkdtempSync(join(tmpdir(), "hearing-"));
  try {
    const spoken = join(directory, "spoken.wav");
    const raw = join(directory, "phone.raw");
    voice.make(asPeopleSayIt(text), spoken, slower);
    // prettier-ignore
    execFileSync("sox", ["-R", spoken, "-r", "8000", "-c", "1", "-b", "16", "-e", "signed", "-t", "raw", raw,
      "sinc", "300-3400", "norm", "-6", "pad", "0.3", "0.3"]);
    const bytes = readFileSync(raw);
    const pcm16 = Int16Array.from({ length: bytes.length >> 1 }, (_, i) =>
      bytes.readInt16LE(2 * i),
    );
    return encodeMulaw(withNoise(pcm16, snrDb, seededRandom(seed)));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The synthesisers' dictionaries do not have these words. */
function asPeopleSayIt(text: string): string {
  return text
    .replace(/\btaro\b/gi, "tahro")
    .replace(/\bboba\b/gi, "bohbah")
    .replace(/\bmatcha\b/gi, "mahcha")
    .replace(/\bagar\b/gi, "ahgar");
}

const HISS_DB = -58;

function withNoise(pcm16: Int16Array, snrDb: number | undefined, random: Random): Int16Array {
  const noise = snrDb === undefined ? white(pcm16.length, random) : pink(pcm16.length, random);
  const wanted =
    snrDb === undefined ? 32_768 * 10 ** (HISS_DB / 20) : speechLevel(pcm16) * 10 ** (-snrDb / 20);
  const gain = wanted / rootMeanSquare(noise);
  return pcm16.map((sample, i) =>
    Math.max(-32_768, Math.min(32_767, Math.round(sample + gain * (noise[i] ?? 0)))),
  );
}

function white(length: number, random: Random): Float64Array {
  return Float64Array.from({ length }, () => random() + random() + random() - 1.5);
}

/** Paul Kellet's economy filter: −3 dB an octave within half a decibel. */
function pink(length: number, random: Random): Float64Array {
  let [a, b, c] = [0, 0, 0];
  return white(length, random).map((sample) => {
    a = 0.99765 * a + sample * 0.099046;
    b = 0.963 * b + sample * 0.2965164;
    c = 0.57 * c + sample * 1.0526913;
    return a + b + c + sample * 0.1848;
  });
}

/** Of the parts that are not silence. */
function speechLevel(pcm16: Int16Array): number {
  const levels = Array.from({ length: Math.floor(pcm16.length / 256) }, (_, i) =>
    rootMeanSquare(pcm16.subarray(256 * i, 256 * (i + 1))),
  );
  const loudest = Math.max(...levels);
  const active = levels.filter((level) => level > loudest / 30);
  return Math.sqrt(active.reduce((total, level) => total + level * level, 0) / active.length);
}

function rootMeanSquare(samples: ArrayLike<number>): number {
  let energy = 0;
  for (let i = 0; i < samples.length; i += 1) energy += (samples[i] ?? 0) ** 2;
  return Math.sqrt(energy / samples.length);
}
