/**
 * `npm test`: runs every test of the house, or those whose path holds one of the words given.
 *
 * `npm test -- cart outbox` runs the files with "cart" or "outbox" in their path.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

const words = process.argv.slice(2);
const files = globSync("{src,pages,test,tools,bench,eval}/**/*.test.ts")
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`No test file has ${words.join(" or ")} in its path.`);
  process.exit(1);
}
const run = spawnSync(
  process.execPath,
  ["--test", "--test-concurrency=2", "--test-timeout=300000", ...files],
  { stdio: "inherit" },
);
process.exit(run.status ?? 1);
