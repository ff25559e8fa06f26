import type { Order, OrderNumber } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { SmsKind } from "./sms.ts";

/** A text about an order, to be queued with it. */
export type OrderSms = {
  readonly kind: SmsKind;
  readonly to: PhoneNumber;
  readonly body: string;
  /** Not sent before; UTC ms. */
  readonly notBeforeAt: number;
};

export type PlaceOutcome =
  | { readonly kind: "placed" }
  /** An open order has this number: choose another. */
  | { readonly kind: "number_taken" }
  /** This call has an order. */
  | { readonly kind: "already_placed"; readonly order: Order }
  | { readonly kind: "too_many_active_drinks"; readonly active: number };

export type OrderChange = {
  /** As it shall stand; its `version` is one more than that of the order it was made from. */
  readonly order: Order;
  readonly event: "order_status_changed" | "order_amended";
  readonly texts: readonly OrderSms[];
  /** Takes a queued text back. When it is on its way already: refuse the change, or let the text go. */
  readonly takeBack?:
    { readonly kind: SmsKind; readonly whenGone: "refuse" | "let_go" } | undefined;
  /** As for `place`. */
  readonly maxActiveDrinks?: number | undefined;
};

export type ChangeOutcome =
  | { readonly kind: "changed" }
  /** The stored order has another version, or is not open. */
  | { readonly kind: "changed_meanwhile" }
  /** The text to take back is on its way. */
  | { readonly kind: "text_gone" }
  | { readonly kind: "too_many_active_drinks"; readonly active: number };

export type NumbersInUse = {
  readonly open: ReadonlySet<OrderNumber>;
  /** Of any order since a given time, open or not. */
  readonly recent: ReadonlySet<OrderNumber>;
};

/**
 * Keeps orders. Each write is durable before it returns; order, texts and event are kept together or not at all, and
 * writes take turns over all processes, so what an outcome says was true at the commit. Throws `StoreFault`.
 */
export interface OrderStore {
  /**
   * Keeps a new order and its texts, and logs `order_created`. `maxActiveDrinks` counts the drinks of this phone's
   * `received` orders, this one's included.
   */
  place(
    order: Order,
    texts: readonly OrderSms[],
    rules?: { readonly maxActiveDrinks?: number | undefined },
  ): Promise<PlaceOutcome>;
  /** Changes an open order. */
  change(change: OrderChange): Promise<ChangeOutcome>;
  numbersInUse(since: number): Promise<NumbersInUse>;
  /** The newest order of this number. */
  findOrder(orderNumber: string): Promise<Order | undefined>;
  findOrderOfCall(callSid: string): Promise<Order | undefined>;
  latestOrderForPhone(phone: PhoneNumber): Promise<Order | undefined>;
  /** Newest first. */
  recentOrders(limit: number): Promise<readonly Order[]>;
  /** `received` and `ready`, oldest first. */
  ordersInProgress(): Promise<readonly Order[]>;
}
