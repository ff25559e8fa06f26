/** Speaks sentences in a thread of its own, one after the other, and codes them for the wire. */
import { parentPort } from "node:worker_threads";
import { z } from "zod";
import { encodeAudio } from "../audio-format.ts";
import { levelsDb } from "../levels.ts";
import { Flite, FLITE_VOICES } from "./flite.ts";
import { withoutQuietEnds } from "./quiet-ends.ts";

const request = z.object({
  job: z.object({
    text: z.string(),
    voice: z.enum(FLITE_VOICES),
    stretch: z.number(),
    format: z.object({ encoding: z.enum(["mulaw", "linear16"]), sampleRateHz: z.number() }),
  }),
});

const port = parentPort;
const flite = Flite.load();
// A failed load is told with each job; here it must only not be unhandled.
flite.catch(() => undefined);

port?.on("message", (message: unknown) => {
  void answer(message);
});

async function answer(message: unknown): Promise<void> {
  try {
    const { job } = request.parse(message);
    const { pcm16, rateHz } = await (await flite).speak(job.text, job);
    const sound = withoutQuietEnds(pcm16, rateHz);
    const bytes = encodeAudio(sound, rateHz, job.format);
    const levels = levelsDb(sound, rateHz);
    port?.postMessage({ answer: { bytes, levels } }, [bytes.buffer, levels.buffer]);
  } catch (error) {
    port?.postMessage({ error: String(error) });
  }
}
