import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  countOfDigits,
  digitByDigit,
  numberRepairs,
  saysOneOf,
  wholeness,
} from "./whole-number.ts";

const ten = "six five zero two five three zero zero zero eight".split(" ");

/** ln P of each digit at each place: nothing is likely but what is named. */
function chances(
  places: number,
  likely: Readonly<Record<number, Readonly<Record<number, number>>>>,
) {
  return Array.from({ length: places }, (_, place) =>
    Array.from({ length: 10 }, (_, digit) => likely[place]?.[digit] ?? -15),
  );
}

describe("a number is counted digit by digit", () => {
  test("however it was said", () => {
    assert.deepEqual(digitByDigit("it's double five oh eight hundred".split(" ")), [
      "it's",
      ..."five five zero eight zero zero".split(" "),
    ]);
  });

  test("and has so many digits", () => {
    assert.equal(countOfDigits("no it's double five oh".split(" ")), 3);
  });

  test("and is the same as another, with a country code or without", () => {
    assert.ok(saysOneOf(["4155552671", "6502530008"], ["no", "it's", ...ten]));
    assert.ok(saysOneOf(["16502530008"], ["one", ...ten]));
    assert.ok(!saysOneOf(["6502530008"], ten.with(9, "nine")));
    assert.ok(!saysOneOf(["6502530008"], ten.slice(3)));
  });

  test("and is more or less a phone number", () => {
    assert.equal(wholeness(["it's", ...ten]), 1);
    assert.equal(wholeness(ten.slice(0, 9)), 0.5);
    assert.equal(wholeness(ten.with(0, "zero")), 0.5);
    assert.equal(wholeness(["two", "teas"]), 0);
  });
});

describe("a phone number that cannot be right", () => {
  test("one digit short, it may have lost what the recogniser nearly wrote", () => {
    const short = ten.slice(0, 9);
    const [best, second] = numberRepairs(short, chances(10, { 9: { 8: -1 }, 3: { 1: -2 } }));
    assert.deepEqual(best, ten);
    assert.deepEqual(second, short.toSpliced(3, 0, "one"));
  });

  test("with one too many, the one is left out whose follower could have come at once", () => {
    const long = ten.toSpliced(4, 0, "nine");
    const [best] = numberRepairs(["it's", ...long], chances(12, { 4: { 5: -1 } }));
    assert.deepEqual(best, ["it's", ...ten]);
  });

  test("whole, it may have one digit wrong", () => {
    const repairs = numberRepairs(ten, chances(11, { 1: { 9: -1 } }));
    assert.deepEqual(repairs[0], ten.with(1, "nine"));
    assert.ok(repairs.every((words) => words.length === 10));
  });

  test("no number at all is left alone", () => {
    assert.deepEqual(numberRepairs(["hello"], []), []);
  });
});
