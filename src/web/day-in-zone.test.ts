import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dayInZone } from "./day-in-zone.ts";

const HOUR_MS = 60 * 60 * 1000;

function day(date: string, zone: string) {
  const { from, to } = dayInZone(date, zone);
  return { from: new Date(from).toISOString(), hours: (to - from) / HOUR_MS };
}

describe("a day of the shop's calendar", () => {
  test("begins at the shop's midnight", () => {
    assert.deepEqual(day("2026-11-23", "America/Los_Angeles"), {
      from: "2026-11-23T08:00:00.000Z",
      hours: 24,
    });
    assert.deepEqual(day("2026-11-23", "Asia/Taipei"), {
      from: "2026-11-22T16:00:00.000Z",
      hours: 24,
    });
  });

  test("is an hour shorter or longer when the clocks change", () => {
    assert.equal(day("2026-03-08", "America/Los_Angeles").hours, 23);
    assert.equal(day("2026-11-01", "America/Los_Angeles").hours, 25);
    assert.equal(day("2026-03-29", "Europe/Berlin").hours, 23);
  });
});
