import { mkdir, writeFile } from "node:fs/promises";
import { drawChart } from "./chart.ts";
import type { Machine } from "./machine.ts";
import type { Row } from "./row.ts";
import type { Audio, Trial } from "./trial.ts";

export type Report = {
  readonly machine: Machine;
  readonly trials: readonly Trial[];
  /** Most calls with p99 < 50 ms both ways and nothing lost. Filled only when they were searched. */
  readonly held: {
    readonly audio: Audio;
    readonly bareRelay: number;
    readonly product: number | undefined;
  }[];
  readonly summary: readonly Row[];
};

export function summarize(trials: readonly Trial[]): readonly Row[] {
  const groups = Map.groupBy(trials, (t) => `${t.subject} ${t.audio} ${String(t.calls)}`);
  return [...groups.values()].flatMap((group) => {
    const measured = group.flatMap((trial) =>
      trial.measured === undefined ? [] : [trial.measured],
    );
    const [first] = group;
    if (first === undefined || measured.length === 0) return [];
    const cpu = group.filter((t) => t.measured !== undefined).map((t) => t.cpuMsACall);
    return [
      {
        subject: first.subject,
        audio: first.audio,
        calls: first.calls,
        rounds: measured.length,
        inP50: median(measured.map((m) => m.latencyIn.p50)),
        inP99: median(measured.map((m) => m.latencyIn.p99)),
        inMax: Math.max(...measured.map((m) => m.latencyIn.max)),
        outP50: median(measured.map((m) => m.latencyOut.p50)),
        outP99: median(measured.map((m) => m.latencyOut.p99)),
        outMax: Math.max(...measured.map((m) => m.latencyOut.max)),
        cpuMsACall: median(cpu),
        cpuLow: Math.min(...cpu),
        cpuHigh: Math.max(...cpu),
        waitShare: median(group.map((t) => t.waitShare)),
        rssKbACall: median(group.map((t) => t.rssKbACall)),
        liveKbACall: median(group.map((t) => t.liveKbACall)),
        lost: measured.reduce((sum, m) => sum + m.lost, 0),
        doubled: measured.reduce((sum, m) => sum + m.doubled, 0),
        latenessP99: median(measured.map((m) => m.lateness.p99)),
      },
    ];
  });
}

/** Writes `<name>.json`, `.md` and `.svg` to bench/results, and the table to the terminal. */
export async function writeReport(name: string, report: Report): Promise<void> {
  const folder = new URL("../results/", import.meta.url);
  await mkdir(folder, { recursive: true });
  const table = asMarkdown(report);
  const save = (extension: string, text: string) =>
    writeFile(new URL(`${name}.${extension}`, folder), text);
  await save("json", `${JSON.stringify(report, undefined, 2)}\n`);
  await save("md", table);
  await save("svg", drawChart(report.summary));
  console.log(`\n${table}`);
}

const HEADINGS = [
  "server",
  "audio",
  "calls",
  "in p50 / p99 / max ms",
  "out p50 / p99 / max ms",
  "CPU ms/s a call (range)",
  "against bare",
  "RSS, live kB a call",
  "lost, doubled",
  "waited for core",
];

function asMarkdown(report: Report): string {
  const { machine, summary, held } = report;
  const rows = summary.map((row) => {
    const bare = summary.find(
      (r) => r.subject === "bare relay" && r.audio === row.audio && r.calls === row.calls,
    );
    const isServer = row.cpuMsACall > 0;
    return [
      row.subject,
      isServer ? row.audio : "",
      String(row.calls),
      [row.inP50, row.inP99, row.inMax].map((ms) => ms.toFixed(2)).join(" / "),
      [row.outP50, row.outP99, row.outMax].map((ms) => ms.toFixed(2)).join(" / "),
      isServer
        ? `${row.cpuMsACall.toFixed(2)} (${row.cpuLow.toFixed(2)}–${row.cpuHigh.toFixed(2)})`
        : "",
      isServer && bare !== undefined ? `${(row.cpuMsACall / bare.cpuMsACall).toFixed(2)} ×` : "",
      isServer ? `${row.rssKbACall.toFixed(0)}, ${row.liveKbACall.toFixed(0)}` : "",
      `${row.lost}, ${row.doubled}`,
      isServer ? `${(row.waitShare * 100).toFixed(1)} %` : `late ${row.latenessP99.toFixed(1)} ms`,
    ];
  });
  const heldLines = held.map(({ audio, bareRelay, product }) =>
    [
      `- Calls held in ${audio} (p99 < 50 ms, nothing lost): bare relay ${bareRelay}`,
      product === undefined ? "" : `, BobaRista ${product}: ${(product / bareRelay).toFixed(2)} ×`,
    ].join(""),
  );
  return [
    `Measured ${machine.measuredAt} on ${machine.cpu}, ${machine.cores} cores, ${machine.os}, Node ${machine.node}, ` +
      `ws ${machine.ws}; ${machine.pinning}, nice ${machine.priority}; load average at the start ${machine.loadAverageAtStart.toFixed(1)}.`,
    "",
    "Latencies are from the write of a frame in the generator to its receipt there; the row `generator` is the same without " +
      "a server and is the part that is not the server's. Medians of the rounds, the worst for max.",
    "",
    line(HEADINGS),
    line(HEADINGS.map(() => "---")),
    ...rows.map(line),
    "",
    ...heldLines,
    "",
  ].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
