import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { silentLog } from "../lib/log.ts";
import type { Result } from "../lib/result.ts";
import { openStore, type Store } from "../storage/open-store.ts";
import { createOrderDesk } from "./create-order-desk.ts";
import type { OrderDesk } from "./order-desk.ts";
import type { OrderStore } from "./order-store.ts";
import { aPhone, phone, taro } from "./order.fixture.ts";
import { StoreFault } from "./store-fault.ts";

const OPENED_AT = Date.parse("2026-11-23T20:00:00Z");

class Shop implements AsyncDisposable {
  clock = OPENED_AT;
  maxActiveDrinks: number | undefined;
  readonly store: Store;
  readonly desk: OrderDesk;

  private constructor(store: Store, random: () => number, orders: OrderStore) {
    this.store = store;
    this.desk = createOrderDesk({
      orders,
      now: () => this.clock,
      random,
      maxActiveDrinks: () => this.maxActiveDrinks,
      log: silentLog(),
    });
  }

  static async open(
    random: () => number = Math.random,
    wrap: (orders: OrderStore) => OrderStore = (orders) => orders,
  ): Promise<Shop> {
    const clock = { now: () => OPENED_AT };
    const store = await openStore("sqlite::memory:", { log: silentLog(), now: () => clock.now() });
    const shop = new Shop(store, random, wrap(store.orders));
    clock.now = () => shop.clock;
    return shop;
  }

  async texts(orderNumber: string): Promise<readonly { kind: string; status: string }[]> {
    const all = await this.store.outbox.recentSms(100);
    return all
      .filter((sms) => sms.orderNumber === orderNumber)
      .map(({ kind, status }) => ({ kind, status }));
  }

  async placed(callSid?: string, items = [taro]): Promise<string> {
    const { order } = accepted(await this.desk.checkout({ callSid, phone, items }));
    return order.number;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store[Symbol.asyncDispose]();
  }
}

function accepted<Value>(result: Result<Value, unknown>): Value {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

function refused<Refusal>(result: Result<unknown, Refusal>): Refusal {
  assert.ok(!result.ok, "was accepted");
  return result.refusal;
}

describe("checking out", () => {
  test("gives the caller a four-digit number and queues the text that says it", async () => {
    await using shop = await Shop.open();
    const receipt = accepted(
      await shop.desk.checkout({ callSid: "CA1", phone, items: [taro, taro] }),
    );
    assert.equal(receipt.outcome, "placed");
    assert.match(receipt.order.number, /^[1-9]\d{3}$/);
    assert.equal(receipt.order.totalCents, 1250);
    const [text] = await shop.store.outbox.recentSms(5);
    assert.equal(
      text?.body,
      `Thanks for your order! Your order number is ${receipt.order.number}. We'll text you when it's ready for pickup.\n` +
        "2x taro milk tea, boba, 50% sweet, regular ice",
    );
  });

  test("a call that checks out twice has one order and one text", async () => {
    await using shop = await Shop.open();
    const twice = await Promise.all(
      ["a", "b"].map(() => shop.desk.checkout({ callSid: "CA1", phone, items: [taro] })),
    );
    const [first, second] = twice.map(accepted);
    assert.equal(first?.order.number, second?.order.number);
    assert.deepEqual(twice.map((each) => accepted(each).outcome).sort(), [
      "already_placed",
      "placed",
    ]);
    assert.equal((await shop.store.outbox.recentSms(5)).length, 1);
  });

  test("an empty cart is no order", async () => {
    await using shop = await Shop.open();
    assert.deepEqual(refused(await shop.desk.checkout({ callSid: "CA1", phone, items: [] })), {
      kind: "nothing_to_order",
    });
  });

  test("two calls that draw the same number get different ones", async () => {
    await using shop = await Shop.open(() => 0.5);
    const numbers = await Promise.all(["CA1", "CA2", "CA3"].map((sid) => shop.placed(sid)));
    assert.equal(new Set(numbers).size, 3);
  });

  test("a phone number waits for no more drinks than the shop allows", async () => {
    await using shop = await Shop.open();
    shop.maxActiveDrinks = 2;
    const number = await shop.placed("CA1", [taro, taro]);
    const second = { callSid: "CA2", phone, items: [taro] };
    assert.deepEqual(refused(await shop.desk.checkout(second)), {
      kind: "too_many_active_drinks",
      limit: 2,
      active: 2,
    });
    accepted(await shop.desk.checkout({ ...second, phone: aPhone("555 987 6543") }));
    accepted(await shop.desk.markReady(number));
    accepted(await shop.desk.checkout(second));
  });

  test("a store that comes back in time keeps the order once", async () => {
    let faults = 2;
    await using shop = await Shop.open(Math.random, (orders) => ({
      ...bound(orders),
      async place(...args) {
        const outcome = await orders.place(...args);
        // The commit was made, but its answer was lost with the connection.
        if (faults-- > 0) throw new StoreFault("unreachable", "connection lost");
        return outcome;
      },
    }));
    const receipt = accepted(await shop.desk.checkout({ callSid: "CA1", phone, items: [taro] }));
    assert.equal(receipt.outcome, "already_placed");
    assert.equal((await shop.desk.recentOrders(5)).length, 1);
  });
});

describe("amending", () => {
  test("adds drinks to an order that is not made yet, without a second text", async () => {
    await using shop = await Shop.open();
    const { order } = accepted(await shop.desk.checkout({ callSid: "CA1", phone, items: [taro] }));
    const receipt = accepted(await shop.desk.amend(order.number, [taro, taro]));
    assert.equal(receipt.outcome, "amended");
    assert.equal(receipt.order.items.length, 3);
    assert.equal(receipt.order.totalCents, 1875);
    assert.equal((await shop.texts(order.number)).length, 1);
    accepted(await shop.desk.markReady(order.number));
    const late = refused(await shop.desk.amend(order.number, [taro]));
    assert.equal(late.kind, "status_not_next");
  });
});

describe("the barista's buttons", () => {
  test("Done queues the ready text for the end of the undo window", async () => {
    await using shop = await Shop.open();
    const number = await shop.placed();
    shop.clock += 60_000;
    const order = accepted(await shop.desk.markReady(number));
    assert.equal(order.readyAt, shop.clock);
    const [text] = (await shop.store.outbox.recentSms(5)).filter(({ kind }) => kind === "ready");
    assert.equal(text?.body, `Your boba order #${number} is now ready for pickup! 🧋`);
    assert.equal(text.notBeforeAt, shop.clock + 5000);
  });

  test("Undo takes the ready text back, and a second Done queues one again", async () => {
    await using shop = await Shop.open();
    const number = await shop.placed();
    accepted(await shop.desk.markReady(number));
    shop.clock += 4999;
    const order = accepted(await shop.desk.undo(number));
    assert.equal(order.status, "received");
    assert.equal(order.readyAt, undefined);
    accepted(await shop.desk.markReady(number));
    const statuses = (await shop.texts(number)).filter(({ kind }) => kind === "ready");
    assert.deepEqual(statuses.map(({ status }) => status).sort(), ["cancelled", "queued"]);
  });

  test("Undo is refused when its window is over, even if the text has not left yet", async () => {
    await using shop = await Shop.open();
    const number = await shop.placed();
    accepted(await shop.desk.markReady(number));
    shop.clock += 5000;
    assert.deepEqual(refused(await shop.desk.undo(number)), { kind: "undo_window_over" });
  });

  test("two consoles that press Done at once make one ready text", async () => {
    await using shop = await Shop.open();
    const number = await shop.placed();
    const answers = await Promise.all([
      shop.desk.markReady(number, { expectedVersion: 1 }),
      shop.desk.markReady(number, { expectedVersion: 1 }),
      shop.desk.markReady(number),
    ]);
    assert.deepEqual(
      answers.map((answer) => (answer.ok ? "done" : answer.refusal.kind)),
      ["done", "changed_meanwhile", "status_not_next"],
    );
    const ready = (await shop.texts(number)).filter(({ kind }) => kind === "ready");
    assert.equal(ready.length, 1);
  });

  test("a console that saw an old version is shown how the order stands now", async () => {
    await using shop = await Shop.open();
    const number = await shop.placed();
    const ready = accepted(await shop.desk.markReady(number));
    assert.deepEqual(refused(await shop.desk.undo(number, { expectedVersion: 1 })), {
      kind: "changed_meanwhile",
      order: ready,
    });
  });

  test("a cancelled order takes its unsent confirmation with it", async () => {
    await using shop = await Shop.open();
    const number = await shop.placed();
    accepted(await shop.desk.cancel(number));
    assert.deepEqual(await shop.texts(number), [{ kind: "confirmation", status: "cancelled" }]);
    assert.deepEqual(refused(await shop.desk.markReady(number)), {
      kind: "status_not_next",
      from: "cancelled",
      to: "ready",
    });
  });

  test("an order nobody placed is said to be unknown", async () => {
    await using shop = await Shop.open();
    assert.equal(refused(await shop.desk.collect("0000")).kind, "no_such_order");
  });
});

/** The methods of a store as values that may be spread. */
function bound(orders: OrderStore): OrderStore {
  return {
    place: (...args) => orders.place(...args),
    change: (change) => orders.change(change),
    numbersInUse: (since) => orders.numbersInUse(since),
    findOrder: (orderNumber) => orders.findOrder(orderNumber),
    findOrderOfCall: (callSid) => orders.findOrderOfCall(callSid),
    latestOrderForPhone: (of) => orders.latestOrderForPhone(of),
    recentOrders: (limit) => orders.recentOrders(limit),
    ordersInProgress: () => orders.ordersInProgress(),
  };
}
