import { z } from "zod";
import type { Log } from "../../lib/log.ts";
import type { AudioFormat } from "../audio-format.ts";
import { WorkerDesk } from "../worker-desk.ts";
import type { FliteVoice } from "./flite.ts";
import { wordsForTheEar } from "./words-for-the-ear.ts";

const spoken = z.object({
  bytes: z.instanceof(Uint8Array),
  levels: z.instanceof(Float32Array),
});

/** A sentence as sound in the wire's format, and how loud each 32 ms of it is, dB. Shared: do not change it. */
export type SpokenSentence = z.infer<typeof spoken>;

export type SpeakOptions = {
  readonly format: AudioFormat;
  readonly voice?: FliteVoice;
  /** 1 is the voice's own pace, 1.2 a fifth slower. */
  readonly stretch?: number;
  readonly signal?: AbortSignal;
};

type Job = {
  readonly text: string;
  readonly voice: FliteVoice;
  readonly stretch: number;
  readonly format: AudioFormat;
};

/** About four minutes of µ-law: the fixed sentences of a shop many times over. */
const CACHE_BYTES = 2 ** 21;
const MAX_WAITING = 64;

/** The house agent's voice: one synthesiser for all calls, which take turns; what was said before is kept. */
export class Voice implements AsyncDisposable {
  readonly #desk: WorkerDesk<Job, SpokenSentence>;
  /** Oldest use first. */
  readonly #cache = new Map<string, SpokenSentence>();
  #cachedBytes = 0;

  constructor(log: Log) {
    this.#desk = new WorkerDesk<Job, SpokenSentence>({
      name: "the house agent's voice",
      script: new URL("./flite.worker.ts", import.meta.url),
      workerData: undefined,
      parseAnswer: (answer) => spoken.safeParse(answer).data,
      maxWaiting: MAX_WAITING,
      log,
    });
  }

  /**
   * One sentence as sound. Rejects when the synthesiser is not installed, is overloaded, or `signal` aborts.
   */
  async speak(owner: string, text: string, options: SpeakOptions): Promise<SpokenSentence> {
    const { format, voice = "rms", stretch = 1, signal } = options;
    const job = { text: wordsForTheEar(text), voice, stretch, format };
    const key = JSON.stringify(job);
    const kept = this.#cache.get(key);
    if (kept !== undefined) {
      this.#cache.delete(key);
      this.#cache.set(key, kept);
      return kept;
    }
    const speech = await this.#desk.ask(owner, job, signal);
    this.#keep(key, speech);
    return speech;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#desk[Symbol.asyncDispose]();
  }

  #keep(key: string, speech: SpokenSentence): void {
    this.#cache.set(key, speech);
    this.#cachedBytes += speech.bytes.length;
    for (const [oldest, { bytes }] of this.#cache) {
      if (this.#cachedBytes <= CACHE_BYTES) return;
      this.#cache.delete(oldest);
      this.#cachedBytes -= bytes.length;
    }
  }
}
