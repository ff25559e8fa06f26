import { writeFile } from "node:fs/promises";
import { Voice } from "../src/house-agent/speaking/voice.ts";
import { silentLog } from "../src/lib/log.ts";
import { AgentClient } from "../test/house-agent/agent-client.ts";
import { SpokenCaller } from "../test/house-agent/spoken-caller.ts";
import { readFlags } from "../tools/flags.ts";
import { Load, type Measurement } from "./load/load.ts";
import { describeMachine } from "./load/machine.ts";
import { ServerProcess, takeOtherCores, takePriority } from "./load/server-process.ts";

const { values } = readFlags({
  name: "node bench/speech-beside-sound.ts",
  about:
    "asks whether the house agent's hearing and speaking delay the sound of\nother calls: calls stream through the bridge while callers speak to the house agent in the\nsame process, which has one core for all of it; and the same with nobody speaking.",
  examples: [["--calls 50 --speakers 2", "as it is usually run"]],
  flags: {
    calls: { type: "string", default: "50", value: "number", about: "calls that stream" },
    speakers: { type: "string", default: "2", value: "number", about: "callers who speak" },
    seconds: { type: "string", default: "20", value: "number", about: "of a round" },
    rounds: { type: "string", default: "2", value: "number", about: "of each situation" },
    priority: { type: "string", default: "0", value: "number", about: "as of nice" },
  },
});
const calls = Number(values.calls);
const seconds = Number(values.seconds);
const priority = Number(values.priority);

const pinning = takeOtherCores();
takePriority(priority);
const machine = describeMachine(pinning, priority);
const lines = [
  `Measured ${machine.measuredAt}, ${calls} calls in mulaw for ${seconds} s, Node ${machine.node}; ${pinning}, nice ${priority}; load average at the start ${machine.loadAverageAtStart.toFixed(1)}.`,
  "",
  "| speakers | turns answered | in p50 / p99 / max ms | out p50 / p99 / max ms | core used | lost, doubled |",
  "| --- | --- | --- | --- | --- | --- |",
];
console.log(lines.join("\n"));
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const speakers of [0, Number(values.speakers)]) {
    lines.push(await situation(speakers));
    console.log(lines.at(-1));
  }
}
await writeFile(
  new URL("results/speech-beside-sound.md", import.meta.url),
  `${lines.join("\n")}\n`,
);

async function situation(speakers: number): Promise<string> {
  await using load = await Load.start(priority);
  const args = ["--agent-url", load.agentUrl, "--house-agent"];
  await using server = await ServerProcess.start({ script: "product-server.ts", args }, priority);
  await using voice = new Voice(silentLog());
  const { houseAgentUrl } = server;
  if (houseAgentUrl === undefined) throw new Error("the server has no house agent");
  await load.dial({ port: server.port, voice: true, direct: false }, calls, 2_000);
  const over = new AbortController();
  const talks = Array.from({ length: speakers }, () => talk(houseAgentUrl, voice, over.signal));
  const before = await server.usage({ collect: false });
  const measured = await load.measure(seconds);
  const after = await server.usage({ collect: false });
  over.abort();
  const turns = (await Promise.all(talks)).reduce((sum, own) => sum + own, 0);
  await load.hangUp();
  return inOneLine(speakers, turns, measured, (after.cpuMs - before.cpuMs) / seconds / 10);
}

/** Speaks until it is over, each time as soon as the last answer is. Answers how many turns were answered. */
async function talk(url: string, voice: Voice, signal: AbortSignal): Promise<number> {
  await using client = await AgentClient.start(url);
  using caller = new SpokenCaller(client, voice);
  const words = await caller.prepare("I would like a taro milk tea with boba please.");
  const isOver = new Promise<undefined>((resolve) =>
    signal.addEventListener("abort", () => resolve(undefined)),
  );
  let turns = 0;
  while (!signal.aborted) {
    await caller.plays(words);
    const answered = client.told("AgentAudioDone", turns + 1, 60_000).catch(() => undefined);
    if ((await Promise.race([answered, isOver])) !== undefined) turns += 1;
  }
  return turns;
}

function inOneLine(
  speakers: number,
  turns: number,
  measured: Measurement,
  corePercent: number,
): string {
  const three = (p: { p50: number; p99: number; max: number }) =>
    `${p.p50.toFixed(2)} / ${p.p99.toFixed(1)} / ${p.max.toFixed(0)}`;
  return (
    `| ${speakers} | ${turns} | ${three(measured.latencyIn)} | ${three(measured.latencyOut)} | ` +
    `${corePercent.toFixed(0)} % | ${measured.lost}, ${measured.doubled} |`
  );
}
