import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

const here = import.meta.dirname;
const FIFTEEN_MINUTES_MS = 900_000;
/** What is measured here is what the agent understands, not how busy the machine is. */
const PATIENT = ["--patience", "40"];

describe("npm run eval", { timeout: FIFTEEN_MINUTES_MS }, () => {
  test("typed: no scenario ends worse than in the saved baseline", async () => {
    const run = await evaluate("--baseline", "--lines", "12", ...PATIENT);
    // Twelve calls at once on a busy machine: what ended worse is played again, by itself, before it counts.
    for (const [, id = ""] of run.output.matchAll(/Worse than before: (\S+),/g)) {
      const again = await evaluate("--baseline", "--only", id, ...PATIENT);
      assert.equal(again.exitCode, 0, run.output + again.output);
    }
    assert.match(run.output, /Worse than before|Nothing is worse than the baseline/, run.output);
    assert.match(run.output, /\d+ of \d{2,} calls ended exactly right/);
    isKept("latest-text");
  });

  test("spoken: at least two of the three shortest stories end in the exact order", async () => {
    const { output } = await evaluate("--spoken", "--ci", "--lines", "3", ...PATIENT);
    // The recogniser is not perfect, and no repetition makes it so: docs/conversations-measured.md has the whole set.
    const right = /(\d) of 3 calls ended exactly right/.exec(output)?.[1];
    assert.ok(Number(right) >= 2, output);
    isKept("latest-spoken");
  });
});

/** Each run is kept for people and for programs. */
function isKept(name: string): void {
  const file = path.join(here, "results", name);
  const kept: unknown = JSON.parse(readFileSync(`${file}.json`, "utf8"));
  assert.ok(typeof kept === "object" && kept !== null && "scores" in kept);
  assert.match(readFileSync(`${file}.html`, "utf8"), /calls ended exactly right/);
}

async function evaluate(
  ...args: readonly string[]
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [path.join(here, "eval.ts"), ...args], {
    cwd: path.dirname(here),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const closed = Promise.withResolvers<number | null>();
  child.on("error", closed.reject).on("close", closed.resolve);
  return { exitCode: await closed.promise, output };
}
