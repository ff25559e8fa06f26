import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EchoGuard } from "./echo-guard.ts";
import { seededRandom } from "./sentence-grammar.ts";

/** Levels of a sentence: syllables of 4 to 8 frames between −15 and −25 dB with dips between them. */
function sentence(seed: number, frames: number): number[] {
  const random = seededRandom(seed);
  const levels: number[] = [];
  while (levels.length < frames) {
    const length = 3 + Math.floor(random() * 5);
    const loud = -15 - random() * 12;
    for (let i = 0; i < length; i += 1) levels.push(loud - 20 * Math.abs(i / length - 0.4));
  }
  return levels.slice(0, frames);
}

describe("the agent's own voice", () => {
  test("is known when it comes back later and quieter", () => {
    const guard = new EchoGuard();
    const spoken = sentence(1, 100);
    guard.plays(spoken);
    const delay = 9;
    const judged = spoken.map((_, i) => guard.isEcho((spoken[i - delay] ?? -70) - 22));
    assert.ok(judged.slice(35).every(Boolean));
  });

  test("is not mistaken for a caller who speaks over it as loud", () => {
    const guard = new EchoGuard();
    guard.plays(sentence(1, 100));
    const judged = sentence(2, 100).map((level) => guard.isEcho(level));
    assert.ok(judged.every((echo) => !echo));
  });

  test("is over when the agent was stopped", () => {
    const guard = new EchoGuard();
    const spoken = sentence(1, 100);
    guard.plays(spoken);
    guard.stops();
    const judged = spoken.map((level) => guard.isEcho(level - 22));
    assert.ok(judged.every((echo) => !echo));
  });
});
