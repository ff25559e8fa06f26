import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DEFAULT_PATIENCE_MS } from "./hearing/endpointer.ts";
import { countDigits, HALF_NUMBER_PATIENCE_MS, turnPatienceMs } from "./turn-patience.ts";

const NUMBER = { expecting: "phone" } as const;
const heard = (text: string, speechMs = 5_000) => ({ text, speechMs });

describe("how long a pause may be", () => {
  test("an order ends after the usual quiet, whatever was heard", () => {
    for (const so of [undefined, heard("two taro milk teas"), heard("five five five")]) {
      assert.equal(turnPatienceMs({ expecting: "order" }, so), DEFAULT_PATIENCE_MS);
    }
  });

  test("half a phone number is waited for, a whole one is not", () => {
    const half = heard("six five zero two five three");
    assert.equal(turnPatienceMs(NUMBER, half), HALF_NUMBER_PATIENCE_MS);
    assert.equal(turnPatienceMs(NUMBER, heard("650-253")), HALF_NUMBER_PATIENCE_MS);
    const whole = heard("six five zero two five three oh oh oh eight");
    assert.equal(turnPatienceMs(NUMBER, whole), DEFAULT_PATIENCE_MS);
  });

  test("ten digits that were made of the sound of six are half a number", () => {
    const invented = heard("four one five eight six seven three two zero zero", 2_100);
    assert.equal(turnPatienceMs(NUMBER, invented), HALF_NUMBER_PATIENCE_MS);
  });

  test("of a number whose first half is known, the second half is enough", () => {
    const rest = { expecting: "phone", digitsAwaited: 4 } as const;
    assert.equal(turnPatienceMs(rest, heard("zero zero zero", 1_200)), HALF_NUMBER_PATIENCE_MS);
    assert.equal(turnPatienceMs(rest, heard("triple zero eight", 1_200)), DEFAULT_PATIENCE_MS);
  });

  test("while it is not known yet what was said, nobody is cut off", () => {
    assert.equal(turnPatienceMs(NUMBER, undefined), HALF_NUMBER_PATIENCE_MS);
  });

  test('words are no half number: a yes is answered at once, who says "it\'s" gets a moment more', () => {
    assert.ok(turnPatienceMs(NUMBER, heard("it's")) > DEFAULT_PATIENCE_MS);
    assert.ok(turnPatienceMs(NUMBER, heard("one moment")) < HALF_NUMBER_PATIENCE_MS);
    const readBack = { expecting: "yes_no", digitsAwaited: 10 } as const;
    assert.equal(turnPatienceMs(readBack, heard("yes that one")), DEFAULT_PATIENCE_MS);
    assert.equal(turnPatienceMs(readBack, heard("no six five zero")), HALF_NUMBER_PATIENCE_MS);
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
