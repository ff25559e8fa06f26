/** Recognises finished turns in a thread of its own. One model for all calls. */
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { convertRate } from "../../audio/rate-converter.ts";
import { Withdrawal } from "../withdrawal.ts";
import { MenuEar } from "./menu-ear.ts";
import { type Hearing, Moonshine, MOONSHINE_RATE_HZ } from "./moonshine.ts";

const names = z.array(z.array(z.string()));
const vocabulary = z.object({
  flavors: names,
  toppings: names,
  addons: names,
  sweetness: names,
  ice: names,
});
const request = z.object({
  withdrawn: z.instanceof(Int32Array),
  job: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("load") }),
    z.object({ kind: z.literal("learn"), vocabulary }),
    z.object({
      kind: z.literal("recognise"),
      speech: z.instanceof(Int16Array),
      rateHz: z.number(),
      vocabulary: vocabulary.optional(),
      expecting: z.enum(["order", "yes_no", "yes_no_or_phone", "phone", "anything"]),
      rejectedNumbers: z.array(z.string()),
      mayTakeMs: z.number(),
    }),
  ]),
});
type Job = z.infer<typeof request>["job"];

const { size, threads } = z
  .object({ size: z.enum(["base", "tiny"]), threads: z.number() })
  .parse(workerData);

/** How much longer the sound of the second hearing is. */
const SLOWER = 1.1;

/** Menus kept at a time: a shop has one, and a new one after a change. */
const MENUS_KEPT = 3;
const menuEars = new Map<string, MenuEar>();

const port = parentPort;
const moonshine = Moonshine.load(size, threads);
/** A second of nothing. */
const silence = moonshine.then((model) => model.transcribe(new Float32Array(MOONSHINE_RATE_HZ)));
// A failed load is told with each job; here it must only not be unhandled.
silence.catch(() => undefined);

// One at a time: the desk sends the next job only after the answer.
port?.on("message", (message: unknown) => {
  void answer(message);
});

async function answer(message: unknown): Promise<void> {
  try {
    const { job, withdrawn } = request.parse(message);
    port?.postMessage({ answer: await work(job, new Withdrawal(withdrawn)) });
  } catch (error) {
    port?.postMessage({ error: String(error) });
  }
}

async function work(
  job: Job,
  signal: Withdrawal,
): Promise<{ text: string; raw: string; confidence: number }> {
  if (job.kind !== "recognise") {
    if (job.kind === "learn") earFor(job.vocabulary);
    await moonshine;
    return { text: "", raw: "", confidence: 1 };
  }
  const model = await moonshine;
  const startedAt = performance.now();
  const hear = (rateHz: number, like?: Hearing) =>
    model.transcribe(prepare(job.speech, job.rateHz, rateHz), { like, signal });
  const transcript = await hear(MOONSHINE_RATE_HZ);
  const heardInMs = performance.now() - startedAt;
  const ear = job.vocabulary === undefined ? undefined : earFor(job.vocabulary);
  const listening = {
    until: startedAt + job.mayTakeMs,
    heardInMs,
    rejectedNumbers: job.rejectedNumbers,
    again: () => hear(SLOWER * MOONSHINE_RATE_HZ, transcript),
    silence: await silence,
  };
  return {
    text: (await ear?.understand(transcript, job.expecting, listening)) ?? transcript.text,
    raw: transcript.text,
    confidence: Math.exp(transcript.logProbability / transcript.tokenCount),
  };
}

/** At another rate than the model's the sound is heard slower, or faster. */
function prepare(speech: Int16Array, fromHz: number, toHz: number): Float32Array {
  return Float32Array.from(convertRate(speech, fromHz, toHz), (sample) => sample / 32_768);
}

function earFor(menu: z.infer<typeof vocabulary>): MenuEar {
  const key = JSON.stringify(menu);
  const ear = menuEars.get(key) ?? new MenuEar(menu);
  menuEars.delete(key);
  menuEars.set(key, ear);
  for (const oldest of menuEars.keys()) {
    if (menuEars.size <= MENUS_KEPT) break;
    menuEars.delete(oldest);
  }
  return ear;
}
