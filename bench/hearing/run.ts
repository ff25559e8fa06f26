import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeMulaw } from "../../src/audio/mulaw.ts";
import type { Expecting } from "../../src/house-agent/dialogue.ts";
import { Recogniser } from "../../src/house-agent/hearing/recogniser.ts";
import { silentLog } from "../../src/lib/log.ts";
import { BOBA_MENU } from "../../test/house-agent/scripted-dialogue.ts";
import { readFlags } from "../../tools/flags.ts";
import { Score } from "./score.ts";
import { readSlots } from "./slot-reader.ts";
import { TEST_UTTERANCES, TUNING_UTTERANCES, type Utterance } from "./utterances.ts";
import { onTheTelephone, TEST_VOICES, TUNING_VOICES } from "./voices.ts";

const { values } = readFlags({
  name: "node bench/hearing/run.ts",
  about:
    "measures how well the house agent hears: utterances by voices that are not\nits own, over a telephone band. It needs Debian's espeak-ng, flite, festival (with\nfestvox-us-slt-hts, festvox-kallpc16k, festvox-kdlpc16k) and sox.",
  examples: [["--every 5 --snr 15 --in-a-call", "what docs/house-agent.md tells of noise"]],
  flags: {
    snr: { type: "string", value: "number", about: "pink noise so many dB below the voice" },
    size: { type: "string", default: "base", oneOf: ["base", "tiny"], about: "the recogniser's" },
    every: {
      type: "string",
      default: "1",
      value: "number",
      about: "only each so manyth of all utterances by all voices",
    },
    from: { type: "string", default: "0", value: "number", about: "the first of them" },
    tuning: { type: "boolean", default: false, about: "the sentences that weights were fitted to" },
    kind: {
      type: "string",
      oneOf: ["order", "correction", "answer", "question", "number", "off_menu"],
      about: "only these utterances",
    },
    "in-a-call": {
      type: "boolean",
      default: false,
      about: "looks for better readings only as long as in a call, not as long as it takes",
    },
    sounds: {
      type: "string",
      default: join(tmpdir(), "bobarista-hearing"),
      value: "folder",
      about: "where made sounds are kept between runs",
    },
    verbose: { type: "boolean", default: false, about: "prints what was heard wrongly" },
  },
});

const EXPECTING: Readonly<Record<Utterance["kind"], Expecting>> = {
  order: "order",
  correction: "order",
  answer: "yes_no",
  question: "order",
  number: "phone",
  off_menu: "order",
};

const snrDb = values.snr === undefined ? undefined : Number(values.snr);
const [utterances, voices] = values.tuning
  ? [TUNING_UTTERANCES, TUNING_VOICES]
  : [TEST_UTTERANCES, TEST_VOICES];
const folder = join(values.sounds, `${values.tuning ? "tuning" : "test"}${values.snr ?? ""}`);
mkdirSync(folder, { recursive: true });

await using recogniser = new Recogniser({
  log: silentLog(),
  size: values.size === "tiny" ? "tiny" : "base",
});
await recogniser.learn("bench", BOBA_MENU);

/** Somebody who is asked again speaks slower. */
const ASKED_AGAIN = 1.2;
/** The machine that measures may be busy: what is heard must not depend on it, unless that is what is measured. */
const patience = values["in-a-call"] ? {} : { mayTakeMs: 60_000 };

const natural = new Score("natural voices");
const robots = new Score("formant robots");
const all = new Score("all voices");
const raw = new Score("all voices, without the menu");
const numbers = { said: 0, firstTry: 0, secondTry: 0 };
const tookMs: number[] = [];
const cases = voices
  .flatMap((voice, v) => utterances.map((utterance, u) => ({ voice, v, utterance, u })))
  .filter(({ utterance }) => values.kind === undefined || utterance.kind === values.kind);
for (const each of cases.filter((_, i) => i % Number(values.every) === Number(values.from))) {
  const { voice, utterance } = each;
  const heard = await hear(each, 1);
  const before = readSlots(heard.raw, utterance.kind);
  const slots = readSlots(heard.text, utterance.kind);
  const isRight = all.count(utterance, slots, before);
  (voice.natural ? natural : robots).count(utterance, slots, before);
  raw.count(utterance, before, before);
  if (utterance.kind === "number") await countNumber(each, isRight, slots);
  if (values.verbose && !isRight) {
    console.log(`${voice.name}: ${utterance.say}\n    ${heard.raw}\n    ${heard.text}`);
  }
}
for (const score of [all, natural, robots, raw]) console.log(score.report());
const { said, firstTry, secondTry } = numbers;
if (said > 0) {
  console.log(`numbers: ${firstTry} of ${said} at once, ${secondTry} after asking once more`);
}
tookMs.sort((a, b) => a - b);
const part = (share: number) => Math.round(tookMs[Math.floor(tookMs.length * share)] ?? 0);
console.log(`recognition: p50 ${part(0.5)} ms, p90 ${part(0.9)} ms, ${tookMs.length} turns`);
console.log(`memory of the process: ${Math.round(process.memoryUsage().rss / 1e6)} MB`);

async function hear(
  each: (typeof cases)[number],
  slower: number,
  rejectedNumbers: readonly string[] = [],
) {
  const speech = decodeMulaw(sound(each, slower));
  const startedAt = performance.now();
  const heard = await recogniser.recognise("bench", speech, {
    rateHz: 8_000,
    vocabulary: BOBA_MENU,
    expecting: EXPECTING[each.utterance.kind],
    rejectedNumbers,
    ...patience,
  });
  tookMs.push(performance.now() - startedAt);
  return heard;
}

/** The dialogue reads a number back, and asks again when it has not ten digits or the caller says that it is wrong. */
async function countNumber(
  each: (typeof cases)[number],
  isRight: boolean,
  heardFirst: readonly string[],
): Promise<void> {
  numbers.said += 1;
  numbers.firstTry += Number(isRight);
  if (isRight) numbers.secondTry += 1;
  else {
    const { text } = await hear(each, ASKED_AGAIN, heardFirst);
    numbers.secondTry += Number(readSlots(text, "number")[0] === each.utterance.slots[0]);
  }
}

function sound({ voice, v, utterance, u }: (typeof cases)[number], slower: number): Uint8Array {
  const file = join(folder, `${v}-${u}${slower === 1 ? "" : `-${slower}`}.ul`);
  try {
    return readFileSync(file);
  } catch {
    const seed = v * 1000 + u + 1 + Math.round(10_000 * (slower - 1));
    const made = onTheTelephone(voice, utterance.say, snrDb, seed, slower);
    writeFileSync(file, made);
    return made;
  }
}
