import { assertNever } from "../lib/assert-never.ts";
import type { Log } from "../lib/log.ts";
import { accept, refuse, type Result } from "../lib/result.ts";
import { chooseOrderNumber } from "../shop/order-number.ts";
import {
  amendOrder,
  moveOrder,
  type Order,
  type OrderItem,
  type OrderNumber,
  type OrderStatus,
  totalCents,
} from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type {
  Checkout,
  CheckoutReceipt,
  DeskRefusal,
  ExpectedVersion,
  OrderDesk,
} from "./order-desk.ts";
import { onceStoreAnswers } from "./once-store-answers.ts";
import type { OrderChange, OrderStore } from "./order-store.ts";
import { confirmationText, readyText } from "./order-texts.ts";

/** How long a bump can be taken back before the customer is told. */
const UNDO_WINDOW_MS = 5000;
/** A number that was used within this time is not given again. */
const NUMBER_RESTS_MS = 24 * 60 * 60 * 1000;

export type OrderDeskOptions = {
  readonly orders: OrderStore;
  /** UTC ms. */
  readonly now: () => number;
  /** In [0, 1), like `Math.random`; an order number should not be foreseeable. */
  readonly random: () => number;
  /** `maxActiveDrinksPerPhone` of the menu file as it is now. */
  readonly maxActiveDrinks: () => number | undefined;
  readonly undoWindowMs?: number | undefined;
  readonly log: Log;
};

export function createOrderDesk(options: OrderDeskOptions): OrderDesk {
  return new DeskOverStore(options);
}

class DeskOverStore implements OrderDesk {
  readonly #orders: OrderStore;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #maxActiveDrinks: () => number | undefined;
  readonly #undoWindowMs: number;
  readonly #log: Log;

  constructor(options: OrderDeskOptions) {
    this.#orders = options.orders;
    this.#now = options.now;
    this.#random = options.random;
    this.#maxActiveDrinks = options.maxActiveDrinks;
    this.#undoWindowMs = options.undoWindowMs ?? UNDO_WINDOW_MS;
    this.#log = options.log;
  }

  async checkout(checkout: Checkout): Promise<Result<CheckoutReceipt, DeskRefusal>> {
    if (checkout.items.length === 0) return refuse({ kind: "nothing_to_order" });
    const { callSid } = checkout;
    if (callSid === undefined) return this.#place(checkout);
    return onceStoreAnswers(() => this.#place(checkout), { callSid, log: this.#log });
  }

  async #place(checkout: Checkout): Promise<Result<CheckoutReceipt, DeskRefusal>> {
    const { callSid, phone, items } = checkout;
    const maxActiveDrinks = this.#maxActiveDrinks();
    for (;;) {
      const createdAt = this.#now();
      const order: Order = {
        number: await this.#freeNumber(createdAt),
        callSid,
        phone,
        status: "received",
        items,
        totalCents: totalCents(items),
        createdAt,
        readyAt: undefined,
        version: 1,
      };
      const outcome = await this.#orders.place(
        order,
        [
          {
            kind: "confirmation",
            to: phone,
            body: confirmationText(order),
            notBeforeAt: createdAt,
          },
        ],
        { maxActiveDrinks },
      );
      switch (outcome.kind) {
        case "placed":
          return accept({ order, outcome: "placed" });
        case "already_placed":
          return accept({ order: outcome.order, outcome: "already_placed" });
        case "too_many_active_drinks":
          return tooManyDrinks(outcome.active, maxActiveDrinks);
        case "number_taken":
          continue; // another process was quicker with this number
        default:
          return assertNever(outcome);
      }
    }
  }

  async #freeNumber(now: number): Promise<OrderNumber> {
    const { open, recent } = await this.#orders.numbersInUse(now - NUMBER_RESTS_MS);
    const number = chooseOrderNumber({ open, usedToday: recent }, this.#random);
    if (number === undefined) throw new Error("every order number belongs to an open order");
    return number;
  }

  async amend(
    orderNumber: OrderNumber,
    items: readonly OrderItem[],
  ): Promise<Result<CheckoutReceipt, DeskRefusal>> {
    if (items.length === 0) return refuse({ kind: "nothing_to_order" });
    const amended = await this.#change(orderNumber, {}, (order) => {
      const change = amendOrder(order, items);
      if (!change.ok) return change;
      return accept({
        order: change.value,
        event: "order_amended",
        texts: [],
        maxActiveDrinks: this.#maxActiveDrinks(),
      });
    });
    return amended.ok ? accept({ order: amended.value, outcome: "amended" }) : amended;
  }

  async markReady(
    orderNumber: string,
    expected: ExpectedVersion = {},
  ): Promise<Result<Order, DeskRefusal>> {
    return this.#change(orderNumber, expected, (order) => {
      const now = this.#now();
      const notBeforeAt = now + this.#undoWindowMs;
      const body = readyText(order.number);
      const texts =
        order.phone === undefined
          ? []
          : [{ kind: "ready" as const, to: order.phone, body, notBeforeAt }];
      return this.#moved(order, "ready", { texts });
    });
  }

  async undo(
    orderNumber: string,
    expected: ExpectedVersion = {},
  ): Promise<Result<Order, DeskRefusal>> {
    return this.#change(orderNumber, expected, (order) => {
      const isOver =
        order.readyAt !== undefined && this.#now() >= order.readyAt + this.#undoWindowMs;
      if (order.status === "ready" && isOver) return refuse({ kind: "undo_window_over" });
      return this.#moved(order, "received", {
        takeBack: { kind: "ready", whenGone: "refuse" },
      });
    });
  }

  async collect(
    orderNumber: string,
    expected: ExpectedVersion = {},
  ): Promise<Result<Order, DeskRefusal>> {
    return this.#change(orderNumber, expected, (order) => this.#moved(order, "collected"));
  }

  async cancel(
    orderNumber: string,
    expected: ExpectedVersion = {},
  ): Promise<Result<Order, DeskRefusal>> {
    return this.#change(orderNumber, expected, (order) =>
      this.#moved(order, "cancelled", {
        takeBack: { kind: "confirmation", whenGone: "let_go" },
      }),
    );
  }

  #moved(
    order: Order,
    to: OrderStatus,
    besides: Partial<OrderChange> = {},
  ): Result<OrderChange, DeskRefusal> {
    const moved = moveOrder(order, to, this.#now());
    if (!moved.ok) return moved;
    return accept({ event: "order_status_changed", texts: [], ...besides, order: moved.value });
  }

  /** The rule is asked again when someone else was quicker, unless the asker saw a certain version. */
  async #change(
    orderNumber: string,
    { expectedVersion }: ExpectedVersion,
    rule: (order: Order) => Result<OrderChange, DeskRefusal>,
  ): Promise<Result<Order, DeskRefusal>> {
    for (;;) {
      const order = await this.#orders.findOrder(orderNumber);
      if (order === undefined) return refuse({ kind: "no_such_order", orderNumber });
      if (expectedVersion !== undefined && expectedVersion !== order.version) {
        return refuse({ kind: "changed_meanwhile", order });
      }
      const change = rule(order);
      if (!change.ok) return change;
      const outcome = await this.#orders.change(change.value);
      switch (outcome.kind) {
        case "changed":
          return accept(change.value.order);
        case "text_gone":
          return refuse({ kind: "undo_window_over" });
        case "too_many_active_drinks":
          return tooManyDrinks(outcome.active, change.value.maxActiveDrinks);
        case "changed_meanwhile":
          continue;
        default:
          return assertNever(outcome);
      }
    }
  }

  findOrder(orderNumber: string): Promise<Order | undefined> {
    return this.#orders.findOrder(orderNumber);
  }

  findOrderOfCall(callSid: string): Promise<Order | undefined> {
    return this.#orders.findOrderOfCall(callSid);
  }

  latestOrderForPhone(phone: PhoneNumber): Promise<Order | undefined> {
    return this.#orders.latestOrderForPhone(phone);
  }

  recentOrders(limit: number): Promise<readonly Order[]> {
    return this.#orders.recentOrders(limit);
  }

  ordersInProgress(): Promise<readonly Order[]> {
    return this.#orders.ordersInProgress();
  }
}

function tooManyDrinks(active: number, limit = 0): Result<never, DeskRefusal> {
  return refuse({ kind: "too_many_active_drinks", limit, active });
}
