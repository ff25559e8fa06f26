import { type Result, accept, refuse } from "../lib/result.ts";
import { type Drink, type DrinkRefusal, type DrinkWish, checkDrink, chooseDrink } from "./drink.ts";
import type { Menu } from "./menu.ts";
import { type OrderItem, orderItem } from "./order.ts";

/** A drink being talked about: read back and changed until it is confirmed. */
export type StagedDrink = { readonly drink: Drink; readonly quantity: number };

/** Old cart in, new cart or refusal out; only confirmed drinks are in `drinks`. */
export type Cart = {
  readonly staged: StagedDrink | undefined;
  readonly drinks: readonly Drink[];
};

/** A cart as it is shown and kept: names and prices of the moment. */
export type CartOnRecord = {
  readonly items: readonly OrderItem[];
  readonly staged: (OrderItem & { readonly quantity: number }) | undefined;
  readonly totalCents: number;
};

export type CartRefusal =
  | DrinkRefusal
  | { readonly kind: "nothing_staged" }
  /** `index` counts from 1, as callers do. */
  | { readonly kind: "no_such_drink"; readonly index: number; readonly count: number }
  /** `room`: how many more drinks this order can take. */
  | { readonly kind: "order_full"; readonly limit: number; readonly room: number };

/** The menu of this moment, and how many drinks the call has ordered already: they count against the limit. */
export type CartRules = { readonly menu: Menu; readonly orderedCount: number };

export const EMPTY_CART: Cart = { staged: undefined, drinks: [] };

/** Puts a drink up for "is that right?". It replaces one that was staged and never confirmed. */
export function stageDrink(
  cart: Cart,
  rules: CartRules,
  wish: DrinkWish,
  quantity: number,
): Result<Cart, CartRefusal> {
  const drink = chooseDrink(rules.menu, wish);
  if (!drink.ok) return drink;
  return fits({ ...cart, staged: { drink: drink.value, quantity } }, rules);
}

/** Changes the staged drink: what the wish leaves out stays. */
export function updateStaged(
  cart: Cart,
  rules: CartRules,
  wish: DrinkWish,
  quantity: number | undefined,
): Result<Cart, CartRefusal> {
  if (cart.staged === undefined) return refuse({ kind: "nothing_staged" });
  const drink = chooseDrink(rules.menu, wish, cart.staged.drink);
  if (!drink.ok) return drink;
  const staged = { drink: drink.value, quantity: quantity ?? cart.staged.quantity };
  return fits({ ...cart, staged }, rules);
}

/** The caller said yes: the staged drink is theirs, as many times as they asked. */
export function confirmStaged(cart: Cart, rules: CartRules): Result<Cart, CartRefusal> {
  if (cart.staged === undefined) return refuse({ kind: "nothing_staged" });
  const { drink, quantity } = cart.staged;
  const checked = checkDrink(rules.menu, drink);
  if (!checked.ok) return checked;
  const room = fits(cart, rules);
  if (!room.ok) return room;
  const added = Array.from({ length: quantity }, () => drink);
  return accept({ staged: undefined, drinks: [...cart.drinks, ...added] });
}

export function clearStaged(cart: Cart): Result<Cart, CartRefusal> {
  if (cart.staged === undefined) return refuse({ kind: "nothing_staged" });
  return accept({ ...cart, staged: undefined });
}

/** @param index 1 is the first drink of the cart */
export function removeDrink(cart: Cart, index: number): Result<Cart, CartRefusal> {
  if (drinkAt(cart, index) === undefined) return noSuchDrink(cart, index);
  return accept({ ...cart, drinks: cart.drinks.toSpliced(index - 1, 1) });
}

/** @param index 1 is the first drink of the cart */
export function modifyDrink(
  cart: Cart,
  rules: CartRules,
  index: number,
  wish: DrinkWish,
): Result<Cart, CartRefusal> {
  const drink = drinkAt(cart, index);
  if (drink === undefined) return noSuchDrink(cart, index);
  const changed = chooseDrink(rules.menu, wish, drink);
  if (!changed.ok) return changed;
  return accept({ ...cart, drinks: cart.drinks.with(index - 1, changed.value) });
}

export function drinkAt(cart: Cart, index: number): Drink | undefined {
  return Number.isInteger(index) && index >= 1 ? cart.drinks[index - 1] : undefined;
}

/** Whether every drink of the cart can still be made: the last look before it is ordered. */
export function checkCart(cart: Cart, menu: Menu): Result<Cart, CartRefusal> {
  for (const drink of cart.drinks) {
    const checked = checkDrink(menu, drink);
    if (!checked.ok) return checked;
  }
  return accept(cart);
}

export function cartOnRecord(cart: Cart, menu: Menu): CartOnRecord {
  const items = cart.drinks.map((drink) => orderItem(menu, drink));
  return {
    items,
    staged: cart.staged && {
      ...orderItem(menu, cart.staged.drink),
      quantity: cart.staged.quantity,
    },
    totalCents: items.reduce((total, item) => total + item.priceCents, 0),
  };
}

function fits(cart: Cart, rules: CartRules): Result<Cart, CartRefusal> {
  const limit = rules.menu.rules.maxDrinksPerOrder;
  const room = Math.max(0, limit - rules.orderedCount - cart.drinks.length);
  const wanted = cart.staged?.quantity ?? 0;
  return wanted > room ? refuse({ kind: "order_full", limit, room }) : accept(cart);
}

function noSuchDrink(cart: Cart, index: number): Result<never, CartRefusal> {
  return refuse({ kind: "no_such_drink", index, count: cart.drinks.length });
}
