import { wishOf } from "./drink-arguments.ts";
import { flavorNames } from "./sayings.ts";
import type { ToldDrink } from "./tool-answers.ts";
import type { Turn } from "./turn.ts";
import { mergeOptions, type Move, NO_OPTIONS, type Wish } from "./wish.ts";

type DrinkMove = Move & { readonly kind: "drink" };

/** A wish for one of each, as a drink of each flavor. */
export function eachFlavor(wish: Wish, flavors: readonly string[]): readonly DrinkMove[] {
  const { quantity } = wish;
  return flavors.map((flavor, index) => ({
    kind: "drink",
    wish: { ...mergeOptions(NO_OPTIONS, wish), flavors: [flavor], quantity },
    counted: true,
    added: index > 0,
  }));
}

/**
 * A drink as it is, but "one of each" drink by drink. "One more of each" means the drinks that are ordered; else every
 * flavor is meant, and the one that is being read back is one of them.
 */
export function oneByOne(turn: Turn, move: DrinkMove): readonly DrinkMove[] {
  const { wish, added } = move;
  if (wish.copies !== "each") return [move];
  const { items, pending_item: pending } = turn.state.cart;
  const ordered = different([...items, ...(pending == null ? [] : [pending])]);
  if (added && ordered.length > 1) {
    return ordered.map((drink) => {
      const same = wishOf(drink, wish.quantity);
      const options = mergeOptions(same, mergeOptions(NO_OPTIONS, wish));
      return { kind: "drink", wish: { ...same, ...options }, counted: true, added: true };
    });
  }
  const isIn = (flavor: string): boolean => !added && pending?.flavor === flavor;
  return eachFlavor(
    wish,
    flavorNames(turn.menu).filter((flavor) => !isIn(flavor)),
  );
}

function different(drinks: readonly ToldDrink[]): readonly ToldDrink[] {
  const kept = new Map<string, ToldDrink>();
  for (const drink of drinks) {
    const { flavor, toppings, addons, sweetness, ice } = drink;
    kept.set(JSON.stringify([flavor, toppings, addons, sweetness, ice]), drink);
  }
  return [...kept.values()];
}
