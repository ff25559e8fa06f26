import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { transcriptWords } from "./transcript-words.ts";

const HEARD: Readonly<Record<string, string>> = {
  "I'd like a Taro milk tea, 50% sweet.": "i'd like a taro milk tea fifty percent sweet",
  "100 per cent": "one hundred percent",
  "415-867-5309": "four one five eight six seven five three zero nine",
  "Two, 25 percent!": "two twenty five percent",
  "Make the 2nd one black": "make the second one black",
  "That’s $6": "that's six dollars",
  "What flavours are there?": "what flavors are there",
  "1,200": "one two zero zero",
  "": "",
};

describe("a transcript as plain words", () => {
  for (const [written, plain] of Object.entries(HEARD)) {
    test(`"${written}" is "${plain}"`, () => {
      assert.equal(transcriptWords(written).join(" "), plain);
    });
  }
});
