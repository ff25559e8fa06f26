import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { countDigits, HALF_NUMBER_PATIENCE_MS, turnPatienceMs } from "./turn-patience.ts";
import { DEFAULT_PATIENCE_MS } from "./hearing/endpointer.ts";

const NUMBER = { expecting: "phone" } as const;

describe("how long a pause may be", () => {
  test("an order ends after the usual quiet, whatever was heard", () => {
    for (const heard of [undefined, "two taro milk teas", "five five five"]) {
      assert.equal(turnPatienceMs({ expecting: "order" }, heard), DEFAULT_PATIENCE_MS);
    }
  });

  test("half a phone number is waited for, a whole one is not", () => {
    assert.equal(turnPatienceMs(NUMBER, "six five zero two five three"), HALF_NUMBER_PATIENCE_MS);
    assert.equal(turnPatienceMs(NUMBER, "650-253"), HALF_NUMBER_PATIENCE_MS);
    assert.equal(
      turnPatienceMs(NUMBER, "six five zero two five three oh oh oh eight"),
      DEFAULT_PATIENCE_MS,
    );
  });

  test("of a number whose first half is known, the second half is enough", () => {
    const rest = { expecting: "phone", digitsAwaited: 4 } as const;
    assert.equal(turnPatienceMs(rest, "zero zero zero"), HALF_NUMBER_PATIENCE_MS);
    assert.equal(turnPatienceMs(rest, "triple zero eight"), DEFAULT_PATIENCE_MS);
  });

  test("while it is not known yet what was said, nobody is cut off", () => {
    assert.equal(turnPatienceMs(NUMBER, undefined), HALF_NUMBER_PATIENCE_MS);
  });

  test('words are no half number: a yes is answered at once, who says "it\'s" gets a moment more', () => {
    assert.ok(turnPatienceMs(NUMBER, "it's") > DEFAULT_PATIENCE_MS);
    assert.ok(turnPatienceMs(NUMBER, "one moment") < HALF_NUMBER_PATIENCE_MS);
    const readBack = { expecting: "yes_no", digitsAwaited: 10 } as const;
    assert.equal(turnPatienceMs(readBack, "yes that one"), DEFAULT_PATIENCE_MS);
    assert.equal(turnPatienceMs(readBack, "no six five zero"), HALF_NUMBER_PATIENCE_MS);
  });
});

describe("digits are counted as people say them", () => {
  test("in words, in figures, doubled", () => {
    assert.equal(countDigits("five five five one two three four five six seven"), 10);
    assert.equal(countDigits("555-123-4567"), 10);
    assert.equal(countDigits("eight hundred double five oh"), 6);
    assert.equal(countDigits("yes that one"), 1);
  });
});
