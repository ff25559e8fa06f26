import assert from "node:assert/strict";
import { test } from "node:test";
import { Heartbeat } from "./heartbeat.ts";
import { LoopPressure } from "./loop-pressure.ts";

test("pressure is high once the loop is nearly full, and until it has room again", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  let share = 0.9;
  using pressure = new LoopPressure(new Heartbeat(100), () => share);
  const isHighAt = (now: number) => {
    share = now;
    t.mock.timers.tick(100);
    return pressure.isHigh;
  };
  assert.equal(isHighAt(0.9), false);
  assert.equal(isHighAt(0.97), true);
  assert.equal(isHighAt(0.8), true, "what is done less often has made this room; it stays so");
  assert.equal(isHighAt(0.7), false);
  assert.equal(isHighAt(0.8), false);
});

test("an event loop that does nothing but wait is under no pressure; one that never waits is", async () => {
  const heartbeat = new Heartbeat(10);
  using pressure = new LoopPressure(heartbeat);
  const busy = Promise.withResolvers<undefined>();
  const work = (): void => {
    const until = performance.now() + 5;
    while (performance.now() < until);
    if (pressure.isHigh) busy.resolve(undefined);
    else setImmediate(work);
  };
  work();
  await busy.promise;
  while (pressure.isHigh) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(pressure.isHigh, false);
});
