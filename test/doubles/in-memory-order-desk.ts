import { type Result, accept, refuse } from "../../src/lib/result.ts";
import type {
  Checkout,
  CheckoutReceipt,
  DeskRefusal,
  ExpectedVersion,
  OrderDesk,
} from "../../src/orders/order-desk.ts";
import {
  type Order,
  type OrderItem,
  type OrderNumber,
  type OrderStatus,
  amendOrder,
  moveOrder,
  totalCents,
} from "../../src/shop/order.ts";
import { chooseOrderNumber } from "../../src/shop/order-number.ts";
import type { PhoneNumber } from "../../src/shop/phone-number.ts";

/** An order desk without a store, for tests of what happens before it. It can be told to break. */
export class InMemoryOrderDesk implements OrderDesk {
  readonly orders: Order[] = [];
  /** Thrown by the next write, once; `after` throws when the write is done: the answer is lost. */
  breaksNext: { readonly error: Error; readonly after: boolean } | undefined;
  readonly #now: () => number;
  readonly #random: () => number;

  constructor(options: { now?: () => number; random?: () => number } = {}) {
    this.#now = options.now ?? (() => 0);
    this.#random = options.random ?? (() => 0.42);
  }

  async checkout(checkout: Checkout): Promise<Result<CheckoutReceipt, DeskRefusal>> {
    const placed =
      checkout.callSid !== undefined ? await this.findOrderOfCall(checkout.callSid) : undefined;
    if (placed !== undefined) return accept({ order: placed, outcome: "already_placed" });
    if (checkout.items.length === 0) return refuse({ kind: "nothing_to_order" });
    const open = new Set(this.orders.filter(isOpen).map(({ number }) => number));
    const number = chooseOrderNumber({ open, usedToday: open }, this.#random);
    if (number === undefined) throw new Error("every order number is open");
    const order: Order = {
      number,
      callSid: checkout.callSid,
      phone: checkout.phone,
      status: "received",
      items: checkout.items,
      totalCents: totalCents(checkout.items),
      createdAt: this.#now(),
      readyAt: undefined,
      version: 1,
    };
    return this.#write(() => {
      this.orders.push(order);
      return accept({ order, outcome: "placed" });
    });
  }

  async amend(
    orderNumber: OrderNumber,
    items: readonly OrderItem[],
  ): Promise<Result<CheckoutReceipt, DeskRefusal>> {
    const amended = this.#change(orderNumber, {}, (order) => amendOrder(order, items));
    return amended.ok ? accept({ order: amended.value, outcome: "amended" }) : amended;
  }

  async markReady(orderNumber: string, expected: ExpectedVersion = {}) {
    return this.#move(orderNumber, "ready", expected);
  }

  async undo(orderNumber: string, expected: ExpectedVersion = {}) {
    return this.#move(orderNumber, "received", expected);
  }

  async collect(orderNumber: string, expected: ExpectedVersion = {}) {
    return this.#move(orderNumber, "collected", expected);
  }

  async cancel(orderNumber: string, expected: ExpectedVersion = {}) {
    return this.#move(orderNumber, "cancelled", expected);
  }

  async findOrder(orderNumber: string): Promise<Order | undefined> {
    return this.orders.findLast(({ number }) => number === orderNumber);
  }

  async findOrderOfCall(callSid: string): Promise<Order | undefined> {
    return this.orders.find((order) => order.callSid === callSid);
  }

  async latestOrderForPhone(phone: PhoneNumber): Promise<Order | undefined> {
    return this.orders.findLast((order) => order.phone === phone);
  }

  async recentOrders(limit: number): Promise<readonly Order[]> {
    return this.orders.toReversed().slice(0, limit);
  }

  async ordersInProgress(): Promise<readonly Order[]> {
    return this.orders.filter(isOpen);
  }

  #move(orderNumber: string, to: OrderStatus, expected: ExpectedVersion) {
    return this.#change(orderNumber, expected, (order) => moveOrder(order, to, this.#now()));
  }

  #change(
    orderNumber: string,
    { expectedVersion }: ExpectedVersion,
    change: (order: Order) => Result<Order, DeskRefusal>,
  ): Result<Order, DeskRefusal> {
    const index = this.orders.findLastIndex(({ number }) => number === orderNumber);
    const order = this.orders[index];
    if (order === undefined) return refuse({ kind: "no_such_order", orderNumber });
    if (expectedVersion !== undefined && expectedVersion !== order.version) {
      return refuse({ kind: "changed_meanwhile", order });
    }
    const changed = change(order);
    if (!changed.ok) return changed;
    return this.#write(() => {
      this.orders[index] = changed.value;
      return changed;
    });
  }

  #write<Answer>(write: () => Answer): Answer {
    const breaks = this.breaksNext;
    this.breaksNext = undefined;
    if (breaks !== undefined && !breaks.after) throw breaks.error;
    const answer = write();
    if (breaks !== undefined) throw breaks.error;
    return answer;
  }
}

function isOpen({ status }: Order): boolean {
  return status === "received" || status === "ready";
}
