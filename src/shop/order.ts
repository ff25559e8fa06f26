import type { PhoneNumber } from "./phone-number.ts";

/** Four digits, "4782". Unique among open orders. */
export type OrderNumber = string & { readonly __brand: "OrderNumber" };

export type OrderStatus = "received" | "ready" | "collected" | "cancelled";

/** A drink as it was sold: names and price of that moment, so that a later menu change leaves it alone. */
export type OrderItem = {
  readonly flavor: string;
  readonly toppings: readonly string[];
  readonly sweetness: string;
  readonly ice: string;
  readonly addons: readonly string[];
  readonly priceCents: number;
};

export type Order = {
  readonly number: OrderNumber;
  /** The call that placed it; `undefined` when staff did. */
  readonly callSid: string | undefined;
  /** `undefined` once retention has forgotten it. */
  readonly phone: PhoneNumber | undefined;
  readonly status: OrderStatus;
  readonly items: readonly OrderItem[];
  readonly totalCents: number;
  /** UTC milliseconds, as all times. */
  readonly createdAt: number;
  /** When it last became ready; `undefined` while it is not. */
  readonly readyAt: number | undefined;
  /** Grows with each change; two consoles that race are told apart by it. */
  readonly version: number;
};
