import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { coffeeMenu, houseMenu } from "../../test/menus/menus.ts";
import { type Menu, withSoldOut } from "../shop/menu.ts";
import { TruthGuard, type Verdict } from "./truth-guard.ts";

const taro = { flavor: "taro milk tea", toppings: ["boba"], price: 6.25 };
const number4782 = {
  ok: true,
  order_number: "4782",
  total: 12.5,
  items: [taro, taro],
  outcome: "placed",
};

function guardAfter(...results: readonly [string, unknown][]): TruthGuard {
  return guardOn(withSoldOut(houseMenu(), new Set(["egg-pudding"])), ...results);
}

function guardOn(menu: Menu, ...results: readonly [string, unknown][]): TruthGuard {
  const guard = new TruthGuard({ menu: () => menu });
  for (const [name, result] of results) guard.toolResult(name, {}, result);
  return guard;
}

const staged: [string, unknown] = [
  "add_to_cart",
  { ok: true, staged: true, pending_item: { ...taro, quantity: 2 } },
];
const inCart: [string, unknown] = [
  "confirm_pending_to_cart",
  { ok: true, cart_count: 2, item: taro, cart_total: 12.5 },
];
const placed: [string, unknown] = ["checkout_order", number4782];

const nothing = guardAfter();
const talkedAbout = guardAfter(staged);
const agreed = guardAfter(staged, inCart);
const ordered = guardAfter(staged, inCart, placed);
const lookedUp = guardAfter([
  "order_status",
  { ok: true, order_number: "9134", status: "received", status_sentence: "…" },
]);

function expectKind(kind: Verdict["kind"], guard: TruthGuard, sentences: readonly string[]): void {
  for (const sentence of sentences) {
    test(`${kind}: ${sentence}`, () => {
      assert.equal(guard.said(sentence).kind, kind);
    });
  }
}

function expectCorrection(guard: TruthGuard, table: Readonly<Record<string, string>>): void {
  for (const [sentence, correction] of Object.entries(table)) {
    test(`"${sentence}" is corrected: ${correction}`, () => {
      const verdict = guard.said(sentence);
      assert.equal(verdict.kind, "contradicted");
      assert.equal(verdict.correction, `Sorry, I misspoke: ${correction}`);
    });

    test(`and the correction of "${sentence}" is not corrected itself`, () => {
      assert.notEqual(guard.said(`Sorry, I misspoke: ${correction}`).kind, "contradicted");
    });
  }
}

describe("an order number", () => {
  expectKind("backed", ordered, [
    "Your order number is 4, 7, 8, 2.",
    "You're all set, your order number is 4782!",
    "Your order number is four seven eight two.",
    "It's order 4 7 8 2 and we'll text you when it's ready.",
    "That's number 4782.",
    "Don't forget your order number, it's 4-7-8-2.",
  ]);
  expectCorrection(ordered, {
    "Your order number is 4, 7, 8, 3.": "your order number is 4, 7, 8, 2.",
    "Your order number is four seven ate, sorry, order number four seven eight nine.":
      "your order number is 4, 7, 8, 2.",
    "Order 1234 is being prepared.": "your order number is 4, 7, 8, 2.",
  });
  expectCorrection(agreed, {
    "Great, your order number is 4, 7, 8, 2.": "your order is not placed yet.",
  });
  expectKind("backed", lookedUp, ["Order 9, 1, 3, 4 is being prepared."]);
});

describe("a claim that the order is placed", () => {
  expectKind("backed", ordered, [
    "Your order is placed.",
    "All done, I've placed your order, and we'll text you when it's ready.",
  ]);
  expectCorrection(agreed, {
    "Your order is placed.": "your order is not placed yet.",
    "No problem, your order has been placed and we'll text you when it's ready.":
      "your order is not placed yet.",
    "Perfect, I've just placed your order.": "your order is not placed yet.",
    "Your order is in!": "your order is not placed yet.",
    "Your order is confirmed.": "your order is not placed yet.",
  });
  expectKind("not_checkable", agreed, [
    "Shall I place the order now?",
    "Once your order is placed, you'll get a text.",
    "I'll let you know when your order is placed.",
    "Your order isn't placed yet.",
    "Is your order complete?",
    "Your order is in the cart.",
    "Let me place your order.",
  ]);
});

describe("a price", () => {
  expectKind("backed", agreed, [
    "Your total is $12.50.",
    "That comes to twelve dollars and fifty cents.",
    "The total is 12.50.",
    "Your total is twelve fifty.",
    "Each one is $6.25.",
    "A taro milk tea is five dollars and fifty cents.",
    "Boba is 75 cents.",
    "Boba is seventy-five cents extra.",
    "Toppings are $0.75 each, and a matcha stencil on top is 50 cents.",
    "Taro milk tea and black milk tea are five fifty each.",
    "Adding boba makes it $7.00.",
  ]);
  expectKind("backed", talkedAbout, ["Two of them come to $12.50.", "That's $6.25 each."]);
  expectCorrection(agreed, {
    "Your total is $11.75.": "your total is $12.50.",
    "That comes to eleven dollars and seventy-five cents.": "your total is $12.50.",
    "Your total is six twenty-five plus six.": "your total is $12.50.",
    "Boba is 50 cents.": "boba is $0.75.",
    "A black milk tea is $4.50.": "black milk tea is $5.50.",
    "The total is free today, just 1 dollar.": "your total is $12.50.",
  });
  expectCorrection(talkedAbout, { "That's $5.00 each.": "that drink is $6.25." });
  expectCorrection(nothing, { "Your total is nine dollars.": "I don't have a total yet." });
  expectKind("backed", ordered, ["Your total is $12.50.", "That was $12.50 in all."]);
});

describe("what we have", () => {
  expectKind("backed", nothing, [
    "We have taro milk tea and black milk tea.",
    "Yes, we do have boba.",
    "Boba is available.",
    "Sorry, egg pudding is sold out.",
    "Sorry, we're out of egg pudding.",
    "Unfortunately egg pudding is sold out, but we do have boba.",
  ]);
  expectCorrection(nothing, {
    "Yes, we have mango milk tea.": "we don't have mango milk tea.",
    "We also have strawberry boba, would you like some?": "we don't have strawberry boba.",
    "We do have taro milk tea and honey green tea.": "we don't have honey green tea.",
    "Yes, we have egg pudding.": "egg pudding is sold out.",
    "Egg pudding is available.": "egg pudding is sold out.",
    "Sorry, boba is sold out.": "we do have boba.",
  });
  expectKind("not_checkable", nothing, [
    "We don't have mango milk tea.",
    "Sorry, we have no mango milk tea.",
    "We have two kinds of milk tea.",
    "We have great milk teas.",
    "We have your number.",
    "We have several toppings.",
    "What kind of milk tea would you like?",
    "Would you like a mango milk tea?",
  ]);
});

describe("no false alarm", () => {
  for (const guard of [nothing, agreed, ordered]) {
    expectKind("not_checkable", guard, [
      "Two taro milk teas with boba, 50% sweet, less ice. Is that right?",
      "One taro milk tea with boba, 25 percent sweet, regular ice, right?",
      "So that's 3 drinks, all seventy-five percent sweet.",
      "Shall I text the number ending in 4 5 6 7?",
      "I'll text the number ending in 4567.",
      "I have 5 5 5, 1 2 3, 4 5 6 7. Is that right?",
      "Your phone number is 5 5 5, 1 2 3, 4 5 6 7.",
      "I only got 7 digits, could you say the number again?",
      "One order can have up to ten drinks.",
      "You can't order 1000 drinks.",
      "I can't find order 1234.",
      "Did you say order 1 2 3 4?",
      "I can't give a discount, so not $5.",
      "Your order will be ready in about 5 minutes.",
      "We open at 11 AM.",
      "We'll text you when it's ready.",
      "Hey! I am your Deepgram BobaRista. What would you like to order?",
      "Would you like anything else with your order?",
      "Sure, I removed drink number 2.",
      "",
    ]);
  }
  expectKind("not_checkable", guardOn(coffeeMenu()), [
    "We have a lovely terrace.",
    "One latte with two pumps, hot. Is that right?",
  ]);
});

describe("an order that was looked up", () => {
  expectCorrection(lookedUp, { "Your order is ready for pickup.": "the order is not ready yet." });
  expectKind(
    "backed",
    guardAfter(["order_status", { ok: true, order_number: "9134", status: "ready" }]),
    ["Order 9, 1, 3, 4 is ready for pickup."],
  );
});

describe("what teaches the guard", () => {
  test("a result as JSON text counts as one parsed; nonsense teaches nothing", () => {
    const guard = guardAfter(["checkout_order", JSON.stringify(number4782)]);
    guard.toolResult("checkout_order", {}, "not json");
    guard.toolResult("checkout_order", {}, { ok: true, order_number: 7, total: "much" });
    assert.equal(guard.said("Your order number is 4 7 8 2.").kind, "backed");
  });

  test("a refused checkout is no order", () => {
    const guard = guardAfter([
      "checkout_order",
      { ok: false, code: "phone_missing", error: "What phone number should we text?" },
    ]);
    assert.equal(guard.said("Your order is placed.").kind, "contradicted");
  });

  test("an order that could not be found is nobody's", () => {
    const guard = guardAfter([
      "order_status",
      { ok: false, code: "no_such_order", order_number: "1234" },
    ]);
    assert.equal(guard.said("Your order number is 1234.").kind, "contradicted");
  });

  test("the total follows the cart", () => {
    const guard = guardAfter(staged, inCart, [
      "remove_from_cart",
      { ok: true, removed: "…", cart_count: 1, cart_total: 6.25 },
    ]);
    assert.equal(guard.said("Your total is $12.50.").kind, "contradicted");
    assert.equal(guard.said("Your total is $6.25 now.").kind, "backed");
  });
});
