import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withoutQuietEnds } from "./quiet-ends.ts";

const RATE_HZ = 8_000;

describe("quiet ends of a sentence", () => {
  it("are cut off, but for a moment", () => {
    const sound = withoutQuietEnds(sentence({ before: 1_400, after: 1_600, quiet: 12 }), RATE_HZ);
    assert.equal(sound.length, 160 + 4_000 + 640);
    assert.equal(sound.at(160), 9_000);
  });

  it("are not made longer", () => {
    const short = sentence({ before: 10, after: 10, quiet: 0 });
    assert.deepEqual(withoutQuietEnds(short, RATE_HZ), short);
  });

  it("are all there is of silence", () => {
    assert.equal(withoutQuietEnds(new Int16Array(800), RATE_HZ).length, 800);
  });
});

function sentence({ before, after, quiet }: { before: number; after: number; quiet: number }) {
  return Int16Array.from({ length: before + 4_000 + after }, (_, i) =>
    i < before || i >= before + 4_000 ? quiet : 9_000,
  );
}
