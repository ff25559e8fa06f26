import { z } from "zod";
import { dollars } from "../../lib/money.ts";
import { refuse } from "../../lib/result.ts";
import { cartOnRecord, drinkAt, modifyDrink, removeDrink, updateStaged } from "../../shop/cart.ts";
import type { DrinkWish } from "../../shop/drink.ts";
import { orderItem } from "../../shop/order.ts";
import { lastFour } from "../../shop/phone-number.ts";
import { drinkWords, drinksWords, itemFacts } from "../drink-words.ts";
import { accepted, drinkParameters, indexParameter, isEmptyWish } from "../tool-arguments.ts";
import { type Tool, type ToolContext, type ToolResult, defineTool, done } from "../tool.ts";
import { cartRules, keepStaged } from "./staging-tools.ts";

const getCart = defineTool({
  name: "get_cart",
  description:
    "What is in the cart and staged, the total, the phone number on file, the caller's usual order, and whether this call goes on from one that was cut off.",
  hasSideEffects: false,
  parameters: () => z.object({}),
  accepts: z.looseObject({}),
  run: (_, context) => {
    const { notes, menu, textableCallerId: offered, usual, canTransfer } = context;
    const { items, staged, totalCents } = cartOnRecord(notes.cart, menu);
    return done({
      items: items.map((item, index) => ({ index: index + 1, ...itemFacts(item) })),
      pending_item:
        staged === undefined ? null : { ...itemFacts(staged), quantity: staged.quantity },
      cart_count: items.length,
      cart_total: dollars(totalCents),
      summary: items.length === 0 ? "nothing yet" : drinksWords(items),
      phone_last_four: notes.phone === undefined ? null : lastFour(notes.phone),
      caller_id_last_four: offered === undefined ? null : lastFour(offered),
      order_number: notes.orderNumber ?? null,
      resumed: notes.isResumedWithDrinks,
      usual:
        usual === undefined || usual.length === 0
          ? null
          : { items: usual.map(itemFacts), summary: drinksWords(usual) },
      can_transfer: canTransfer,
    });
  },
});

const removeFromCart = defineTool({
  name: "remove_from_cart",
  description: "Take a confirmed drink out of the cart.",
  hasSideEffects: true,
  parameters: () => z.object({ index: indexParameter() }),
  accepts: z.object({ index: accepted.index }),
  run: ({ index }, { notes, menu }) => {
    const drink = drinkAt(notes.cart, index);
    const removed = removeDrink(notes.cart, index);
    if (!removed.ok) return removed;
    notes.cart = removed.value;
    const { items, totalCents } = cartOnRecord(removed.value, menu);
    return done({
      removed: drink === undefined ? null : drinkWords(orderItem(menu, drink)),
      cart_count: items.length,
      cart_total: dollars(totalCents),
    });
  },
});

const setSweetnessIce = defineTool({
  name: "set_sweetness_ice",
  description:
    "Set sweetness or ice of the staged drink; when none is staged, of the last drink in the cart, or of the one with this index.",
  hasSideEffects: true,
  parameters: (menu) => {
    const { sweetness, ice } = drinkParameters(menu);
    return z.object({ sweetness, ice, index: indexParameter().optional() });
  },
  accepts: z.object({
    sweetness: accepted.words,
    ice: accepted.words,
    index: accepted.optionalIndex,
  }),
  run: ({ index, ...wish }, context) => {
    if (isEmptyWish(wish)) {
      return refuse({ kind: "bad_arguments", problems: ["sweetness or ice is needed"] });
    }
    const { notes } = context;
    if (index === undefined && notes.cart.staged !== undefined) {
      const result = keepStaged(
        updateStaged(notes.cart, cartRules(context), wish, undefined),
        context,
      );
      return result.ok ? done({ ...result.value.facts, cart_total: cartTotal(context) }) : result;
    }
    return changeDrink(index ?? Math.max(1, notes.cart.drinks.length), wish, context);
  },
});

const modifyCartItem = defineTool({
  name: "modify_cart_item",
  description:
    "Change a confirmed drink in the cart. Give only what changes; a list replaces the whole list.",
  hasSideEffects: true,
  parameters: (menu) => z.object({ index: indexParameter(), ...drinkParameters(menu) }),
  accepts: z.object({ index: accepted.index, ...accepted.drink }),
  run: ({ index, ...wish }, context) => changeDrink(index, wish, context),
});

export const cartTools: readonly Tool[] = [
  getCart,
  removeFromCart,
  setSweetnessIce,
  modifyCartItem,
];

function changeDrink(index: number, wish: DrinkWish, context: ToolContext): ToolResult {
  const { notes, menu } = context;
  const changed = modifyDrink(notes.cart, cartRules(context), index, wish);
  if (!changed.ok) return changed;
  notes.cart = changed.value;
  const drink = drinkAt(changed.value, index);
  if (drink === undefined) throw new Error("a changed drink is in the cart");
  const item = orderItem(menu, drink);
  return done({
    item: itemFacts(item),
    index,
    cart_total: cartTotal(context),
    summary: drinkWords(item),
  });
}

function cartTotal({ notes, menu }: ToolContext): number {
  return dollars(cartOnRecord(notes.cart, menu).totalCents);
}
