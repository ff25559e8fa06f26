import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { NoiseFloor } from "./noise-floor.ts";
import { VAD_FRAME_MS } from "./vad-frame.ts";

describe("how loud a line is while its caller says nothing", () => {
  it("is the level of a steady noise, within a second", () => {
    assert.ok(near(listen(new NoiseFloor(), [[-45, 1_000]]), -45));
  });

  it("is not raised by a voice that comes and goes", () => {
    const floor = new NoiseFloor();
    const words = Array.from({ length: 12 }, () => [
      [-20, 600],
      [-45, 700],
    ]).flat() as [number, number][];
    assert.ok(listen(floor, words) < -38);
  });

  it("follows a noise that stays: a fan that is switched on counts after three seconds", () => {
    const floor = new NoiseFloor();
    assert.ok(near(listen(floor, [[-60, 2_000]]), -60));
    assert.ok(listen(floor, [[-35, 2_000]]) < -50);
    assert.ok(near(listen(floor, [[-35, 2_000]]), -35));
  });

  it("falls at once when the noise ends", () => {
    const floor = new NoiseFloor();
    listen(floor, [[-35, 4_000]]);
    assert.ok(listen(floor, [[-60, 1_000]]) < -50);
  });
});

/** The floor after so many milliseconds of each level. */
function listen(floor: NoiseFloor, levels: readonly (readonly [number, number])[]): number {
  let heard = 0;
  for (const [levelDb, ms] of levels) {
    for (let at = 0; at < ms; at += VAD_FRAME_MS) heard = floor.push(levelDb);
  }
  return heard;
}

function near(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) < 1;
}
