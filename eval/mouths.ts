import { FLITE_VOICES } from "../src/house-agent/speaking/flite.ts";
import { Voice } from "../src/house-agent/speaking/voice.ts";
import { silentLog } from "../src/lib/log.ts";
import type { Telephone } from "../tools/telephone.ts";
import { roomNoise } from "./line-noise.ts";

/** How a caller's lines reach the shop: typed, or as sound. */
export type Mouth = {
  readonly isHeard: boolean;
  /** What is on the line all the time, besides the caller. */
  readonly background: Int16Array | undefined;
  /** @param isOver while the agent still speaks */
  say(telephone: Telephone, text: string, isOver: boolean): Promise<void>;
};

/** Types the line: the words reach the agent as they are. */
export const typing: Mouth = {
  isHeard: false,
  background: undefined,
  say: async (telephone, text) => telephone.type(text),
};

/** The agent speaks with "rms"; "kal" is "kal16" at half the rate. */
const CALLERS_VOICES = FLITE_VOICES.filter((name) => name !== "rms" && name !== "kal");
const FORMAT = { encoding: "mulaw", sampleRateHz: 8_000 } as const;

/** Callers' voices, none of them the agent's. */
export class SpokenMouths implements AsyncDisposable {
  readonly #voice = new Voice(silentLog());

  /** @param name the same name always speaks with the same voice */
  async open(name: string, noiseDb: number): Promise<Mouth> {
    const sum = Array.from(name, (letter) => letter.codePointAt(0) ?? 0).reduce(
      (total, code) => total + code,
      0,
    );
    const voice = CALLERS_VOICES[sum % CALLERS_VOICES.length] ?? "slt";
    const speak = async (text: string): Promise<Uint8Array> =>
      (await this.#voice.speak("caller", text, { format: FORMAT, voice })).bytes;
    return {
      isHeard: true,
      background: roomNoise(await speak("This is how loud I speak."), noiseDb),
      say: async (telephone, text, isOver) => {
        const speech = await speak(text);
        if (!isOver) await telephone.untilQuiet(300);
        await telephone.speak(speech);
      },
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#voice[Symbol.asyncDispose]();
  }
}
