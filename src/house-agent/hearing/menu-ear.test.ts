import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BOBA_MENU } from "../../../test/house-agent/scripted-dialogue.ts";
import { bestReading } from "./best-reading.ts";
import { MenuEar } from "./menu-ear.ts";
import { writtenForms } from "./written-form.ts";

const ear = new MenuEar(BOBA_MENU);

/** A recogniser that wrote `text`, and for which the sound fits `fitting` best of all that it is asked about. */
function transcript(text: string, fitting: string) {
  return {
    text,
    logProbability: -8,
    tokenCount: 12,
    score: (texts: readonly string[]) =>
      Promise.resolve(texts.map((each) => (each.toLowerCase().startsWith(fitting) ? -12 : -40))),
  };
}

describe("the menu's words in what was heard", () => {
  test("two turtle milky's with bob a", async () => {
    const heard = transcript("Two turtle milky's with bob a.", "two taro milk teas with boba");
    assert.equal(await ear.understand(heard, "order"), "two taro milk teas with boba");
  });

  test("what already is a sentence of the menu stays, and nothing is asked about it", async () => {
    const heard = {
      ...transcript("Yes please.", ""),
      score: () => Promise.reject(new Error("not needed")),
    };
    assert.equal(await ear.understand(heard, "yes_no"), "yes please");
  });

  test("clear talk about something else stays as it is", async () => {
    const heard = { ...transcript("Do you have a mango smoothie?", "nothing"), logProbability: -1 };
    assert.equal(await ear.understand(heard, "order"), "do you have a mango smoothie");
  });

  test("a phone number is digits, however it was written", async () => {
    const heard = transcript("415-867-5309.", "415");
    assert.equal(
      await ear.understand(heard, "phone"),
      "four one five eight six seven five three zero nine",
    );
  });
});

describe("which reading wins", () => {
  const reading = (words: string, logProbability: number, languageCost: number) => ({
    words: words.split(" "),
    logProbability,
    languageCost,
  });

  test("a likely order beats unlikely words that fit the sound a little better", () => {
    const heard = reading("make that free", -0.5, 40);
    const menu = reading("make that three", -5, 10);
    assert.equal(bestReading([heard, menu]), menu);
  });

  test("but not words that fit much better", () => {
    const heard = reading("what is the weather", -0.5, 60);
    const menu = reading("what is the total", -35, 8);
    assert.equal(bestReading([heard, menu]), heard);
  });
});

describe("how the recogniser would write it", () => {
  test("percents and numbers as figures, sentences as sentences", () => {
    assert.deepEqual(writtenForms("i'd like twenty five percent sugar".split(" ")), [
      "I'd like 25% sugar.",
    ]);
    assert.deepEqual(writtenForms("how much is that".split(" ")), ["How much is that?"]);
    assert.ok(
      writtenForms("five five five one two three four five six seven".split(" ")).includes(
        "555-123-4567.",
      ),
    );
  });
});
