import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { coffeeMenu, houseMenu } from "../../test/menus/menus.ts";
import { allItems, withSoldOut } from "../shop/menu.ts";
import { agentBrief } from "./brief.ts";
import { TalkInTest } from "./conversation.fixture.ts";
import type { CallFacts } from "./prompt.ts";
import { describeTools } from "./tool-list.ts";

const facts: CallFacts = {
  callerIdLastFour: "4567",
  canTransfer: true,
  usual: undefined,
  keptDrinks: [],
  orderNumber: undefined,
};

function briefFor(menu = houseMenu(), more: Partial<CallFacts> = {}) {
  return agentBrief({
    menu,
    toolsFor: describeTools,
    greeting: "Hello!",
    facts: { ...facts, ...more },
  });
}

describe("what the agent is told, whatever the menu", () => {
  for (const menu of [houseMenu(), coffeeMenu()]) {
    const brief = briefFor(menu);

    test(`its prompt has every item and price and stays under 6,000 characters (${menu.shop.name})`, () => {
      for (const { name } of allItems(menu)) assert.ok(brief.prompt.includes(name), name);
      assert.ok(brief.prompt.includes(`At most ${menu.rules.maxDrinksPerOrder} drinks`));
      assert.ok(brief.prompt.length < 6_000, `${brief.prompt.length} characters`);
    });

    test(`its tools can name nothing that is not sold (${menu.shop.name})`, () => {
      const add = brief.tools.find(({ name }) => name === "add_to_cart");
      assert.partialDeepStrictEqual(add?.parameters["properties"], {
        flavor: { type: "string", enum: menu.flavors.map(({ name }) => name) },
      });
      assert.deepEqual(add?.parameters["required"], ["flavor"]);
    });

    test(`its keyterms are the menu's words, within Deepgram's 100 (${menu.shop.name})`, () => {
      assert.ok(brief.keyterms.length > 0 && brief.keyterms.length <= 100);
      assert.equal(new Set(brief.keyterms).size, brief.keyterms.length);
      for (const { name } of menu.flavors) assert.ok(brief.keyterms.includes(name));
    });
  }
});

describe("the tools", () => {
  const brief = briefFor();

  test("are sixteen, each with a schema for its arguments", () => {
    assert.deepEqual(brief.tools.map(({ name }) => name).sort(), [
      "add_to_cart",
      "checkout_order",
      "clear_pending_item",
      "confirm_pending_to_cart",
      "end_call",
      "forget_me",
      "get_cart",
      "menu_summary",
      "modify_cart_item",
      "order_is_placed",
      "order_status",
      "remove_from_cart",
      "save_phone_number",
      "set_sweetness_ice",
      "transfer_to_staff",
      "update_pending_item",
    ]);
    for (const { parameters } of brief.tools) {
      assert.equal(parameters["type"], "object");
      assert.ok(Array.isArray(parameters["required"]));
    }
  });

  test("that only look need not wait for the end of the caller's turn", () => {
    const looking = brief.tools.filter((tool) => !tool.deferUntilEndOfTurn);
    assert.deepEqual(looking.map(({ name }) => name).sort(), [
      "get_cart",
      "menu_summary",
      "order_is_placed",
      "order_status",
    ]);
  });

  test("menu_summary says everything a stranger needs to know of the shop", async () => {
    const talk = new TalkInTest();
    talk.soldOut.add("boba");
    const summary = await talk.asks("menu_summary");
    assert.partialDeepStrictEqual(summary, {
      toppings: [
        {
          name: "boba",
          price: 0.75,
          aliases: ["pearls", "tapioca", "tapioca pearls"],
          requires: [],
          available: false,
        },
      ],
      sweetness: { default: "50%" },
    });
    assert.equal(
      summary["summary"],
      "We have taro milk tea and black milk tea at $5.50 each. Toppings are egg pudding, crystal agar boba and vanilla cream at $0.75 each. Add-ons: matcha stencil on top at $0.50.",
    );
  });
});

describe("what is particular to one call", () => {
  test("the caller's own number is offered first, when it is known", () => {
    assert.match(briefFor().prompt, /number ending in 4 5 6 7/);
    assert.match(
      briefFor(houseMenu(), { callerIdLastFour: undefined }).prompt,
      /We cannot text the number they call from/,
    );
  });

  test("what is sold out is said", () => {
    const brief = briefFor(withSoldOut(houseMenu(), new Set(["boba"])));
    assert.match(brief.prompt, /Sold out now: boba\./);
  });

  test("an agent that takes over mid-call does not greet again", () => {
    const { conversation } = new TalkInTest();
    assert.equal(
      conversation.brief().greeting,
      "Hey! I am your Deepgram BobaRista. What would you like to order?",
    );
    const history = [{ role: "user", content: "a taro please" }];
    const again = conversation.brief(history);
    assert.equal(again.greeting, "");
    assert.deepEqual(again.history, history);
  });
});
