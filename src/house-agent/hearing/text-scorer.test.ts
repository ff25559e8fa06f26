import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TextScorer } from "./text-scorer.ts";
import { ToyDecoder } from "./toy-decoder.fixture.ts";

const TEXTS = [
  "Can I get a taro milk tea with boba and less ice please.",
  "Can I get a taro milk tea with pudding and less ice please.",
  "Can I get a black milk tea with boba and less ice please.",
  "Two mango green teas.",
  "Can I get a taro milk tea with boba.",
  "I",
  "",
  "Two mango green teas.",
];

describe("how likely texts are for one sound", () => {
  it("does not depend on what else was asked, before or at once", async () => {
    const alone = await Promise.all(
      TEXTS.map(async (text) => (await newScorer().scorer.score([text]))[0] ?? 0),
    );
    const { scorer } = newScorer();
    const together = await scorer.score(TEXTS);
    const later = await scorer.score([...TEXTS].reverse());
    alone.forEach((score, i) => {
      close(together[i], score);
      close(later.at(-1 - i), score);
    });
  });

  it("is asked once of a beginning that several share", async () => {
    const { scorer, decoder } = newScorer();
    const [one = "", other = ""] = TEXTS;
    await scorer.score([one]);
    const places = decoder.passes.map((pass) => Number(pass.split("×")[1])).at(-1) ?? 0;
    await scorer.score([other]);
    const left = Number(decoder.passes.at(-1)?.split("×")[1]);
    assert.equal(decoder.passes.length, 2);
    assert.ok(left < places * 0.7, `${left} places of ${places}`);
  });

  it("costs nothing for a text that was asked about before", async () => {
    const { scorer, decoder } = newScorer();
    await scorer.score(TEXTS.slice(0, 2));
    const passes = decoder.passes.length;
    await scorer.score(TEXTS.slice(0, 2));
    assert.equal(decoder.passes.length, passes);
  });

  it("stays right when more texts were asked about than are kept", async () => {
    const { scorer } = newScorer();
    const [first = ""] = TEXTS;
    const [before] = await scorer.score([first]);
    for (let n = 0; n < 40; n += 1) await scorer.score([`${first} ${n}`]);
    const [after] = await scorer.score([first]);
    close(after, before);
  });
});

function newScorer() {
  const decoder = new ToyDecoder();
  return { decoder, scorer: new TextScorer(decoder, decoder.hidden, decoder.begin()) };
}

function close(actual: number | undefined, expected: number | undefined): void {
  assert.ok(
    Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN)) < 1e-3,
    `${actual} ≠ ${expected}`,
  );
}
