/**
 * `npm run eval`: simulated callers place calls through the real `/voice` and `/twilio`; what they end with is compared with
 * what they wanted, drink by drink. Writes eval/results/latest-<mode>.json and .html.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { readFlags } from "../tools/flags.ts";
import { playStories } from "./play-stories.ts";
import { htmlReport, textReport } from "./report.ts";
import { type Scenario, parseScenarios, readScenarios } from "./scenario.ts";
import type { Score } from "./score.ts";
import { type Summary, summarise, verdictOn } from "./summary.ts";

const here = import.meta.dirname;
const { values: asked } = readFlags({
  name: "npm run eval",
  about:
    "lets simulated callers ring a shop of its own and compares what they end with to what they wanted: typed, all scenarios,\nagainst the house agent (or Deepgram, with its key).",
  examples: [
    ["--only phone", 'those with "phone" in their id or group'],
    ["--spoken", "spoken with noise, the scenarios marked for it"],
    ["--baseline", "exits with 1 when one ends worse than it did"],
  ],
  flags: {
    spoken: {
      type: "boolean",
      default: false,
      about: "spoken with noise, the scenarios marked so",
    },
    all: { type: "boolean", default: false, about: "with --spoken: every scenario" },
    ci: { type: "boolean", default: false, about: "only the shortest" },
    only: { type: "string", about: "those with this in their id or group" },
    file: {
      type: "string",
      value: "file",
      about: "the scenarios of this file, as /calls exports them",
    },
    repeat: {
      type: "string",
      default: "1",
      value: "number",
      about: "each so often, with the flake rate",
    },
    lines: { type: "string", value: "number", about: "calls at once: 10 typed or 2 spoken" },
    noise: {
      type: "string",
      default: "20",
      value: "number",
      about: "dB of speech above the noise",
    },
    patience: {
      type: "string",
      default: "12",
      value: "number",
      about: "seconds before a caller says it again: more for slow machines",
    },
    baseline: { type: "boolean", default: false, about: "compares with the saved baseline" },
    "save-baseline": { type: "boolean", default: false, about: "makes this run the baseline" },
  },
});

const mode = asked.spoken ? "spoken" : "text";
const baselineFile = path.join(here, `baseline-${mode}.json`);
const baselineShape = z.object({ scenarios: z.record(z.string(), z.number()) });
process.exitCode = await evaluate();

async function evaluate(): Promise<number> {
  const all =
    asked.file === undefined
      ? readScenarios(path.join(here, "scenarios"))
      : parseScenarios(readFileSync(asked.file, "utf8"), asked.file);
  const chosen = all.filter(isAskedFor);
  if (chosen.length === 0) {
    console.error(`No scenario has "${asked.only ?? ""}" in its id or group.`);
    return 1;
  }
  const { agent, scores } = await playStories(chosen, {
    all,
    isSpoken: asked.spoken,
    noiseDb: Number(asked.noise),
    patienceMs: Number(asked.patience) * 1_000,
    lines: Number(asked.lines ?? (asked.spoken ? 2 : 10)),
    repeat: Number(asked.repeat),
    onScore: (score) => console.log(`${score.passed ? "✓" : "✗"} ${score.id}`),
  });
  const summary = summarise(scores, { mode, agent, at: new Date().toISOString() });
  console.log(`\n${textReport(summary, scores)}`);
  keep(summary, scores);
  return judge(summary);
}

function isAskedFor(scenario: Scenario): boolean {
  const isInSet = asked.ci ? scenario.in_ci : !asked.spoken || asked.all || scenario.spoken;
  const named = asked.only;
  const isNamed =
    named === undefined || scenario.id.includes(named) || scenario.group.includes(named);
  return isInSet && isNamed;
}

function keep(summary: Summary, scores: readonly Score[]): void {
  const folder = path.join(here, "results");
  mkdirSync(folder, { recursive: true });
  const name = path.join(folder, `latest-${mode}`);
  writeFileSync(`${name}.json`, `${JSON.stringify({ summary, scores }, undefined, 2)}\n`);
  writeFileSync(`${name}.html`, htmlReport(summary, scores));
  console.log(`\nSee ${path.relative(process.cwd(), name)}.html`);
  if (!asked["save-baseline"]) return;
  writeFileSync(baselineFile, `${JSON.stringify(summary, undefined, 2)}\n`);
}

/** 0 when all is well. */
function judge(summary: Summary): number {
  if (asked["save-baseline"]) return 0;
  const baseline = asked.baseline
    ? baselineShape.parse(JSON.parse(readFileSync(baselineFile, "utf8")))
    : undefined;
  const { isGood, lines } = verdictOn(summary, baseline);
  for (const line of lines) console.log(line);
  return isGood ? 0 : 1;
}
