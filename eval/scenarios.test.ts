import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { coffeeMenu, houseMenu } from "../test/menus/menus.ts";
import { chooseDrink, drinkPriceCents } from "../src/shop/drink.ts";
import type { Menu } from "../src/shop/menu.ts";
import { parsePhoneNumber } from "../src/shop/phone-number.ts";
import { type Scenario, parseScenarios, readScenarios } from "./scenario.ts";

const scenarios = readScenarios(path.join(import.meta.dirname, "scenarios"));

describe("the scenarios", () => {
  test("are sixty or more, and a part of each kind is also spoken", () => {
    assert.ok(scenarios.length >= 60, `${scenarios.length}`);
    assert.ok(scenarios.filter((scenario) => scenario.spoken).length >= 8);
  });

  for (const scenario of scenarios) {
    test(`${scenario.id} wants what its menu has, for the price that it has`, () => {
      const menu = scenario.menu.includes("coffee") ? coffeeMenu() : houseMenu();
      const { order, total, phone } = scenario.expect;
      const cents = order.reduce((sum, drink) => sum + drink.quantity * priceOf(menu, drink), 0);
      assert.equal(total === undefined ? 0 : Math.round(total * 100), cents);
      if (phone !== undefined) assert.equal(parsePhoneNumber(phone), phone);
      assert.ok(scenario.wants.length + scenario.script.length > 0, "the caller says nothing");
    });
  }

  test("a slip in a file is named", () => {
    assert.throws(
      () => parseScenarios("group: x\nscenarios: [{ id: a, title: b }]", "x.yaml"),
      /x\.yaml: scenarios\.0\.expect/,
    );
    const step = "{ at: order, say: hi, hang_up: true }";
    assert.throws(
      () =>
        parseScenarios(
          `group: x\nscenarios: [{ id: a, title: b, expect: { order: [] }, script: [${step}] }]`,
          "x.yaml",
        ),
      /exactly one of/,
    );
  });
});

function priceOf(menu: Menu, drink: Scenario["expect"]["order"][number]): number {
  const chosen = chooseDrink(menu, drink);
  assert.ok(chosen.ok, JSON.stringify(chosen));
  return drinkPriceCents(menu, chosen.value);
}
