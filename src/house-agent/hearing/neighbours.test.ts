import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BOBA_MENU } from "../../../test/house-agent/scripted-dialogue.ts";
import { Neighbours } from "./neighbours.ts";

const known = new Set("a black milk tea with no toppings boba make it".split(" "));
const neighbours = new Neighbours(BOBA_MENU, known);
const of = (words: string) =>
  neighbours
    .of(words.split(" "))
    .flat(2)
    .map((other) => other.join(" "));

describe("what may have been said instead", () => {
  test("another thing of the menu in place of one", () => {
    const others = of("a black milk tea with no toppings");
    assert.ok(others.includes("a black milk tea with boba"));
    assert.ok(others.includes("a taro milk tea with no toppings"));
    assert.ok(others.includes("two black milk tea with no toppings"));
    assert.ok(others.includes("a black milk tea with no egg pudding"));
  });

  test("one thing less, without the word that led to it", () => {
    assert.ok(of("a black milk tea with boba").includes("a black milk tea"));
  });

  test("one thing more, where it may have been swallowed", () => {
    assert.ok(of("a black milk tea").includes("a black milk tea with boba"));
    assert.ok(of("a black milk tea with less ice").includes("a black milk tea with boba less ice"));
  });

  test("a thing of the menu in place of words that mean nothing here", () => {
    assert.ok(of("make it toddle dee").includes("make it taro milk tea"));
    assert.ok(of("make it toddle dee").includes("make it taro dee"));
  });

  test("nothing when nothing of the menu and nothing unknown was said", () => {
    assert.deepEqual(of("make it"), []);
  });
});
