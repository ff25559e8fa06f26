import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");

test("every test that the fault matrix names is there", () => {
  const matrix = read("../../docs/wire/faults.md");
  const named = [...matrix.matchAll(/\b([a-z-]+): ("[^"\n]+"(?:, "[^"\n]+")*)/g)];
  assert.ok(named.length > 40, `${named.length} entries`);
  for (const [, file = "", phrases = ""] of named) {
    const tests = read(`${file}.test.ts`);
    for (const [, phrase = ""] of phrases.matchAll(/"([^"]+)"/g)) {
      assert.ok(tests.includes(phrase), `${file}.test.ts has no test with "${phrase}"`);
    }
  }
});
