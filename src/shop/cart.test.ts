import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { houseMenu } from "../../test/menus/menus.ts";
import type { Result } from "../lib/result.ts";
import {
  type Cart,
  type CartRefusal,
  EMPTY_CART,
  cartOnRecord,
  checkCart,
  clearStaged,
  confirmStaged,
  modifyDrink,
  removeDrink,
  stageDrink,
  updateStaged,
} from "./cart.ts";
import { type DrinkWish, drinkPriceCents } from "./drink.ts";
import { withSoldOut } from "./menu.ts";

const menu = houseMenu();
const rules = { menu, orderedCount: 0 };
const bobaSoldOut = { menu: withSoldOut(menu, new Set(["boba"])), orderedCount: 0 };

function granted(result: Result<Cart, CartRefusal>): Cart {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

function refused(result: Result<Cart, CartRefusal>): CartRefusal {
  assert.ok(!result.ok, "expected a refusal");
  return result.refusal;
}

function cartWith(...wishes: readonly DrinkWish[]): Cart {
  return wishes.reduce(
    (cart, wish) => granted(confirmStaged(granted(stageDrink(cart, rules, wish, 1)), rules)),
    EMPTY_CART,
  );
}

describe("a drink is staged", () => {
  test("with the menu's sweetness and ice where the caller said none", () => {
    const cart = granted(stageDrink(EMPTY_CART, rules, { flavor: "taro" }, 1));
    const { staged, items, totalCents } = cartOnRecord(cart, menu);
    assert.deepEqual(staged, {
      flavor: "taro milk tea",
      toppings: [],
      sweetness: "50%",
      ice: "regular ice",
      addons: [],
      priceCents: 550,
      quantity: 1,
    });
    assert.deepEqual([items, totalCents], [[], 0], "and is not in the cart");
  });

  test("with each topping once, however often it was said", () => {
    const wish = { flavor: "taro", toppings: ["boba", "pearls", "no pudding", "boba"] };
    const cart = granted(stageDrink(EMPTY_CART, rules, wish, 1));
    assert.deepEqual(cart.staged?.drink.toppingIds, ["boba"]);
  });

  test("in place of one that was staged and never confirmed", () => {
    const first = granted(stageDrink(EMPTY_CART, rules, { flavor: "taro" }, 1));
    const second = granted(stageDrink(first, rules, { flavor: "black" }, 2));
    assert.equal(cartOnRecord(second, menu).staged?.flavor, "black milk tea");
  });

  test("and changed where the caller says so, the rest staying as it was", () => {
    const staged = granted(
      stageDrink(EMPTY_CART, rules, { flavor: "taro", toppings: ["boba"] }, 2),
    );
    const changed = granted(
      updateStaged(staged, rules, { ice: "no ice", flavor: "black" }, undefined),
    );
    assert.deepEqual(changed.staged, {
      drink: {
        flavorId: "black",
        toppingIds: ["boba"],
        sweetnessId: "50",
        iceId: "none",
        addonIds: [],
      },
      quantity: 2,
    });
  });

  test("an empty list takes everything of its kind off", () => {
    const staged = granted(
      stageDrink(EMPTY_CART, rules, { flavor: "taro", toppings: ["boba"] }, 1),
    );
    const changed = granted(updateStaged(staged, rules, { toppings: [] }, undefined));
    assert.deepEqual(changed.staged?.drink.toppingIds, []);
  });

  test("and dropped without a trace", () => {
    const staged = granted(stageDrink(EMPTY_CART, rules, { flavor: "taro" }, 1));
    assert.deepEqual(granted(clearStaged(staged)), EMPTY_CART);
    assert.deepEqual(refused(clearStaged(EMPTY_CART)), { kind: "nothing_staged" });
  });
});

describe("a drink cannot be staged", () => {
  test("when its flavor was not said", () => {
    assert.equal(refused(stageDrink(EMPTY_CART, rules, {}, 1)).kind, "flavor_missing");
  });

  test("when it is not on the menu, and what is on it is offered", () => {
    assert.deepEqual(refused(stageDrink(EMPTY_CART, rules, { flavor: "mango smoothie" }, 1)), {
      kind: "not_on_menu",
      field: "flavor",
      said: "mango smoothie",
      didYouMean: ["taro milk tea", "black milk tea"],
    });
  });

  test("when two flavors could be meant", () => {
    assert.deepEqual(refused(stageDrink(EMPTY_CART, rules, { flavor: "milk tea" }, 1)), {
      kind: "ambiguous",
      field: "flavor",
      said: "milk tea",
      didYouMean: ["taro milk tea", "black milk tea"],
    });
  });

  test("when a part of it is sold out, and the others are offered", () => {
    const wish = { flavor: "taro", toppings: ["boba"] };
    assert.deepEqual(refused(stageDrink(EMPTY_CART, bobaSoldOut, wish, 1)), {
      kind: "sold_out",
      items: ["boba"],
      available: ["egg pudding", "crystal agar boba", "vanilla cream"],
    });
  });

  test("with a matcha stencil and no vanilla cream to put it on", () => {
    const wish = { flavor: "taro", addons: ["matcha stencil"] };
    assert.deepEqual(refused(stageDrink(EMPTY_CART, rules, wish, 1)), {
      kind: "requires",
      item: "matcha stencil on top",
      missing: ["vanilla cream"],
    });
    const withCream = { ...wish, toppings: ["cream"] };
    const cart = granted(stageDrink(EMPTY_CART, rules, withCream, 1));
    assert.equal(cartOnRecord(cart, menu).staged?.priceCents, 550 + 75 + 50);
    assert.equal(refused(updateStaged(cart, rules, { toppings: [] }, undefined)).kind, "requires");
  });
});

describe("a drink is confirmed", () => {
  test("as many times as the caller asked for", () => {
    const staged = granted(stageDrink(EMPTY_CART, rules, { flavor: "taro" }, 3));
    const cart = granted(confirmStaged(staged, rules));
    assert.equal(cart.drinks.length, 3);
    assert.equal(cart.staged, undefined);
    assert.equal(cartOnRecord(cart, menu).totalCents, 3 * 550);
  });

  test("only if one was staged", () => {
    assert.deepEqual(refused(confirmStaged(EMPTY_CART, rules)), { kind: "nothing_staged" });
  });

  test("only if nothing in it sold out between the read-back and the yes", () => {
    const staged = granted(
      stageDrink(EMPTY_CART, rules, { flavor: "taro", toppings: ["boba"] }, 1),
    );
    assert.equal(refused(confirmStaged(staged, bobaSoldOut)).kind, "sold_out");
  });

  test("and the eleventh of an order of ten is refused with the room that is left", () => {
    const nine = granted(
      confirmStaged(granted(stageDrink(EMPTY_CART, rules, { flavor: "taro" }, 9)), rules),
    );
    assert.deepEqual(refused(stageDrink(nine, rules, { flavor: "black" }, 2)), {
      kind: "order_full",
      limit: 10,
      room: 1,
    });
  });

  test("drinks this call has ordered already count against the limit", () => {
    const later = { menu, orderedCount: 8 };
    assert.equal(refused(stageDrink(EMPTY_CART, later, { flavor: "taro" }, 3)).kind, "order_full");
    assert.ok(stageDrink(EMPTY_CART, later, { flavor: "taro" }, 2).ok);
  });
});

describe("a confirmed drink", () => {
  const two = cartWith({ flavor: "taro", toppings: ["boba"] }, { flavor: "black" });

  test("can be changed by its number, counted from one", () => {
    const changed = granted(
      modifyDrink(two, rules, 2, { sweetness: "fifty percent", toppings: ["cream"] }),
    );
    assert.deepEqual(
      cartOnRecord(changed, menu).items.map(({ flavor, toppings }) => [flavor, toppings]),
      [
        ["taro milk tea", ["boba"]],
        ["black milk tea", ["vanilla cream"]],
      ],
    );
  });

  test("can be removed", () => {
    const { items, totalCents } = cartOnRecord(granted(removeDrink(two, 1)), menu);
    assert.deepEqual([items[0]?.flavor, totalCents], ["black milk tea", 550]);
  });

  test("must be there to be changed or removed", () => {
    assert.deepEqual(refused(removeDrink(two, 3)), { kind: "no_such_drink", index: 3, count: 2 });
    assert.equal(refused(modifyDrink(two, rules, 0, { ice: "less" })).kind, "no_such_drink");
    assert.equal(refused(removeDrink(two, 1.5)).kind, "no_such_drink");
  });

  test("is looked at once more before it is ordered", () => {
    assert.ok(checkCart(two, menu).ok);
    assert.equal(refused(checkCart(two, bobaSoldOut.menu)).kind, "sold_out");
  });
});

describe("whatever a caller does", () => {
  const names = (items: readonly { readonly name: string }[]) =>
    fc.constantFrom(...items.map(({ name }) => name), "mango", "no boba");
  const wish = fc.record({
    flavor: names(menu.flavors),
    toppings: fc.array(names(menu.toppings), { maxLength: 4 }),
    addons: fc.array(names(menu.addons), { maxLength: 2 }),
    sweetness: names(menu.sweetness.levels),
    ice: names(menu.ice.levels),
  });
  const quantity = fc.integer({ min: 1, max: 12 });
  type Step = (cart: Cart) => Result<Cart, CartRefusal>;
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.tuple(wish, quantity).map(
      ([w, q]): Step =>
        (cart) =>
          stageDrink(cart, rules, w, q),
    ),
    fc.tuple(wish, quantity).map(
      ([w, q]): Step =>
        (cart) =>
          updateStaged(cart, rules, w, q),
    ),
    fc.constant<Step>((cart) => confirmStaged(cart, rules)),
    fc.constant<Step>((cart) => confirmStaged(cart, rules)),
    quantity.map(
      (index): Step =>
        (cart) =>
          removeDrink(cart, index),
    ),
    fc.tuple(quantity, wish).map(
      ([i, w]): Step =>
        (cart) =>
          modifyDrink(cart, rules, i, w),
    ),
  );

  test("the total is the sum of the drinks, and the cart never passes its limit", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const cart = steps.reduce((before, act) => {
          const after = act(before);
          return after.ok ? after.value : before;
        }, EMPTY_CART);
        const sum = cart.drinks.reduce((total, drink) => total + drinkPriceCents(menu, drink), 0);
        assert.equal(cartOnRecord(cart, menu).totalCents, sum);
        assert.ok(cart.drinks.length <= menu.rules.maxDrinksPerOrder);
      }),
    );
  });
});
