import { mkdir, writeFile } from "node:fs/promises";
import { readFlags } from "../tools/flags.ts";
import { Load } from "./load/load.ts";
import { describeMachine } from "./load/machine.ts";
import { ServerProcess, takeOtherCores, takePriority } from "./load/server-process.ts";
import { product } from "./load/subjects.ts";

const { values } = readFlags({
  name: "node bench/flat-line.ts",
  about: "asks whether memory, CPU or latency grow with time while calls never hang up.",
  examples: [["--calls 40 --minutes 30", "as it is usually run"]],
  flags: {
    calls: { type: "string", default: "40", value: "number", about: "calls at once" },
    minutes: { type: "string", default: "30", value: "number", about: "how long" },
    audio: {
      type: "string",
      default: "mulaw",
      oneOf: ["mulaw", "linear16"],
      about: "between us and the agent",
    },
    priority: { type: "string", default: "0", value: "number", about: "as of nice" },
  },
});
const calls = Number(values.calls);
const audio = values.audio === "linear16" ? "linear16" : "mulaw";
const priority = Number(values.priority);
const pinning = takeOtherCores();
takePriority(priority);
const machine = describeMachine(pinning, priority);
await using load = await Load.start(priority);
const subject = product(audio);
const script = subject.server?.(load.agentUrl);
if (script === undefined) throw new Error("there is no server to watch");
await using server = await ServerProcess.start(script, priority);
await load.dial({ port: server.port, voice: true, direct: false }, calls, 3_000);

const lines = [
  `Measured ${machine.measuredAt}, ${calls} calls in ${audio}, Node ${machine.node}; ${pinning}, nice ${priority}.`,
  "",
  "| minute | RSS MB | live MB | CPU ms/s a call | waited for core | in p99 ms | out p99 ms | lost, doubled, calls lost |",
  "| --- | --- | --- | --- | --- | --- | --- | --- |",
];
console.log(lines.join("\n"));
const folder = new URL("results/", import.meta.url);
await mkdir(folder, { recursive: true });
for (let minute = 1; minute <= Number(values.minutes); minute += 1) {
  const before = await server.usage({ collect: false });
  const measured = await load.measure(60);
  const after = await server.usage({ collect: false });
  const { live } = await server.usage({ collect: true });
  const { lost, doubled, callsLost, latencyIn, latencyOut } = measured;
  const line =
    `| ${minute} | ${(after.rss / 1e6).toFixed(0)} | ${(live / 1e6).toFixed(1)} | ` +
    `${((after.cpuMs - before.cpuMs) / 60 / calls).toFixed(2)} | ` +
    `${((after.waitedMs - before.waitedMs) / 600).toFixed(0)} % | ` +
    `${latencyIn.p99.toFixed(1)} | ${latencyOut.p99.toFixed(1)} | ${lost}, ${doubled}, ${callsLost} |`;
  lines.push(line);
  console.log(line);
  await writeFile(new URL(`flat-line-${audio}.md`, folder), `${lines.join("\n")}\n`);
}
await load.hangUp();
