import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Menu } from "../../shop/menu.ts";
import { coffeeMenu, houseMenu } from "../../../test/menus/menus.ts";
import { readLine } from "./heard.ts";
import { FREELY_SAID_LINES } from "./lines-freely.fixture.ts";
import { COFFEE_LINES } from "./lines-at-the-coffee-shop.fixture.ts";
import { CHANGING_LINES } from "./lines-changing.fixture.ts";
import { MISHEARD_LINES } from "./lines-misheard.fixture.ts";
import { SHORT_LINES } from "./lines-in-short.fixture.ts";
import { ORDERING_LINES } from "./lines-ordering.fixture.ts";
import { TALKING_LINES } from "./lines-talking.fixture.ts";
import { LATER_LINES } from "./lines-unseen.fixture.ts";
import { EMPTY_MENU, parseMenuFacts } from "./menu-facts.ts";
import { type MenuWords, menuWordsOf } from "./menu-words.ts";
import { inWords } from "./reading.fixture.ts";
import { StoryCall } from "./story.fixture.ts";

const TABLES: readonly (readonly [string, string, () => Menu])[] = [
  ["orders", ORDERING_LINES, houseMenu],
  ["changes and refusals", CHANGING_LINES, houseMenu],
  ["answers, questions and other talk", TALKING_LINES, houseMenu],
  ["misheard words", MISHEARD_LINES, houseMenu],
  ["the words of another shop", COFFEE_LINES, coffeeMenu],
  ["lines written later", LATER_LINES, houseMenu],
  ["lines of calls typed freely", FREELY_SAID_LINES, houseMenu],
  ["short lines that lean on what was said before", SHORT_LINES, houseMenu],
];

describe("what callers say is read right", () => {
  for (const [about, table, menu] of TABLES) {
    test(about, async () => {
      const words = await wordsOf(menu());
      const wrong = pairsOf(table).flatMap(([line, expected]) => {
        const read = inWords(readLine(line, words));
        return read === expected ? [] : [{ line, expected, read }];
      });
      assert.deepEqual(wrong, []);
    });
  }

  test("over two hundred lines", () => {
    const count = TABLES.reduce((sum, [, table]) => sum + pairsOf(table).length, 0);
    assert.ok(count >= 200, `${count} lines`);
  });
});

function pairsOf(table: string): readonly (readonly [string, string])[] {
  return table
    .trim()
    .split("\n")
    .map((row): readonly [string, string] => {
      const at = row.lastIndexOf(" =>");
      return [row.slice(0, at).trim(), row.slice(at + 3).trim()];
    });
}

async function wordsOf(menu: Menu): Promise<MenuWords> {
  const call = await StoryCall.start({ menu });
  return menuWordsOf(parseMenuFacts(await call.talk.asks("menu_summary")) ?? EMPTY_MENU);
}
