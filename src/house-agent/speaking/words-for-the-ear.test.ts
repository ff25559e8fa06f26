import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { wordsForTheEar } from "./words-for-the-ear.ts";

const READ_ALOUD: Readonly<Record<string, string>> = {
  "That is $6.25.": "That is six dollars and twenty five cents.",
  "That is $5.00 in all": "That is five dollars in all",
  "A topping is $0.75": "A topping is seventy five cents",
  "It costs $101": "It costs one hundred one dollars",
  "50% sweet, 2 drinks": "fifty percent sweet, two drinks",
  "Your order number is 4782.": "Your order number is four, seven, eight, two.",
  "Your order number is 4, 7, 8, 2.": "Your order number is four, seven, eight, two.",
  "I have 555-123-4567.": "I have five five five, one two three, four five six seven.",
  "I have +15551234567.": "I have five five five, one two three, four five six seven.",
  "We'll text you, and you're set": "We will text you, and you are set",
  "We open at 11:00 and close at 9:30": "We open at eleven o'clock and close at nine thirty",
  "Taro with boba & cream 🧋": "tahro with bohbah and cream",
};

describe("what the agent says", () => {
  for (const [written, spoken] of Object.entries(READ_ALOUD)) {
    test(`"${written}" is read as "${spoken}"`, () => {
      assert.equal(wordsForTheEar(written), spoken);
    });
  }
});
