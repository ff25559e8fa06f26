import assert from "node:assert/strict";
import { test } from "node:test";
import { Heartbeat } from "./heartbeat.ts";

test("each listener is called once a period, and they take turns within it", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const heartbeat = new Heartbeat(100);
  const counts = Array.from({ length: 25 }, () => 0);
  const watches = counts.map((_, i) => heartbeat.onBeat(() => (counts[i] = (counts[i] ?? 0) + 1)));
  for (let beat = 1; beat <= 5; beat += 1) {
    const before = sum(counts);
    t.mock.timers.tick(20);
    assert.ok(sum(counts) - before <= 5, "a fifth of them at a time");
  }
  assert.deepEqual(new Set(counts), new Set([1]));
  for (const watch of watches) watch[Symbol.dispose]();
});

test("beats only while somebody listens, and takes a second goodbye of one listener for nothing", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const heartbeat = new Heartbeat(100);
  let beats = 0;
  const gone = heartbeat.onBeat(() => (beats += 1));
  const there = heartbeat.onBeat(() => undefined);
  gone[Symbol.dispose]();
  gone[Symbol.dispose]();
  assert.equal(heartbeat.listenerCount, 1);
  t.mock.timers.tick(1_000);
  assert.equal(beats, 0);
  there[Symbol.dispose]();
  assert.equal(heartbeat.listenerCount, 0);
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
