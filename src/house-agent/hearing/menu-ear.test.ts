import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BOBA_MENU } from "../../../test/house-agent/scripted-dialogue.ts";
import { bestReading, ORDER_RANKING } from "./best-reading.ts";
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
    digitsAt: () => Promise.resolve([]),
  };
}

/** A recogniser that wrote 650-253-0008, is in little doubt, and for which the sound fits these numbers. */
function listensTo(fit: Readonly<Record<string, number>>) {
  const nearly = Array.from({ length: 11 }, (_, place) =>
    Array.from({ length: 10 }, (_, digit) => (place === 8 && digit === 1 ? -3 : -15)),
  );
  return {
    ...transcript("650-253-0008.", ""),
    logProbability: -1,
    score: (texts: readonly string[]) =>
      Promise.resolve(
        texts.map((text) => fit[text.replace(/\D/g, "")] ?? (text.startsWith("6") ? -50 : -60)),
      ),
    digitsAt: () => Promise.resolve(nearly),
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
      logProbability: -1,
      score: () => Promise.reject(new Error("not needed")),
    };
    assert.equal(await ear.understand(heard, "yes_no"), "yes please");
  });

  test("clear talk about something else stays as it is", async () => {
    const heard = { ...transcript("Do you have a mango smoothie?", "nothing"), logProbability: -1 };
    assert.equal(await ear.understand(heard, "order"), "do you have a mango smoothie");
  });

  test("what differs in one thing is asked about too; when it is late, once only", async () => {
    let [asked, times] = ["", 0];
    const heard = {
      ...transcript("A taro milk tea with no ice.", "nothing"),
      logProbability: -30,
      score: (texts: readonly string[]) => {
        asked += texts.join("");
        times += 1;
        return Promise.resolve(texts.map((each) => (each.includes("black milk tea") ? -9 : -40)));
      },
    };
    assert.equal(await ear.understand(heard, "order"), "a black milk tea with no ice");
    assert.match(asked, /A black milk tea with no ice\./);
    const inTime = times;
    const until = performance.now() - 1;
    assert.equal(await ear.understand(heard, "order", { until }), "a black milk tea with no ice");
    assert.equal(times - inTime, inTime - 1);
  });

  test("what is close is heard once more, and the mean decides", async () => {
    const fits = (fit: Readonly<Record<string, number>>) => (texts: readonly string[]) =>
      Promise.resolve(texts.map((each) => fit[each] ?? -60));
    const first = fits({ "A taro milk tea.": -10, "A black milk tea.": -6 });
    const second = fits({ "A taro milk tea.": -30, "A black milk tea.": -2 });
    const heard = { ...transcript("A tar milk tea.", ""), logProbability: -25, score: first };
    const slower = { ...transcript("A blank milk tea.", ""), score: second };
    assert.equal(await ear.understand(heard, "order"), "a taro milk tea");
    const again = () => Promise.resolve(slower);
    assert.equal(await ear.understand(heard, "order", { again }), "a black milk tea");
  });

  test("the second hearing is left out when it would not be done in time", async () => {
    let heardAgain = 0;
    const heard = {
      ...transcript("A black milky with nice.", ""),
      score: (texts: readonly string[]) => Promise.resolve(texts.map(() => -20)),
    };
    const again = () => {
      heardAgain += 1;
      return Promise.resolve(heard);
    };
    const until = performance.now() + 60_000;
    await ear.understand(heard, "order", { until, heardInMs: 600_000, again });
    assert.equal(heardAgain, 0);
    await ear.understand(heard, "order", { until, heardInMs: 1, again });
    assert.equal(heardAgain, 1);
  });

  test("a reading is as far from the sounds as from the nearer of two transcripts", async () => {
    const fit = (text: string) =>
      /it taro|a total/.test(text) ? -22 : text.includes("it a taro") ? -32 : -60;
    const heard = {
      ...transcript("Actually, can you make a total?", ""),
      score: (texts: readonly string[]) => Promise.resolve(texts.map(fit)),
    };
    const slower = { ...heard, text: "Actually, can you make it taro?" };
    const again = () => Promise.resolve(slower);
    assert.equal(await ear.understand(heard, "order"), "actually can you make a total");
    assert.equal(await ear.understand(heard, "order", { again }), "actually can you make it taro");
  });

  test("what the second hearing wrote is asked of the first as it is written there", async () => {
    const fits = (taro: number, black: number, blackUnended: number) => {
      const fit: Readonly<Record<string, number>> = {
        "A taro milk tea.": taro,
        "A black milk tea.": black,
        "A black milk tea": blackUnended,
      };
      return (texts: readonly string[]) => Promise.resolve(texts.map((each) => fit[each] ?? -60));
    };
    const heard = {
      ...transcript("A tar milk tea.", ""),
      logProbability: -25,
      score: fits(-20, -16, -2),
    };
    const again = () =>
      Promise.resolve({ ...heard, text: "A black milk tea", score: fits(-10, -24, -24) });
    assert.equal(await ear.understand(heard, "order", { again }), "a black milk tea");
  });

  test("what differs from the second best in one thing is asked about too", async () => {
    const fit: Readonly<Record<string, number>> = {
      "Just a taro milk tea with 75% sugar.": -10,
      "Just a taro milk tea with no ice 75% sugar.": -18,
      "Just a taro milk tea with zero ice 75% sugar.": -2,
    };
    const heard = {
      ...transcript("Just a taro milky with those, 75% shooter.", ""),
      logProbability: -40,
      score: (texts: readonly string[]) => Promise.resolve(texts.map((each) => fit[each] ?? -60)),
    };
    assert.equal(
      await ear.understand(heard, "order"),
      "just a taro milk tea with zero ice seventy five percent sugar",
    );
  });

  test("a word that the recogniser does not expect is not lost for it", async () => {
    const fit = (text: string) =>
      text.includes("tea with less ice") ? -16 : text.includes("tea with boba less") ? -22 : -60;
    const heard = {
      ...transcript("A black milky with go to less ice.", ""),
      logProbability: -40,
      score: (texts: readonly string[]) => Promise.resolve(texts.map(fit)),
    };
    const silence = {
      score: (texts: readonly string[]) =>
        Promise.resolve(texts.map((text) => (text.includes("boba") ? -60 : -20))),
    };
    const understood = await ear.understand(heard, "order", { silence });
    assert.equal(understood, "a black milk tea with boba less ice");
    assert.doesNotMatch(await ear.understand(heard, "order"), /boba/);
  });

  test("a phone number that lost a digit gets the one that the recogniser nearly wrote", async () => {
    const nearly = Array.from({ length: 10 }, (_, place) =>
      Array.from({ length: 10 }, (_, digit) => (place === 9 && digit === 8 ? -1 : -15)),
    );
    const heard = {
      ...transcript("650-253-000.", "six five zero two five three zero zero zero eight"),
      digitsAt: () => Promise.resolve(nearly),
    };
    assert.equal(
      await ear.understand(heard, "phone"),
      "six five zero two five three zero zero zero eight",
    );
  });

  test("a number that comes with the answer to a read-back is heard as one", async () => {
    const right = "no it's four one five five five five two six seven one";
    const heard = transcript("No, it's for 155552671.", "no, it's 415");
    const best = {
      ...heard,
      score: (texts: readonly string[]) =>
        Promise.resolve(texts.map((text) => (/^No it's 415-?555-?2671/.test(text) ? -9 : -40))),
    };
    assert.equal(await ear.understand(best, "yes_no_or_phone"), right);
    const end = transcript("No, it ends 2671.", "no, it ends 2671");
    assert.match(await ear.understand(end, "yes_no_or_phone"), /two six seven one$/);
    for (const other of ["yes please", "make it one hundred percent sugar"]) {
      const answer = transcript(`${other}.`, other);
      assert.equal(await ear.understand(answer, "yes_no_or_phone"), other);
    }
  });

  test("a phone number that was called wrong is hardly heard again: the next likeliest is", async () => {
    const wrong = "six five zero two five three zero zero zero eight";
    const [near, far] = [
      listensTo({ 6502530008: -2, 6502530018: -4 }),
      listensTo({ 6502530008: -2 }),
    ];
    assert.equal(await ear.understand(near, "phone"), wrong);
    const rejectedNumbers = ["6502530008"];
    assert.equal(
      await ear.understand(near, "phone", { rejectedNumbers }),
      "six five zero two five three zero zero one eight",
    );
    // Whoever misheard the read-back says the same again.
    assert.equal(await ear.understand(far, "phone", { rejectedNumbers }), wrong);
    // Who answers a read-back without a no confirms it.
    assert.equal(await ear.understand(near, "yes_no_or_phone", { rejectedNumbers }), wrong);
    const both = { rejectedNumbers: [...rejectedNumbers, "6502530018"] };
    assert.equal(await ear.understand(near, "phone", both), wrong);
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
  const reading = (
    words: string,
    logProbability: number,
    languageCost: number,
    distance: number,
    expected = 0,
  ) => ({ words: words.split(" "), logProbability, languageCost, distance, expected });

  test("a likely order beats unlikely words that fit the sound a little better", () => {
    const heard = reading("make that free", -0.5, 40, 0);
    const menu = reading("make that three", -5, 10, 1);
    assert.equal(bestReading([heard, menu], ORDER_RANKING.shortlist), menu);
  });

  test("what the recogniser expects anyway counts for less", () => {
    const swallowed = reading("a taro milk tea with less ice", -17, 20, 5, -20);
    const whole = reading("a taro milk tea with boba less ice", -23, 25, 5, -38);
    assert.equal(bestReading([swallowed, whole], ORDER_RANKING.shortlist), swallowed);
    assert.equal(bestReading([swallowed, whole], ORDER_RANKING.final), whole);
  });

  test("but not words that fit much better", () => {
    const heard = reading("what is the weather", -0.5, 60, 0);
    const menu = reading("what is the total", -35, 8, 3);
    assert.equal(bestReading([heard, menu], ORDER_RANKING.shortlist), heard);
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
