import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { coffeeMenu, houseMenu, menuText } from "../../test/menus/menus.ts";
import { allItems, withSoldOut } from "./menu.ts";
import { describeMenuFault, parseMenu } from "./menu-file.ts";

/** The house menu with `from` written as `to`: the faults its owner is told. */
function faultsAfter(from: string | RegExp, to: string): readonly string[] {
  const text = menuText("../../menu.yaml");
  const changed = text.replace(from, to);
  assert.notEqual(changed, text, "the change changes nothing");
  const menu = parseMenu(changed, "menu.yaml");
  return menu.ok ? [] : menu.refusal.map(describeMenuFault);
}

describe("a menu file in order", () => {
  test("gives prices in cents, from the defaults or the item's own", () => {
    const menu = houseMenu();
    assert.deepEqual(
      menu.flavors.map(({ name, priceCents }) => [name, priceCents]),
      [
        ["taro milk tea", 550],
        ["black milk tea", 550],
      ],
    );
    assert.equal(coffeeMenu().flavors.find(({ id }) => id === "cold-brew")?.priceCents, 495);
    assert.equal(coffeeMenu().toppings.find(({ id }) => id === "oat-milk")?.priceCents, 80);
  });

  test("a shop without hours is one that is always open", () => {
    assert.equal(houseMenu().shop.hours, undefined);
  });

  test("hours past midnight end the next morning, and a day left empty is closed", () => {
    const hours = coffeeMenu().shop.hours;
    assert.deepEqual(hours?.[5], [
      { opensAt: 7 * 60, closesAt: 12 * 60 },
      { opensAt: 13 * 60, closesAt: 25 * 60 },
    ]);
    assert.deepEqual(hours[0], []);
  });

  test("an id that looks like a number needs no quotes", () => {
    assert.deepEqual(faultsAfter('default: "50"', "default: 50"), []);
  });
});

describe("a menu file with a slip in it", () => {
  const slips: readonly [string, string | RegExp, string, RegExp][] = [
    [
      "a misspelt field",
      "aliases: [pudding]",
      "alias: [pudding]",
      /^menu\.yaml:17 toppings\[1\]\.alias: .*no field "alias"/,
    ],
    ["a missing name", "name: boba, ", "", /^menu\.yaml:16 toppings\[0\]\.name: "name" is missing/],
    [
      "a price with three decimals",
      "0.75",
      "0.755",
      /^menu\.yaml:9 prices\.topping: .*at most two decimals/,
    ],
    [
      "a price in words",
      "5.50",
      "five",
      /^menu\.yaml:9 prices\.flavor: .*plain number such as 5\.50/,
    ],
    [
      "no price at all",
      "topping: 0.75, ",
      "",
      /^menu\.yaml:16 .*toppings\[0\]\.price: "boba" has no price; .*prices\.topping/,
    ],
    [
      "an id used twice",
      "id: egg-pudding",
      "id: boba",
      /^menu\.yaml:17 toppings\[1\]\.id: the id "boba" is taken/,
    ],
    [
      "an alias that means two things",
      "[pudding]",
      "[pearls]",
      /^menu\.yaml:17 toppings\[1\]\.aliases\[0\]: "pearls" also means "boba"/,
    ],
    [
      "a requirement nobody knows",
      "[vanilla-cream]",
      "[creem]",
      /^menu\.yaml:25 addons\[0\]\.requires\[0\]: no topping .*"creem"; use one of: boba/,
    ],
    [
      "a default level that is not there",
      'default: "50"',
      'default: "55"',
      /^menu\.yaml:28 sweetness\.default: no level has the id "55"/,
    ],
    [
      "a limit of nothing",
      "maxDrinksPerOrder: 10",
      "maxDrinksPerOrder: 0",
      /^menu\.yaml:49 rules\.maxDrinksPerOrder: .*1 or more/,
    ],
    [
      "hours nobody can read",
      /# hours:.*/,
      'hours: { mon: ["9 to 5"] }',
      /^menu\.yaml:6 shop\.hours\.mon\[0\]: .*"11:00-21:00"/,
    ],
    [
      "a day that does not exist",
      /# closedOn:.*/,
      "closedOn: [2026-13-45]",
      /^menu\.yaml:7 shop\.closedOn\[0\]: .*no such day/,
    ],
    [
      "a time zone nobody lives in",
      "America/Los_Angeles",
      "Mars/Olympus",
      /^menu\.yaml:5 shop\.timeZone: .*America\/Los_Angeles/,
    ],
    [
      "a shop that never opens",
      /# hours:.*/,
      "hours: { mon: [] }",
      /^menu\.yaml:6 shop\.hours: the shop never opens/,
    ],
    ["broken YAML", "prices: {", "prices: {{", /^menu\.yaml:\d+: .*mend the YAML/],
  ];
  for (const [slip, from, to, expected] of slips) {
    test(`${slip} is named with its line, its field and what to do`, () => {
      const faults = faultsAfter(from, to);
      assert.ok(
        faults.some((fault) => expected.test(fault)),
        `expected ${String(expected)} among:\n${faults.join("\n")}`,
      );
    });
  }

  test("every fault is told at once", () => {
    const faults = faultsAfter(
      /\[vanilla-cream\](.*\n)*.*default: "50"/,
      '[creem]\nsweetness:\n  default: "55"',
    );
    assert.equal(faults.length, 2);
  });

  test("a menu on which nothing can be had is a fault", () => {
    const faults = faultsAfter(/(id: (?:taro|black)), /g, "$1, available: false, ");
    assert.match(faults[0] ?? "", /^menu\.yaml:11 flavors: no flavor is available/);
  });

  test("an empty file is a fault, not a crash", () => {
    assert.equal(parseMenu("", "menu.yaml").ok, false);
    assert.equal(parseMenu("- 1\n- 2", "menu.yaml").ok, false);
  });
});

describe("when staff mark something sold out", () => {
  test("it is not available on the menu of that moment, and all else is as it was", () => {
    const menu = withSoldOut(houseMenu(), new Set(["boba"]));
    const gone = allItems(menu).filter((item) => !item.available);
    assert.deepEqual(
      gone.map(({ name }) => name),
      ["boba"],
    );
    assert.deepEqual(withSoldOut(houseMenu(), new Set()), houseMenu());
  });
});
