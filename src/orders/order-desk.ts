import type { Result } from "../lib/result.ts";
import type { Order, OrderItem, OrderNumber, OrderStatus } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";

export type Checkout = {
  /** A call has one order: the same `callSid` again answers the same order (`already_placed`). */
  readonly callSid: string | undefined;
  readonly phone: PhoneNumber;
  readonly items: readonly OrderItem[];
};

export type CheckoutReceipt = {
  readonly order: Order;
  readonly outcome: "placed" | "already_placed" | "amended";
};

export type DeskRefusal =
  | { readonly kind: "no_such_order"; readonly orderNumber: string }
  | { readonly kind: "status_not_next"; readonly from: OrderStatus; readonly to: OrderStatus }
  | { readonly kind: "undo_window_over" }
  /** Someone else changed the order first; `order` is how it stands now. */
  | { readonly kind: "changed_meanwhile"; readonly order: Order }
  | { readonly kind: "nothing_to_order" }
  /** `active`: this phone's drinks still to be made, without those of this checkout. */
  | { readonly kind: "too_many_active_drinks"; readonly limit: number; readonly active: number };

/** Who is asking, so that two consoles that race are told apart. */
export type ExpectedVersion = { readonly expectedVersion?: number | undefined };

/** What happens to an order after "yes". Each answer comes after the commit. */
export interface OrderDesk {
  /** Order, items, confirmation text and event in one transaction. */
  checkout(checkout: Checkout): Promise<Result<CheckoutReceipt, DeskRefusal>>;
  /** Adds new confirmed drinks to a placed order while it is `received`; no second text. */
  amend(
    orderNumber: OrderNumber,
    items: readonly OrderItem[],
  ): Promise<Result<CheckoutReceipt, DeskRefusal>>;
  /** `received` → `ready`; queues the ready text for the end of the undo window. */
  markReady(orderNumber: string, expected?: ExpectedVersion): Promise<Result<Order, DeskRefusal>>;
  /** `ready` → `received` inside the undo window; the ready text is taken back. */
  undo(orderNumber: string, expected?: ExpectedVersion): Promise<Result<Order, DeskRefusal>>;
  collect(orderNumber: string, expected?: ExpectedVersion): Promise<Result<Order, DeskRefusal>>;
  cancel(orderNumber: string, expected?: ExpectedVersion): Promise<Result<Order, DeskRefusal>>;
  findOrder(orderNumber: string): Promise<Order | undefined>;
  findOrderOfCall(callSid: string): Promise<Order | undefined>;
  latestOrderForPhone(phone: PhoneNumber): Promise<Order | undefined>;
  /** Newest first. */
  recentOrders(limit: number): Promise<readonly Order[]>;
  /** `received` and `ready`, oldest first. */
  ordersInProgress(): Promise<readonly Order[]>;
}
