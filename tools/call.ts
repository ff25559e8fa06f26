/** `npm run call`: places a spoken call through `/voice` and `/twilio`, as Twilio would, and prints what happens. */
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { playStories } from "../eval/play-stories.ts";
import { readScenarios } from "../eval/scenario.ts";
import { startApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { Voice } from "../src/house-agent/speaking/voice.ts";
import { silentLog } from "../src/lib/log.ts";
import { CallWatch } from "./call-watch.ts";
import { readFlags } from "./flags.ts";
import { Telephone } from "./telephone.ts";
import { writeCallWav } from "./wav.ts";

const DEFAULT_LINES = [
  "Hi, can I get a taro milk tea with boba, please?",
  "Yes, that is right.",
  "Yes, a black milk tea with egg pudding.",
  "Actually, make that one with no ice.",
  "Yes.",
  "No, that is all.",
  "Five five five, one two three, four five six seven.",
  "Yes.",
  "No, thank you. Bye.",
];

const TELEPHONE_SOUND = { encoding: "mulaw", sampleRateHz: 8000 } as const;
/** A caller waits this long after the agent's last sound before speaking. */
const TURN_PAUSE_MS = 900;
/** Speech over the noise of the room, as `npm run eval -- --spoken` has it. */
const STORY_NOISE_DB = 20;
/** How long the agent may think before the caller goes on all the same. */
const PATIENCE_MS = 12_000;

const { values: options } = readFlags({
  name: "npm run call",
  about:
    "places a spoken call, as Twilio would, and prints what happens: to the shop on PORT, else to one opened for this call.\nIt exits with 1 when no order came of it, or a story did not end right.",
  examples: [
    ["", "a default caller orders two drinks and changes their mind once"],
    ['--say "two black milk teas" --say "yes"', "says these lines, each once the agent has spoken"],
    ["--story spoken", "plays the sixteen spoken stories of eval/scenarios, one after the other"],
  ],
  flags: {
    say: { type: "string", multiple: true, value: "line", about: "a line of the caller" },
    type: { type: "boolean", default: false, about: "types the lines instead of speaking them" },
    url: { type: "string", value: "url", about: "calls the shop at this address" },
    from: { type: "string", default: "anonymous", value: "phone", about: "caller id" },
    voice: { type: "string", default: "slt", oneOf: ["slt", "kal", "awb"], about: "the caller's" },
    story: {
      type: "string",
      value: "id",
      about: "plays this story of eval/scenarios in a shop of its own",
    },
    wav: { type: "string", value: "file", about: "keeps the call: caller left, agent right" },
  },
});

const exitCode = await (options.story === undefined ? main() : tellStories(options.story));
process.exit(exitCode);

async function main(): Promise<number> {
  const read = readConfig(process.env);
  if (!read.ok) {
    for (const fault of read.refusal) console.error(fault);
    return 1;
  }
  const config = read.value;
  await using opened = new AsyncDisposableStack();
  const baseUrl = options.url ?? (await findShop(config.PORT)) ?? (await openOwnShop(opened));
  const voice = opened.use(new Voice(silentLog()));

  console.log(`calling ${baseUrl} from ${options.from}\n`);
  const telephone = opened.use(
    await Telephone.dial({
      baseUrl,
      from: options.from,
      authToken: config.TWILIO_AUTH_TOKEN,
      publicUrl: config.PUBLIC_URL,
    }),
  );
  if (telephone.said !== "") console.log(`twilio: ${telephone.said}`);
  const watch = opened.use(
    new CallWatch({
      baseUrl,
      callSid: telephone.callSid,
      viewKey: telephone.viewKey,
      tell: (line) => console.log(line),
    }),
  );

  await talk(telephone, voice, watch);
  const how = await Promise.race([telephone.ended, wait(10_000, undefined)]);
  telephone.hangUp();
  await wait(500);
  await watch.refresh();
  if (options.wav !== undefined) writeCallWav(options.wav, telephone.recording());
  console.log(`\ncall ended: ${how === undefined ? "the caller hung up" : JSON.stringify(how)}`);
  return report(watch);
}

async function tellStories(wanted: string): Promise<number> {
  const all = readScenarios(path.join(import.meta.dirname, "..", "eval", "scenarios"));
  const chosen = all.filter(({ id, spoken }) => (wanted === "spoken" ? spoken : id === wanted));
  if (chosen.length === 0) {
    console.error(
      `There is no story "${wanted}". These are:\n  ${all.map(({ id }) => id).join("\n  ")}`,
    );
    return 1;
  }
  const { scores } = await playStories(chosen, {
    all,
    isSpoken: !options.type,
    noiseDb: STORY_NOISE_DB,
    patienceMs: PATIENCE_MS,
    lines: 1,
    repeat: 1,
    tell: (line) => console.log(line),
    onScore: ({ id, title, passed, problems }) =>
      console.log(`${passed ? "✓" : "✗"} ${id}: ${[title, ...problems].join("; ")}\n`),
  });
  return scores.every(({ passed }) => passed) ? 0 : 1;
}

async function talk(telephone: Telephone, voice: Voice, watch: CallWatch): Promise<void> {
  let over = false;
  void telephone.ended.then(() => (over = true));
  const hasEnded = () => over;
  for (const line of options.say ?? DEFAULT_LINES) {
    await answerHeard(telephone, watch, hasEnded);
    if (hasEnded()) return;
    if (options.type) {
      telephone.type(line);
    } else {
      const speech = await voice.speak("caller", line, {
        format: TELEPHONE_SOUND,
        voice: options.voice === "kal" ? "kal" : options.voice === "awb" ? "awb" : "slt",
      });
      await telephone.speak(speech.bytes);
    }
  }
  await answerHeard(telephone, watch, hasEnded);
}

/** Waits for the agent to begin its answer, then to end it. */
async function answerHeard(
  telephone: Telephone,
  watch: CallWatch,
  hasEnded: () => boolean,
): Promise<void> {
  const saidBefore = telephone.heardSpurts;
  const deadline = performance.now() + PATIENCE_MS;
  while (!hasEnded() && telephone.heardSpurts === saidBefore && performance.now() < deadline) {
    await wait(20);
  }
  if (!hasEnded()) await telephone.untilQuiet(TURN_PAUSE_MS);
  await watch.refresh().catch(() => undefined);
}

async function findShop(port: number): Promise<string | undefined> {
  const url = `http://127.0.0.1:${port}`;
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1000) });
    return answer.ok ? url : undefined;
  } catch {
    return undefined;
  }
}

/** A shop for this one call: its own port, its orders in memory. */
async function openOwnShop(opened: AsyncDisposableStack): Promise<string> {
  console.log("no shop is open on this machine: opening one for this call");
  const config = readConfig({ ...process.env, PORT: "0", DATABASE_URL: "sqlite::memory:" });
  if (!config.ok) throw new Error(config.refusal.join("\n"));
  const app = opened.use(await startApp(config.value, { log: silentLog() }));
  return app.url;
}

function report(watch: CallWatch): number {
  const { call } = watch;
  if (call?.order_number === null || call?.order_number === undefined) {
    console.log("no order came of it");
    return 1;
  }
  console.log(`order ${call.order_number}`);
  const latencies = [...call.turn_latencies_ms].sort((a, b) => a - b);
  const middle = latencies[Math.floor(latencies.length / 2)];
  if (middle !== undefined) {
    console.log(
      `end of the caller's turn → first sound of the answer: median ${Math.round(middle)} ms of ${latencies.length} turns`,
    );
  }
  return 0;
}
