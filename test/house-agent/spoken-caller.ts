import type { FliteVoice } from "../../src/house-agent/speaking/flite.ts";
import type { Voice } from "../../src/house-agent/speaking/voice.ts";
import type { AgentClient } from "./agent-client.ts";

const FRAME_BYTES = 160;
const FRAME_MS = 20;
const SILENCE = 0xff;

/** A caller who holds a telephone: sends a frame every 20 ms, silence included, and speaks when told to. */
export class SpokenCaller implements Disposable {
  readonly #client: AgentClient;
  readonly #voice: Voice;
  readonly #name: FliteVoice;
  readonly #queue: Uint8Array[] = [];
  readonly #timer: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  #ticks = 0;
  #waiting: (() => void)[] = [];

  constructor(client: AgentClient, voice: Voice, name: FliteVoice = "slt") {
    this.#client = client;
    this.#voice = voice;
    this.#name = name;
    this.#timer = setInterval(() => this.#send(), FRAME_MS);
  }

  /** Resolves, with the time, when the last of it has left. */
  async says(text: string, stretch = 1): Promise<number> {
    return this.plays(await this.prepare(text, stretch));
  }

  async prepare(text: string, stretch = 1): Promise<Uint8Array> {
    const { bytes } = await this.#voice.speak("caller", text, {
      format: { encoding: "mulaw", sampleRateHz: 8_000 },
      voice: this.#name,
      stretch,
    });
    return bytes;
  }

  /** µ-law at 8 kHz. */
  async plays(mulaw: Uint8Array): Promise<number> {
    for (let at = 0; at < mulaw.length; at += FRAME_BYTES) {
      const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE);
      frame.set(mulaw.subarray(at, at + FRAME_BYTES));
      this.#queue.push(frame);
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#waiting.push(() => resolve(undefined));
    await promise;
    return performance.now();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #send(): void {
    for (; this.#ticks < (performance.now() - this.#startedAt) / FRAME_MS; this.#ticks += 1) {
      this.#client.send(this.#queue.shift() ?? new Uint8Array(FRAME_BYTES).fill(SILENCE));
      if (this.#queue.length > 0) continue;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const done of waiting) done();
    }
  }
}
