import { type Result, accept, refuse } from "../lib/result.ts";
import { type Drink, drinkPriceCents } from "./drink.ts";
import { type Menu, itemById, levelById } from "./menu.ts";
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

type StatusRefusal = {
  readonly kind: "status_not_next";
  readonly from: OrderStatus;
  readonly to: OrderStatus;
};

/** What may follow what. `ready` → `received` is the undo, which the desk allows only while its window is open. */
const NEXT_STATUSES: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  received: ["ready", "cancelled"],
  ready: ["collected", "received"],
  collected: [],
  cancelled: [],
};

/** @param now UTC ms */
export function moveOrder(
  order: Order,
  to: OrderStatus,
  now: number,
): Result<Order, StatusRefusal> {
  if (!NEXT_STATUSES[order.status].includes(to)) {
    return refuse({ kind: "status_not_next", from: order.status, to });
  }
  const readyAt = to === "ready" ? now : to === "received" ? undefined : order.readyAt;
  return accept({ ...order, status: to, readyAt, version: order.version + 1 });
}

/** New drinks for an order that nobody has begun to hand out. */
export function amendOrder(
  order: Order,
  items: readonly OrderItem[],
): Result<Order, StatusRefusal> {
  if (order.status !== "received") {
    return refuse({ kind: "status_not_next", from: order.status, to: "received" });
  }
  const all = [...order.items, ...items];
  return accept({ ...order, items: all, totalCents: totalCents(all), version: order.version + 1 });
}

export function totalCents(items: readonly OrderItem[]): number {
  return items.reduce((total, item) => total + item.priceCents, 0);
}

/** A drink as it is sold now. */
export function orderItem(menu: Menu, drink: Drink): OrderItem {
  return {
    flavor: itemById(menu, drink.flavorId).name,
    toppings: drink.toppingIds.map((id) => itemById(menu, id).name),
    sweetness: levelById(menu.sweetness, drink.sweetnessId).name,
    ice: levelById(menu.ice, drink.iceId).name,
    addons: drink.addonIds.map((id) => itemById(menu, id).name),
    priceCents: drinkPriceCents(menu, drink),
  };
}
