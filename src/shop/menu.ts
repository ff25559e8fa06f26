/**
 * The menu: what the shop sells, at what price, by which rules. Everything else (tool schemas, prompt, keyterms, the
 * house agent's words, screens, texts) is made from it. Prices are integer cents.
 */

/** A flavor, a topping or an add-on. `id` is unique over the whole menu. */
export type MenuItem = {
  readonly id: string;
  /** As it is said, read back and printed: "taro milk tea". */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly priceCents: number;
  /** Ids of toppings or add-ons that must be in the same drink. */
  readonly requires: readonly string[];
  /** False while sold out. */
  readonly available: boolean;
};

/** One step of sweetness or ice: id "50", name "50%", alias "half sweet". */
export type Level = {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
};

export type LevelGroup = { readonly levels: readonly Level[]; readonly defaultId: string };

/** Minutes since midnight, shop time. `closesAt` may pass 24 h (26 × 60 is two in the morning). */
export type OpeningSpan = { readonly opensAt: number; readonly closesAt: number };

export type ShopDetails = {
  readonly name: string;
  /** IANA zone, "America/Los_Angeles". */
  readonly timeZone: string;
  /** Seven entries, Sunday first; `undefined` when the file names no hours: always open. */
  readonly hours: readonly (readonly OpeningSpan[])[] | undefined;
  /** ISO dates "2026-12-25" on which the shop is closed all day. */
  readonly closedOn: readonly string[];
};

export type MenuRules = {
  readonly maxDrinksPerOrder: number;
  readonly maxActiveDrinksPerPhone: number | undefined;
};

export type Menu = {
  readonly shop: ShopDetails;
  readonly flavors: readonly MenuItem[];
  readonly toppings: readonly MenuItem[];
  readonly addons: readonly MenuItem[];
  readonly sweetness: LevelGroup;
  readonly ice: LevelGroup;
  readonly rules: MenuRules;
};

/** Where on the menu an item stands. */
export type ItemKind = "flavor" | "topping" | "addon";

export function itemsOfKind(menu: Menu, kind: ItemKind): readonly MenuItem[] {
  switch (kind) {
    case "flavor":
      return menu.flavors;
    case "topping":
      return menu.toppings;
    case "addon":
      return menu.addons;
  }
}

export function allItems(menu: Menu): readonly MenuItem[] {
  return [...menu.flavors, ...menu.toppings, ...menu.addons];
}

export function findItem(menu: Menu, id: string): MenuItem | undefined {
  return allItems(menu).find((item) => item.id === id);
}

/** The item of an id that came from this menu; an unknown id is a fault of the program. */
export function itemById(menu: Menu, id: string): MenuItem {
  const item = findItem(menu, id);
  if (item === undefined) throw new Error(`the menu has no item "${id}"`);
  return item;
}

export function levelById(group: LevelGroup, id: string): Level {
  const level = group.levels.find((candidate) => candidate.id === id);
  if (level === undefined) throw new Error(`the menu has no level "${id}"`);
  return level;
}

/** The menu of this moment: what staff marked sold out is not available. What the file says is unavailable stays so. */
export function withSoldOut(menu: Menu, soldOut: ReadonlySet<string>): Menu {
  const marked = (items: readonly MenuItem[]): readonly MenuItem[] =>
    items.map((item) => (soldOut.has(item.id) ? { ...item, available: false } : item));
  return {
    ...menu,
    flavors: marked(menu.flavors),
    toppings: marked(menu.toppings),
    addons: marked(menu.addons),
  };
}
