import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isWholeNumber, withLostZero } from "./whole-number.ts";

describe("a phone number that is one digit short", () => {
  test("may have lost a zero anywhere", () => {
    const words = "it's seven zero two five five five one eight six".split(" ");
    const tried = withLostZero(words).map((each) => each.join(" "));
    assert.equal(tried.length, 10);
    assert.ok(tried.includes("it's seven zero two five five five zero one eight six"));
    assert.ok(tried.includes("it's seven zero two five five five one eight six zero"));
  });

  test("whole and hopeless ones are left alone", () => {
    assert.deepEqual(
      withLostZero("five five five one two three four five six seven".split(" ")),
      [],
    );
    assert.deepEqual(withLostZero("five five".split(" ")), []);
    assert.ok(isWholeNumber("four oh eight nine six one double two five seven".split(" ")));
    assert.ok(!isWholeNumber("yes please".split(" ")));
  });
});
