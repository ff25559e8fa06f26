import { silentLog } from "../src/lib/log.ts";
import { Voice } from "../src/house-agent/speaking/voice.ts";
import type { Mouth } from "./play.ts";
import { addNoise } from "./line-noise.ts";

/** Types the line: the words reach the agent as they are. */
export const typing: Mouth = async (telephone, text) => {
  telephone.type(text);
};

/** Speaks the line with another voice than the agent's, on a noisy line. */
export function openSpokenMouth(options: { readonly noiseDb: number }): AsyncDisposable & {
  readonly mouth: Mouth;
} {
  const voice = new Voice(silentLog());
  const format = { encoding: "mulaw", sampleRateHz: 8_000 } as const;
  return {
    mouth: async (telephone, text) => {
      const speech = await voice.speak("caller", text, { format, voice: "slt" });
      await telephone.untilQuiet(300);
      await telephone.speak(addNoise(speech.bytes, options.noiseDb));
    },
    [Symbol.asyncDispose]: () => voice[Symbol.asyncDispose](),
  };
}
