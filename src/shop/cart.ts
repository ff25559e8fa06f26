import type { OrderItem } from "./order.ts";

/** A drink as the caller chose it, by menu ids. Sweetness and ice are always set (the menu's default if unsaid). */
export type Drink = {
  readonly flavorId: string;
  readonly toppingIds: readonly string[];
  readonly sweetnessId: string;
  readonly iceId: string;
  readonly addonIds: readonly string[];
};

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
