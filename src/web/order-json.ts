import { dollars } from "../lib/money.ts";
import type { Sms } from "../orders/sms.ts";
import type { Order, OrderItem } from "../shop/order.ts";
import type { BoardOrderJson, OrderItemJson, OrderJson, TextJson } from "./api.ts";

/** A number may be used again on another day; a text belongs to the order it was written soon after. */
const TEXTS_BELONG_FOR_MS = 20 * 60 * 60 * 1000;

export function toOrderItemJson(item: OrderItem): OrderItemJson {
  return {
    flavor: item.flavor,
    toppings: [...item.toppings],
    sweetness: item.sweetness,
    ice: item.ice,
    addons: [...item.addons],
    price: dollars(item.priceCents),
  };
}

export function toTextJson(sms: Sms): TextJson {
  return {
    id: sms.id,
    kind: sms.kind,
    body: sms.body,
    status: sms.status,
    failure: sms.failure ?? null,
    created_at_ms: sms.createdAt,
  };
}

/** The texts about this order among `texts`, oldest first. */
export function textsOf(order: Order, texts: readonly Sms[]): readonly Sms[] {
  return texts.filter(
    (sms) =>
      sms.orderNumber === order.number &&
      sms.createdAt >= order.createdAt &&
      sms.createdAt < order.createdAt + TEXTS_BELONG_FOR_MS,
  );
}

export type OrderView = {
  readonly texts: readonly Sms[];
  readonly undoWindowMs: number;
  readonly nowMs: number;
};

/** An order as staff see it. */
export function toOrderJson(order: Order, view: OrderView): OrderJson {
  const undoUntil =
    order.status === "ready" && order.readyAt !== undefined
      ? order.readyAt + view.undoWindowMs
      : undefined;
  return {
    order_number: order.number,
    phone: order.phone ?? null,
    status: order.status,
    total: dollars(order.totalCents),
    created_at: Math.floor(order.createdAt / 1000),
    items: order.items.map(toOrderItemJson),
    created_at_ms: order.createdAt,
    ready_at_ms: order.readyAt ?? null,
    undo_until_ms: undoUntil !== undefined && undoUntil > view.nowMs ? undoUntil : null,
    version: order.version,
    texts: textsOf(order, view.texts).map(toTextJson),
  };
}

/** An order as anyone may see it: no phone, no price, no drink. */
export function toBoardOrderJson(order: Order): BoardOrderJson {
  return {
    order_number: order.number,
    status: order.status,
    created_at: Math.floor(order.createdAt / 1000),
    ready_at: order.readyAt === undefined ? null : Math.floor(order.readyAt / 1000),
  };
}
