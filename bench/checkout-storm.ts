import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Load } from "./load/load.ts";
import { describeMachine } from "./load/machine.ts";
import { takeOtherCores, takePriority } from "./load/server-process.ts";
import { runTrial, type Trial } from "./load/trial.ts";
import { readFlags } from "../tools/flags.ts";

const { values } = readFlags({
  name: "node bench/checkout-storm.ts",
  about:
    "asks whether the store's commits show in the sound: the same calls without\norders, with orders in memory, and with orders on the disk, in turns.",
  examples: [["--calls 200 --orders 50", "as it is usually run"]],
  flags: {
    calls: { type: "string", default: "200", value: "number", about: "calls at once" },
    orders: {
      type: "string",
      default: "50",
      value: "number",
      about:
        "a second, over all calls; a call takes ten, so a round lasts calls × 10 / orders seconds at most",
    },
    seconds: { type: "string", default: "15", value: "number", about: "of a round" },
    rounds: { type: "string", default: "2", value: "number", about: "of each situation" },
    priority: { type: "string", default: "0", value: "number", about: "as of nice" },
  },
});
const calls = Number(values.calls);
const seconds = Number(values.seconds);
const priority = Number(values.priority);
const orderEveryFrames = Math.round((calls / Number(values.orders)) * 50);

const pinning = takeOtherCores();
takePriority(priority);
const machine = describeMachine(pinning, priority);
const folder = await mkdtemp(path.join(tmpdir(), "checkout-storm-"));
const lines = [
  `Measured ${machine.measuredAt}, ${calls} calls in mulaw, Node ${machine.node}; ${pinning}, nice ${priority}.`,
  "",
  "| situation | orders/s | in p50 / p99 / max ms | out p50 / p99 / max ms | CPU ms/s a call | waited for core | lost, refused |",
  "| --- | --- | --- | --- | --- | --- | --- |",
];
console.log(lines.join("\n"));
try {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const onDisk = `sqlite:${path.join(folder, `storm-${round}.db`)}`;
    await situation("no orders, store on disk", `${onDisk}.quiet`, 0);
    await situation("orders, store in memory", "sqlite::memory:", orderEveryFrames);
    await situation("orders, store on disk", onDisk, orderEveryFrames);
  }
} finally {
  await rm(folder, { recursive: true });
}
const results = new URL("results/", import.meta.url);
await mkdir(results, { recursive: true });
await writeFile(new URL("checkout-storm.md", results), `${lines.join("\n")}\n`);

async function situation(name: string, store: string, everyFrames: number): Promise<void> {
  await using load = await Load.start(priority, everyFrames);
  const subject = {
    name,
    audio: "mulaw" as const,
    voice: true,
    server: (agentUrl: string) => ({
      script: "product-server.ts",
      args: ["--agent-url", agentUrl, "--store", store],
    }),
  };
  const trial = await runTrial(load, subject, { calls, settleMs: 2_000, seconds, priority });
  lines.push(inOneLine(trial));
  console.log(lines.at(-1));
}

function inOneLine({ subject, measured, cpuMsACall, waitShare, failure }: Trial): string {
  if (measured === undefined) return `| ${subject} | ${failure} |`;
  const three = (p: { p50: number; p99: number; max: number }) =>
    `${p.p50.toFixed(2)} / ${p.p99.toFixed(1)} / ${p.max.toFixed(0)}`;
  return (
    `| ${subject} | ${(measured.checkouts / seconds).toFixed(0)} | ${three(measured.latencyIn)} | ` +
    `${three(measured.latencyOut)} | ${cpuMsACall.toFixed(2)} | ${(waitShare * 100).toFixed(0)} % | ` +
    `${measured.lost}, ${measured.refusals} |`
  );
}
