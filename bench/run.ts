import { readFlags } from "../tools/flags.ts";
import { describeMachine } from "./load/machine.ts";
import { Load } from "./load/load.ts";
import { type Report, summarize, writeReport } from "./load/report.ts";
import { bareRelay, GENERATOR, product } from "./load/subjects.ts";
import { takeOtherCores, takePriority } from "./load/server-process.ts";
import { isHeld, runTrial, type Subject, type Trial } from "./load/trial.ts";

/**
 * `npm run bench`: the bridge against bare relays in the same session. Subjects take turns at every level, so that what else
 * the machine does meanwhile falls on all of them alike.
 */

const { values } = readFlags({
  name: "npm run bench",
  about: "measures the bridge beside bare relays in the same session.",
  examples: [
    ["--quick", "one level, under a minute"],
    ["", "three rounds at 100 and 300 calls, then calls held"],
    ["--only mulaw --held", "calls held alone"],
  ],
  flags: {
    quick: { type: "boolean", default: false, about: "one level, one round" },
    only: { type: "string", oneOf: ["mulaw", "linear16"], about: "only this kind of sound" },
    levels: { type: "string", value: "calls", about: "100,300: how many calls at once" },
    rounds: { type: "string", value: "number", about: "rounds of all levels" },
    seconds: { type: "string", value: "number", about: "measured at each level" },
    held: { type: "boolean", default: false, about: "only the search for calls held" },
    from: {
      type: "string",
      default: "100",
      value: "number",
      about: "calls where that search begins",
    },
    steady: { type: "boolean", default: false, about: "without that search" },
    priority: {
      type: "string",
      default: "0",
      value: "number",
      about: "nice value: below 0 on a machine that others use (needs the right to)",
    },
    name: { type: "string", value: "name", about: "of the files in bench/results" },
  },
});

const { quick } = values;
const levels = (values.levels ?? (quick ? "100" : "100,300")).split(",").map(Number);
const rounds = Number(values.rounds ?? (quick ? 1 : 3));
const seconds = Number(values.seconds ?? (quick ? 4 : 8));
const priority = Number(values.priority);
const settleMs = quick ? 1_500 : 2_500;

const audios = (["mulaw", "linear16"] as const).filter(
  (audio) => values.only === undefined || values.only === audio,
);

const pinning = takeOtherCores();
takePriority(priority);
const machine = describeMachine(pinning, priority);
console.log(`${machine.cpu}, Node ${machine.node}, ws ${machine.ws}; ${pinning}`);
const trials: Trial[] = [];
const held: Report["held"] = [];
await using load = await Load.start(priority);

if (!values.held) {
  for (let round = 0; round < rounds; round += 1) {
    for (const calls of levels) {
      for (const subject of [GENERATOR, ...audios.flatMap((a) => [bareRelay(a), product(a)])]) {
        await attempt(subject, calls);
      }
    }
  }
}
if (!quick && !values.steady) {
  for (const audio of audios) {
    const [bare, ours] = await searchHeld([bareRelay(audio), product(audio)]);
    held.push({ audio, bareRelay: bare ?? 0, product: ours ?? 0 });
  }
}

const report: Report = { machine, trials, held, summary: summarize(trials) };
await writeReport(values.name ?? (quick ? "quick" : "latest"), report);

async function attempt(subject: Subject, calls: number): Promise<Trial> {
  const trial = await runTrial(load, subject, { calls, settleMs, seconds, priority });
  trials.push(trial);
  console.log(inOneLine(trial));
  return trial;
}

/**
 * The most calls each subject holds: from the first level up in steps of 100 in turns, then halving the last step down to 25.
 * A level counts as failed when it fails twice in at most three tries, because one bad second of a shared machine is not the server's.
 */
async function searchHeld(subjects: readonly Subject[]): Promise<readonly number[]> {
  const searches = subjects.map((subject) => ({
    subject,
    best: 0,
    step: Number(values.from),
    done: false,
  }));
  while (searches.some((search) => !search.done)) {
    for (const search of searches) {
      if (search.done) continue;
      const calls = search.best + search.step;
      if (await holds(search.subject, calls)) {
        search.best = calls;
        search.step = Math.min(search.step, 100);
      } else search.step = Math.floor(search.step / 2);
      if (search.step < 25) search.done = true;
    }
  }
  return searches.map((search) => search.best);
}

async function holds(subject: Subject, calls: number): Promise<boolean> {
  if (isHeld(await attempt(subject, calls))) return true;
  const second = isHeld(await attempt(subject, calls));
  return second && isHeld(await attempt(subject, calls));
}

function inOneLine(trial: Trial): string {
  const { measured } = trial;
  const who = `${trial.subject} ${trial.audio}`.padEnd(20);
  const calls = `${trial.calls} calls`.padStart(10);
  if (measured === undefined) return `${who}${calls}  ${trial.failure}`;
  const ms = (value: number) => value.toFixed(1).padStart(6);
  return (
    `${who}${calls}  in p50${ms(measured.latencyIn.p50)} p99${ms(measured.latencyIn.p99)}` +
    `  out p50${ms(measured.latencyOut.p50)} p99${ms(measured.latencyOut.p99)} ms` +
    `  lost ${measured.lost} doubled ${measured.doubled}` +
    `  cpu ${trial.cpuMsACall.toFixed(2)} ms/s/call (core ${(trial.coreShare * 100).toFixed(0)} %,` +
    ` waited ${(trial.waitShare * 100).toFixed(0)} %)` +
    `  ${trial.rssKbACall.toFixed(0)} kB/call (${trial.liveKbACall.toFixed(0)} live)`
  );
}
