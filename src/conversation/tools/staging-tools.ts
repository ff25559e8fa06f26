import { z } from "zod";
import { dollars } from "../../lib/money.ts";
import type { Result } from "../../lib/result.ts";
import {
  type Cart,
  type CartRefusal,
  type CartRules,
  cartOnRecord,
  clearStaged,
  confirmStaged,
  stageDrink,
  updateStaged,
} from "../../shop/cart.ts";
import { orderItem } from "../../shop/order.ts";
import { drinkWords, itemFacts } from "../drink-words.ts";
import { accepted, drinkParameters, quantityParameter } from "../tool-arguments.ts";
import { type Tool, type ToolContext, type ToolResult, defineTool, done } from "../tool.ts";

const acceptedDrink = z.object({ ...accepted.drink, quantity: accepted.quantity });

const addToCart = defineTool({
  name: "add_to_cart",
  description:
    "Stage one kind of drink to read back to the caller. It is NOT in the cart until confirm_pending_to_cart. Stage one kind at a time.",
  hasSideEffects: true,
  parameters: (menu) => {
    const drink = drinkParameters(menu);
    return z.object({ ...drink, flavor: drink.flavor.unwrap(), quantity: quantityParameter(menu) });
  },
  accepts: acceptedDrink,
  run: ({ quantity, ...wish }, context) => {
    const before = stagedWords(context);
    const result = keepStaged(
      stageDrink(context.notes.cart, cartRules(context), wish, quantity ?? 1),
      context,
    );
    if (!result.ok || before === undefined) return result;
    // Two drinks in one breath: the agent must know that the first is gone.
    return done({ ...result.value.facts, replaced_unconfirmed: before });
  },
});

const updatePendingItem = defineTool({
  name: "update_pending_item",
  description:
    "Change the staged drink before it is confirmed. Give only what changes; a list replaces the whole list.",
  hasSideEffects: true,
  parameters: (menu) => z.object({ ...drinkParameters(menu), quantity: quantityParameter(menu) }),
  accepts: acceptedDrink,
  run: ({ quantity, ...wish }, context) =>
    keepStaged(updateStaged(context.notes.cart, cartRules(context), wish, quantity), context),
});

const confirmPendingToCart = defineTool({
  name: "confirm_pending_to_cart",
  description: "Put the staged drink in the cart. Only after the caller said yes to the read-back.",
  hasSideEffects: true,
  parameters: () => z.object({}),
  accepts: z.looseObject({}),
  run: (_, context) => {
    const confirmed = confirmStaged(context.notes.cart, cartRules(context));
    if (!confirmed.ok) return confirmed;
    context.notes.cart = confirmed.value;
    const { items, totalCents } = cartOnRecord(confirmed.value, context.menu);
    const item = items.at(-1);
    return done({
      cart_count: items.length,
      item: item === undefined ? null : itemFacts(item),
      cart_total: dollars(totalCents),
    });
  },
});

const clearPendingItem = defineTool({
  name: "clear_pending_item",
  description: "Drop the staged drink: the caller does not want it after all.",
  hasSideEffects: true,
  parameters: () => z.object({}),
  accepts: z.looseObject({}),
  run: (_, { notes }) => {
    const cleared = clearStaged(notes.cart);
    if (!cleared.ok) return cleared;
    notes.cart = cleared.value;
    return done({ cleared: true });
  },
});

export const stagingTools: readonly Tool[] = [
  addToCart,
  updatePendingItem,
  confirmPendingToCart,
  clearPendingItem,
];

export function cartRules({ menu, notes }: ToolContext): CartRules {
  return { menu, orderedCount: notes.orderedCount };
}

/** Keeps the new cart and says what is staged now. */
export function keepStaged(changed: Result<Cart, CartRefusal>, context: ToolContext): ToolResult {
  if (!changed.ok) return changed;
  context.notes.cart = changed.value;
  const { staged } = cartOnRecord(changed.value, context.menu);
  if (staged === undefined) return done({ staged: false });
  return done({
    staged: true,
    pending_item: { ...itemFacts(staged), quantity: staged.quantity },
    summary: drinkWords(staged, staged.quantity),
  });
}

function stagedWords({ notes, menu }: ToolContext): string | undefined {
  const { staged } = notes.cart;
  return staged && drinkWords(orderItem(menu, staged.drink), staged.quantity);
}
