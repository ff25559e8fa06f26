import { type AudioFormat, bytesPerSecond, encodeAudio } from "./audio-format.ts";
import type { SpeakingStyle } from "./agreed-settings.ts";
import { levelsDb } from "./levels.ts";
import type { SpokenSentence, Voice } from "./speaking/voice.ts";

export type MouthListener = {
  /** A sentence is about to be heard; its sound follows at once. */
  onSentence(text: string): void;
  onAudio(bytes: Uint8Array): void;
  /** Loudness of what was just sent, each 32 ms. */
  onLevels(levels: Float32Array): void;
  /** All that was to be said has been sent. */
  onDone(said: readonly string[]): void;
  /** No sound could be made; the sentences still go out as text. Told once. */
  onMute(reason: unknown): void;
};

/** The vendor's frames have no fixed size, and neither have these: clients must not count on one. */
const FRAME_BYTES = [1_601, 2_999, 797, 4_001];

/** Between two sentences; a multiple of the 32 ms of a level. */
const PAUSE_MS = 256;

type Played = { readonly text: string; readonly endsAt: number };

/** Says sentences on one session, one after the other; each is sent faster than it plays. */
export class Mouth {
  readonly #owner: string;
  readonly #voice: Pick<Voice, "speak">;
  readonly #format: AudioFormat;
  readonly #listener: MouthListener;
  readonly #now: () => number;
  readonly #pause: SpokenSentence;
  style: SpeakingStyle;
  #queue: string[] = [];
  #said: string[] = [];
  #cut: AbortController | undefined;
  /** What was sent and may still be playing, by our clock. */
  #played: Played[] = [];
  #playsUntil = 0;
  #isMute = false;

  constructor(options: {
    owner: string;
    voice: Pick<Voice, "speak">;
    format: AudioFormat;
    style: SpeakingStyle;
    listener: MouthListener;
    now: () => number;
  }) {
    this.#owner = options.owner;
    this.#voice = options.voice;
    this.#format = options.format;
    this.#listener = options.listener;
    this.#now = options.now;
    this.#pause = silence(options.format, PAUSE_MS);
    this.style = options.style;
  }

  /** Words are still to be sent. */
  get isSpeaking(): boolean {
    return this.#cut !== undefined;
  }

  /** The caller probably still hears the agent. */
  get isHeard(): boolean {
    return this.isSpeaking || this.#now() < this.#playsUntil;
  }

  /** Adds sentences after those that are still to be said. */
  say(sentences: readonly string[]): void {
    this.#queue.push(...sentences.filter((sentence) => sentence.trim() !== ""));
    if (this.#cut !== undefined || this.#queue.length === 0) return;
    const cut = new AbortController();
    this.#cut = cut;
    void this.#speakAll(cut);
  }

  /** Stops at once. `unheard`: what the caller has probably not heard to its end; `said`: sent of the cut speech. */
  stop(): { readonly unheard: readonly string[]; readonly said: readonly string[] } {
    const now = this.#now();
    const said = this.#said;
    const unheard = [
      ...this.#played.filter(({ endsAt }) => endsAt > now).map(({ text }) => text),
      ...this.#queue,
    ];
    this.#cut?.abort(new Error("cut off"));
    this.#cut = undefined;
    this.#queue = [];
    this.#said = [];
    this.#played = [];
    this.#playsUntil = now;
    return { unheard, said };
  }

  async #speakAll(cut: AbortController): Promise<void> {
    const { signal } = cut;
    // The next sentence is made while this one is sent.
    let next = this.#synthesise(signal);
    for (let [text] = this.#queue; text !== undefined; [text] = this.#queue) {
      next ??= this.#synthesise(signal);
      const speech = await next;
      if (signal.aborted) return;
      this.#queue.shift();
      next = this.#synthesise(signal);
      if (this.#now() < this.#playsUntil) this.#send(this.#pause);
      this.#listener.onSentence(text);
      this.#said.push(text);
      if (speech === undefined) continue;
      this.#send(speech);
      this.#played.push({ text, endsAt: this.#playsUntil });
    }
    this.#cut = undefined;
    const said = this.#said;
    this.#said = [];
    this.#listener.onDone(said);
  }

  /** `undefined`: nothing to say, or no sound could be made of it. Never rejects. */
  #synthesise(signal: AbortSignal): Promise<SpokenSentence | undefined> | undefined {
    const [text] = this.#queue;
    if (text === undefined) return undefined;
    const { voice, stretch } = this.style;
    const speech =
      stretch === undefined
        ? Promise.reject(new Error("the asked speed is out of range"))
        : this.#voice.speak(this.#owner, text, { format: this.#format, voice, stretch, signal });
    return speech.catch((error: unknown) => {
      if (!signal.aborted && !this.#isMute) this.#listener.onMute(error);
      this.#isMute ||= !signal.aborted;
      return undefined;
    });
  }

  #send({ bytes, levels }: SpokenSentence): void {
    const now = this.#now();
    const durationMs = (bytes.length / bytesPerSecond(this.#format)) * 1000;
    this.#playsUntil = Math.max(this.#playsUntil, now) + durationMs;
    this.#played = this.#played.filter(({ endsAt }) => endsAt > now);
    this.#listener.onLevels(levels);
    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
      const size = FRAME_BYTES[turn % FRAME_BYTES.length] ?? bytes.length;
      this.#listener.onAudio(bytes.subarray(at, at + size));
      at += size;
    }
  }
}

function silence(format: AudioFormat, ms: number): SpokenSentence {
  const quiet = new Int16Array((format.sampleRateHz * ms) / 1000);
  return {
    bytes: encodeAudio(quiet, format.sampleRateHz, format),
    levels: levelsDb(quiet, format.sampleRateHz),
  };
}
