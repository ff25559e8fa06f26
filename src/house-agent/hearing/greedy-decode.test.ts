import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeGreedily } from "./greedy-decode.ts";
import { ToyDecoder } from "./toy-decoder.fixture.ts";

describe("making a text out with a draft of it", () => {
  it("finds the same text in far fewer passes when the draft is right", async () => {
    const plain = await decode([]);
    const drafted = await decode(plain.tokens);
    assert.deepEqual(drafted.tokens, plain.tokens);
    assert.ok(Math.abs(drafted.logProbability - plain.logProbability) < 1e-6);
    assert.equal(plain.passes, plain.tokens.length);
    assert.ok(drafted.passes <= 2, `${drafted.passes} passes for ${plain.tokens.length} tokens`);
  });

  it("finds the same text when the draft is wrong in the middle, at the end, or nowhere right", async () => {
    const plain = await decode([]);
    const middle = plain.tokens.map((token, i) => (i === 3 ? 399 : token));
    const repeated = [...plain.tokens.slice(0, 4), ...plain.tokens];
    for (const draft of [middle, plain.tokens.slice(0, 5), repeated, [401, 402, 403]]) {
      const drafted = await decode(draft);
      assert.deepEqual(drafted.tokens, plain.tokens);
      assert.ok(Math.abs(drafted.logProbability - plain.logProbability) < 1e-6);
    }
  });

  it("ends where the sound is too short for more", async () => {
    const { tokens } = await decode([], 4);
    assert.equal(tokens.length, 4);
  });
});

async function decode(draft: readonly number[], most = 30) {
  const decoder = new ToyDecoder();
  const decoded = await decodeGreedily(decoder, {
    hidden: decoder.hidden,
    start: decoder.begin(),
    most,
    draft,
  });
  return { ...decoded, passes: decoder.passes.length };
}
