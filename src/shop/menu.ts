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
