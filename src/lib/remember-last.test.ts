import assert from "node:assert/strict";
import { test } from "node:test";
import { rememberLast } from "./remember-last.ts";

test("what was asked last is answered again without being made again; anything else is made", () => {
  const made: object[] = [];
  const [one, other] = [{}, {}];
  const remembered = rememberLast((input: object) => {
    made.push(input);
    return { madeOf: input };
  });
  const first = remembered(one);
  assert.equal(remembered(one), first);
  assert.equal(remembered(other).madeOf, other);
  assert.notEqual(remembered(one), first);
  assert.deepEqual(made, [one, other, one]);
});
