import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { coffeeMenu, houseMenu } from "../../test/menus/menus.ts";
import { allItems } from "./menu.ts";
import { type Match, matchItem, matchLevel } from "./menu-matching.ts";

function nameOf(match: Match<{ readonly name: string }>): string {
  switch (match.kind) {
    case "found":
      return match.thing.name;
    case "ambiguous":
      return `${match.candidates.map(({ name }) => name).join(" or ")}?`;
    case "negated":
      return "not wanted";
    case "unknown":
      return "not on the menu";
  }
}

const { flavors, toppings, addons, sweetness, ice } = houseMenu();

function expectAll(meaning: (said: string) => string, table: Readonly<Record<string, string>>) {
  for (const [said, meant] of Object.entries(table)) {
    test(`"${said}" means: ${meant}`, () => {
      assert.equal(meaning(said), meant);
    });
  }
}

describe("what a caller calls a flavor", () => {
  expectAll((said) => nameOf(matchItem(said, flavors)), {
    "taro milk tea": "taro milk tea",
    "Taro Milk Teas": "taro milk tea",
    "a taro, please": "taro milk tea",
    "tarot milk tea": "taro milk tea",
    tarrow: "taro milk tea",
    "block milk tea": "black milk tea",
    "classic milk tea": "black milk tea",
    "milk tea": "taro milk tea or black milk tea?",
    "thai milk tea": "not on the menu",
    "green tea": "not on the menu",
    mango: "not on the menu",
    "not taro": "not wanted",
  });
});

describe("what a caller calls a topping or an add-on", () => {
  expectAll((said) => nameOf(matchItem(said, toppings)), {
    boba: "boba",
    pearls: "boba",
    "boba pearls": "boba",
    bubba: "boba",
    "crystal boba": "crystal agar boba",
    crystal: "crystal agar boba",
    cream: "vanilla cream",
    puddings: "egg pudding",
    "strawberry boba": "not on the menu",
    "popping boba": "not on the menu",
    bob: "not on the menu",
    "no boba": "not wanted",
    "hold the boba": "not wanted",
    "I don't want any boba": "not wanted",
    "boba-free": "not wanted",
  });
  expectAll((said) => nameOf(matchItem(said, addons)), {
    matcha: "matcha stencil on top",
    "the matcha stencil": "matcha stencil on top",
    "match a stencil": "matcha stencil on top",
  });
});

describe("how sweet and how cold", () => {
  expectAll((said) => nameOf(matchLevel(said, sweetness.levels, "sweetness")), {
    "50": "50%",
    "50 percent": "50%",
    "fifty percent": "50%",
    half: "50%",
    "half sugar": "50%",
    "seventy five percent sugar": "75%",
    "twenty-five": "25%",
    "no sugar": "0%",
    zero: "0%",
    "full sweet": "100%",
    "a hundred percent": "100%",
    "60%": "not on the menu",
    "no ice": "not wanted",
  });
  expectAll((said) => nameOf(matchLevel(said, ice.levels, "ice")), {
    none: "no ice",
    "no ice": "no ice",
    "without ice": "no ice",
    light: "less ice",
    less: "less ice",
    regular: "regular ice",
    "lots of ice": "extra ice",
    "50 percent": "not on the menu",
  });
});

describe("on any menu", () => {
  for (const menu of [houseMenu(), coffeeMenu()]) {
    const groups = [menu.flavors, menu.toppings, menu.addons];

    test(`every name and alias finds its own item (${menu.shop.name})`, () => {
      for (const items of groups) {
        for (const item of items) {
          for (const said of [
            item.name,
            ...item.aliases,
            item.name.toUpperCase(),
            `${item.name}s`,
          ]) {
            assert.equal(nameOf(matchItem(said, items)), item.name, said);
          }
        }
      }
    });

    test(`an item inside a negation is never found (${menu.shop.name})`, () => {
      const negations = ["no", "without", "hold the", "not", "skip the", "I don't want", "minus"];
      const phrases = allItems(menu).flatMap((item) => [item.name, ...item.aliases]);
      fc.assert(
        fc.property(
          fc.constantFrom(...negations),
          fc.constantFrom("", "any ", "the "),
          fc.constantFrom(...phrases),
          fc.constantFrom(...groups),
          (no, article, phrase, items) => {
            assert.notEqual(matchItem(`${no} ${article}${phrase}`, items).kind, "found");
          },
        ),
      );
    });

    test(`whatever is said, the answer is one of the four kinds (${menu.shop.name})`, () => {
      fc.assert(
        fc.property(fc.string(), fc.constantFrom(...groups), (said, items) => {
          assert.ok(matchItem(said, items).kind);
        }),
      );
    });
  }
});
