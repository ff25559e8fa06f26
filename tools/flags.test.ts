import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { describe, test } from "node:test";
import packageJson from "../package.json" with { type: "json" };
import { parseFlags, usageOf } from "./flags.ts";

const ROOT = path.resolve(import.meta.dirname, "..");

const brew = {
  name: "npm run brew",
  about: "makes tea.",
  examples: [["--cups 2 green", "two cups of green tea"]],
  operands: "[kind]",
  flags: {
    cups: { type: "string", default: "1", value: "number", about: "how many" },
    ice: { type: "string", oneOf: ["none", "some"], about: "how much of it" },
    hot: { type: "boolean", default: false, about: "for a cold day" },
    worker: { type: "string" },
  },
} as const;

describe("the flags of a command", () => {
  test("are read, with what they are when left out", () => {
    const read = parseFlags(brew, ["--cups", "3", "green", "--hot"]);
    assert.ok(read.ok);
    assert.deepEqual({ ...read.value.values }, { cups: "3", hot: true });
    assert.deepEqual(read.value.positionals, ["green"]);
  });

  for (const [args, complaint] of [
    [["--cupz", "3"], "Unknown option '--cupz'."],
    [["--cups"], "Option '--cups <value>' argument missing."],
    [["--cups", "three"], '--cups must be a number, not "three".'],
    [["--ice", "much"], '--ice must be none or some, not "much".'],
    [["--hot=yes"], "Option '--hot' does not take an argument."],
  ] as const) {
    test(`${args.join(" ")}: one line says what is wrong`, () => {
      const read = parseFlags(brew, args);
      assert.ok(!read.ok);
      assert.equal(read.refusal, complaint);
    });
  }

  test("nothing else may stand there, unless the command takes it", () => {
    const read = parseFlags({ name: "npm run brew", about: "makes tea.", flags: {} }, ["green"]);
    assert.deepEqual(read, { ok: false, refusal: '"green" is not expected here.' });
  });

  test("make the usage, without those that a command gives itself", () => {
    assert.equal(
      usageOf(brew),
      `Usage: npm run brew -- [kind] [flags]

npm run brew makes tea.

  npm run brew -- --cups 2 green  two cups of green tea

  --cups <number>    how many (1)
  --ice <none|some>  how much of it
  --hot              for a cold day
  --help             prints this`,
    );
  });
});

describe("every command of package.json", () => {
  for (const [name, command] of Object.entries(packageJson.scripts)) {
    const [, file] = /^node (?:\S+ )*((?:tools|bench|eval)\/\S+\.ts)$/.exec(command) ?? [];
    if (file === undefined) continue;
    test(`npm run ${name}: --help prints its usage, and a slip is named with it`, async () => {
      const [help, slip] = await Promise.all([run(file, "--help"), run(file, "--no-such-flag")]);
      assert.match(help.out, new RegExp(`^Usage: npm (run )?${name}\\b`));
      assert.deepEqual([help.code, help.err], [0, ""]);
      const [line = "", ...usage] = slip.err.split("\n");
      assert.match(line, /^npm (run )?\S+: Unknown option '--no-such-flag'\.$/);
      assert.equal(usage.join("\n").trim(), help.out.trim());
      assert.deepEqual([slip.code, slip.out], [2, ""]);
    });
  }
});

function run(file: string, ...args: readonly string[]) {
  return new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [file, ...args], { cwd: ROOT }, (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, out, err });
    });
  });
}
