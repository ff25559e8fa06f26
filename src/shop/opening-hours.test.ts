import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { coffeeMenu, houseMenu } from "../../test/menus/menus.ts";
import { OpeningHours } from "./opening-hours.ts";

/** Corner Coffee, New York: Mon–Thu 7–18, Fri 7–12 and 13–1 at night, Sat 8:30–24, Sunday closed, 25 December closed. */
const { shop } = coffeeMenu();
const hours = new OpeningHours(shop);

/** A New York winter time, UTC−5. */
function newYork(text: string): number {
  return Date.parse(`${text}:00-05:00`);
}

describe("the shop's hours", () => {
  const table: readonly [string, string, boolean][] = [
    ["2026-11-23T06:59", "a minute before Monday's opening", false],
    ["2026-11-23T07:00", "at Monday's opening", true],
    ["2026-11-23T17:59", "a minute before closing", true],
    ["2026-11-23T18:00", "at closing", false],
    ["2026-11-27T12:30", "in Friday's lunch break", false],
    ["2026-11-28T00:59", "an hour past Friday's midnight", true],
    ["2026-11-28T01:00", "when the Friday night ends", false],
    ["2026-11-29T12:00", "on Sunday", false],
    ["2026-12-25T15:00", "on Christmas Day, a Friday", false],
    ["2026-12-26T00:30", "in the night that Christmas Day would have had", false],
  ];
  for (const [time, when, open] of table) {
    test(`${when} it is ${open ? "open" : "closed"}`, () => {
      assert.equal(hours.isOpen(newYork(time)), open);
    });
  }

  test("a shop without hours is always open, but on its closed days", () => {
    const house = new OpeningHours({ ...houseMenu().shop, closedOn: ["2026-12-25"] });
    assert.equal(house.isOpen(Date.parse("2026-11-29T03:00:00-08:00")), true);
    assert.equal(house.isOpen(Date.parse("2026-12-25T03:00:00-08:00")), false);
  });
});

describe("the next opening", () => {
  const table: readonly [string, string | undefined, string][] = [
    ["2026-11-23T06:00", "2026-11-23T07:00", "at 7 AM"],
    ["2026-11-23T19:00", "2026-11-24T07:00", "tomorrow at 7 AM"],
    ["2026-11-27T12:30", "2026-11-27T13:00", "at 1 PM"],
    ["2026-11-28T01:30", "2026-11-28T08:30", "at 8:30 AM"],
    ["2026-11-29T09:00", "2026-11-30T07:00", "tomorrow at 7 AM"],
    ["2026-12-24T20:00", "2026-12-26T08:30", "on Saturday at 8:30 AM"],
  ];
  for (const [now, opening, words] of table) {
    test(`seen from ${now} is ${words}`, () => {
      assert.equal(hours.nextOpening(newYork(now)), opening && newYork(opening));
      assert.equal(hours.nextOpeningWords(newYork(now)), words);
    });
  }

  test("is now while the shop is open", () => {
    const now = newYork("2026-11-23T08:00");
    assert.equal(hours.nextOpening(now), now);
  });

  test("is right on the day the clocks change", () => {
    const sunday = new OpeningHours({
      ...shop,
      hours: [[{ opensAt: 9 * 60, closesAt: 17 * 60 }], [], [], [], [], [], []],
    });
    // 8 March 2026, 2 AM → 3 AM: nine in the morning is UTC−4 already.
    assert.equal(
      sunday.nextOpening(newYork("2026-03-07T22:00")),
      Date.parse("2026-03-08T09:00:00-04:00"),
    );
  });

  test("is never when every day is closed", () => {
    const closed = new OpeningHours({ ...shop, hours: [[], [], [], [], [], [], []] });
    assert.equal(closed.nextOpening(newYork("2026-11-23T08:00")), undefined);
  });
});
