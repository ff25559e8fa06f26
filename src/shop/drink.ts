import { type Result, accept, refuse } from "../lib/result.ts";
import { type ItemKind, type Menu, type MenuItem, itemById, itemsOfKind } from "./menu.ts";
import { type Match, matchItem, matchLevel } from "./menu-matching.ts";

/** A drink as the caller chose it, by menu ids. Sweetness and ice are always set (the menu's default if unsaid). */
export type Drink = {
  readonly flavorId: string;
  readonly toppingIds: readonly string[];
  readonly sweetnessId: string;
  readonly iceId: string;
  readonly addonIds: readonly string[];
};

/** What a caller asked for, in their words; what is left out was not said. A list replaces the whole list. */
export type DrinkWish = {
  readonly flavor?: string | undefined;
  readonly toppings?: readonly string[] | undefined;
  readonly sweetness?: string | undefined;
  readonly ice?: string | undefined;
  readonly addons?: readonly string[] | undefined;
};

export type DrinkField = ItemKind | "sweetness" | "ice";

export type DrinkRefusal =
  /** Names to offer in `didYouMean`, maybe none. */
  | {
      readonly kind: "not_on_menu";
      readonly field: DrinkField;
      readonly said: string;
      readonly didYouMean: readonly string[];
    }
  | {
      readonly kind: "ambiguous";
      readonly field: DrinkField;
      readonly said: string;
      readonly didYouMean: readonly string[];
    }
  | {
      readonly kind: "sold_out";
      readonly items: readonly string[];
      /** What else of that kind there is. */
      readonly available: readonly string[];
    }
  | { readonly kind: "requires"; readonly item: string; readonly missing: readonly string[] }
  | { readonly kind: "flavor_missing"; readonly flavors: readonly string[] };

/** The drink of a wish: `base` (or the menu's defaults) with what was said, checked against the menu of this moment. */
export function chooseDrink(
  menu: Menu,
  wish: DrinkWish,
  base?: Drink,
): Result<Drink, DrinkRefusal> {
  const flavor = one(menu, "flavor", wish.flavor);
  if (!flavor.ok) return flavor;
  const flavorId = flavor.value ?? base?.flavorId;
  if (flavorId === undefined) {
    return refuse({ kind: "flavor_missing", flavors: availableNames(menu.flavors) });
  }
  const toppings = several(menu, "topping", wish.toppings);
  if (!toppings.ok) return toppings;
  const addons = several(menu, "addon", wish.addons);
  if (!addons.ok) return addons;
  const sweetness = level(menu, "sweetness", wish.sweetness);
  if (!sweetness.ok) return sweetness;
  const ice = level(menu, "ice", wish.ice);
  if (!ice.ok) return ice;
  return checkDrink(menu, {
    flavorId,
    toppingIds: toppings.value ?? base?.toppingIds ?? [],
    addonIds: addons.value ?? base?.addonIds ?? [],
    sweetnessId: sweetness.value ?? base?.sweetnessId ?? menu.sweetness.defaultId,
    iceId: ice.value ?? base?.iceId ?? menu.ice.defaultId,
  });
}

/** Is everything in this drink to be had, and with what it needs? Asked again at "yes": things sell out meanwhile. */
export function checkDrink(menu: Menu, drink: Drink): Result<Drink, DrinkRefusal> {
  const items = itemsOfDrink(menu, drink);
  const soldOut = items.filter((item) => !item.available);
  if (soldOut[0] !== undefined) {
    const kind = kindOf(menu, soldOut[0]);
    return refuse({
      kind: "sold_out",
      items: soldOut.map((item) => item.name),
      available: availableNames(itemsOfKind(menu, kind)),
    });
  }
  for (const item of items) {
    const missing = item.requires.filter((id) => !items.some((present) => present.id === id));
    if (missing.length > 0) {
      return refuse({
        kind: "requires",
        item: item.name,
        missing: missing.map((id) => itemById(menu, id).name),
      });
    }
  }
  return accept(drink);
}

/** Flavor, toppings, add-ons, in that order. */
function itemsOfDrink(menu: Menu, drink: Drink): readonly MenuItem[] {
  return [drink.flavorId, ...drink.toppingIds, ...drink.addonIds].map((id) => itemById(menu, id));
}

export function drinkPriceCents(menu: Menu, drink: Drink): number {
  return itemsOfDrink(menu, drink).reduce((total, item) => total + item.priceCents, 0);
}

function one(
  menu: Menu,
  field: ItemKind,
  said: string | undefined,
): Result<string | undefined, DrinkRefusal> {
  if (said === undefined || said.trim() === "") return accept(undefined);
  const items = itemsOfKind(menu, field);
  return idOf(field, said, matchItem(said, items), availableNames(items));
}

/** The ids of all that was said, each once. "No boba" in a list asks for nothing, so it adds nothing. */
function several(
  menu: Menu,
  field: ItemKind,
  said: readonly string[] | undefined,
): Result<readonly string[] | undefined, DrinkRefusal> {
  if (said === undefined) return accept(undefined);
  const ids = new Set<string>();
  const items = itemsOfKind(menu, field);
  for (const words of said) {
    const match = matchItem(words, items);
    if (words.trim() === "" || match.kind === "negated" || NOTHING.test(words)) continue;
    const id = idOf(field, words, match, []);
    if (!id.ok) return id;
    ids.add(id.value);
  }
  return accept([...ids]);
}

const NOTHING = /^\W*(?:none|nothing|no|plain|no (?:toppings?|add-?ons?|extras?))\W*$/i;

function level(
  menu: Menu,
  field: "sweetness" | "ice",
  said: string | undefined,
): Result<string | undefined, DrinkRefusal> {
  if (said === undefined || said.trim() === "") return accept(undefined);
  const { levels, defaultId } = menu[field];
  if (/^\W*default\W*$/i.test(said)) return accept(defaultId);
  return idOf(
    field,
    said,
    matchLevel(said, levels, field),
    levels.map((step) => step.name),
  );
}

function idOf(
  field: DrinkField,
  said: string,
  match: Match<{ readonly id: string; readonly name: string }>,
  otherwise: readonly string[],
): Result<string, DrinkRefusal> {
  switch (match.kind) {
    case "found":
      return accept(match.thing.id);
    case "ambiguous":
      return refuse({ kind: "ambiguous", field, said, didYouMean: names(match.candidates) });
    case "negated":
      return refuse({ kind: "not_on_menu", field, said, didYouMean: otherwise });
    case "unknown": {
      const nearest = names(match.nearest);
      const didYouMean = nearest.length > 0 ? nearest : otherwise;
      return refuse({ kind: "not_on_menu", field, said, didYouMean });
    }
  }
}

function kindOf(menu: Menu, item: MenuItem): ItemKind {
  if (menu.flavors.some(({ id }) => id === item.id)) return "flavor";
  return menu.toppings.some(({ id }) => id === item.id) ? "topping" : "addon";
}

function availableNames(items: readonly MenuItem[]): readonly string[] {
  return names(items.filter((item) => item.available));
}

function names(things: readonly { readonly name: string }[]): readonly string[] {
  return things.map((thing) => thing.name);
}
