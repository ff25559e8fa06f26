/** `npm test`: runs every test of the house, or those whose path holds one of the words given. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { readFlags } from "./flags.ts";

/** Tests that keep both cores busy by themselves (a browser, speech, many processes) run one at a time, after the others. */
const HEAVY = /^(test|bench|eval|tools)[/\\](?!calls|doubles)/;

const { positionals: words } = readFlags({
  name: "npm test",
  about: "runs every test of the house, or those whose path holds one of the words.",
  examples: [["cart outbox", 'the files with "cart" or "outbox" in their path']],
  operands: "[words]",
  flags: {},
});
const files = globSync("{src,pages,test,tools,bench,eval}/**/*.test.ts")
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`No test file has ${words.join(" or ")} in its path.`);
  process.exit(1);
}
const heavy = files.filter((file) => HEAVY.test(file));
const light = files.filter((file) => !HEAVY.test(file));
const passed = [
  runTests(light, { atOnce: 2, limitMinutes: 5 }),
  // A hundred whole calls, some of them spoken in real time, are one file.
  runTests(heavy, { atOnce: 1, limitMinutes: 15 }),
];
process.exit(passed.every(Boolean) ? 0 : 1);

function runTests(
  some: readonly string[],
  { atOnce, limitMinutes }: { readonly atOnce: number; readonly limitMinutes: number },
): boolean {
  if (some.length === 0) return true;
  const run = spawnSync(
    process.execPath,
    ["--test", `--test-concurrency=${atOnce}`, `--test-timeout=${limitMinutes * 60_000}`, ...some],
    { stdio: "inherit" },
  );
  return run.status === 0;
}
