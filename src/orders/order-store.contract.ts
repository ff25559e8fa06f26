import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Store } from "../storage/open-store.ts";
import { anOrder, phone } from "./order.fixture.ts";

/** The law of `OrderStore`. `open` gives an empty store. */
export function orderStoreContract(engine: string, open: () => Promise<Store>): void {
  describe(`the order store on ${engine}`, () => {
    test("keeps an order with its drinks and gives it back the same", async () => {
      await using store = await open();
      const order = anOrder({ number: "4782", callSid: "CA1" });
      assert.deepEqual(await store.orders.place(order, []), { kind: "placed" });
      assert.deepEqual(await store.orders.findOrder("4782"), order);
      assert.deepEqual(await store.orders.findOrderOfCall("CA1"), order);
      assert.deepEqual(await store.orders.latestOrderForPhone(phone), order);
      assert.equal(await store.orders.findOrder("1111"), undefined);
    });

    test("tells of the order and queues its text in the same transaction", async () => {
      await using store = await open();
      const order = anOrder({ number: "4782" });
      await store.orders.place(order, [
        { kind: "confirmation", to: phone, body: "thanks", notBeforeAt: 5 },
      ]);
      const events = await store.events.eventsAfter(0, 10);
      assert.deepEqual(
        events.map(({ seq, event }) => ({ seq, event })),
        [{ seq: 1, event: { type: "order_created", orderNumber: "4782", status: "received" } }],
      );
      const [text, ...others] = await store.outbox.smsOfOrders([order.number]);
      assert.deepEqual(others, []);
      assert.equal(text?.body, "thanks");
      assert.equal(text.status, "queued");
      assert.equal(text.notBeforeAt, 5);
    });

    test("keeps neither order nor text when an open order has the number", async () => {
      await using store = await open();
      await store.orders.place(anOrder({ number: "4782" }), []);
      const outcome = await store.orders.place(anOrder({ number: "4782" }), [
        { kind: "confirmation", to: phone, body: "thanks", notBeforeAt: 0 },
      ]);
      assert.deepEqual(outcome, { kind: "number_taken" });
      assert.deepEqual(await store.outbox.recentSms(10), []);
      assert.equal(await store.events.latestSeq(), 1);
    });

    test("gives a number again once its order is collected", async () => {
      await using store = await open();
      const first = anOrder({ number: "4782" });
      await store.orders.place(first, []);
      const collected = { ...first, status: "collected" as const, version: 2 };
      await store.orders.change({ order: collected, event: "order_status_changed", texts: [] });
      const second = anOrder({ number: "4782", createdAt: first.createdAt + 1 });
      assert.deepEqual(await store.orders.place(second, []), { kind: "placed" });
      assert.deepEqual(await store.orders.findOrder("4782"), second);
    });

    test("answers the first order when a call places a second", async () => {
      await using store = await open();
      const first = anOrder({ number: "4782", callSid: "CA1" });
      await store.orders.place(first, []);
      const outcome = await store.orders.place(anOrder({ number: "1234", callSid: "CA1" }), []);
      assert.deepEqual(outcome, { kind: "already_placed", order: first });
    });

    test("counts the drinks a phone number is still waiting for", async () => {
      await using store = await open();
      const rules = { maxActiveDrinks: 3 };
      await store.orders.place(anOrder({ number: "1111", drinks: 2 }), [], rules);
      assert.deepEqual(
        await store.orders.place(anOrder({ number: "2222", drinks: 2 }), [], rules),
        { kind: "too_many_active_drinks", active: 2 },
      );
      const fits = await store.orders.place(anOrder({ number: "3333", drinks: 1 }), [], rules);
      assert.deepEqual(fits, { kind: "placed" });
    });

    test("refuses a change made from an old version of the order", async () => {
      await using store = await open();
      const order = anOrder({ number: "4782" });
      await store.orders.place(order, []);
      const ready = { ...order, status: "ready" as const, readyAt: 9, version: 2 };
      const change = { order: ready, event: "order_status_changed" as const, texts: [] };
      assert.deepEqual(await store.orders.change(change), { kind: "changed" });
      assert.deepEqual(await store.orders.change(change), { kind: "changed_meanwhile" });
      assert.deepEqual(await store.orders.findOrder("4782"), ready);
      assert.equal(await store.events.latestSeq(), 2);
    });

    test("takes a queued text back, but not one that is being sent", async () => {
      await using store = await open();
      const order = anOrder({ number: "4782" });
      await store.orders.place(order, []);
      const ready = { ...order, status: "ready" as const, readyAt: 1, version: 2 };
      const text = { kind: "ready" as const, to: phone, body: "come", notBeforeAt: 0 };
      const event = "order_status_changed" as const;
      const takeBack = { kind: "ready", whenGone: "refuse" } as const;
      await store.orders.change({ order: ready, event, texts: [text] });
      const undone = { ...order, version: 3 };
      assert.deepEqual(await store.orders.change({ order: undone, event, texts: [], takeBack }), {
        kind: "changed",
      });
      await store.orders.change({ order: { ...ready, version: 4 }, event, texts: [text] });
      await store.outbox.claimDue({ leaseMs: 1000, limit: 5 });
      assert.deepEqual(
        await store.orders.change({ order: { ...undone, version: 5 }, event, texts: [], takeBack }),
        { kind: "text_gone" },
      );
      const texts = await store.outbox.smsOfOrders([order.number]);
      assert.deepEqual(texts.map(({ status }) => status).sort(), ["cancelled", "sending"]);
      assert.equal((await store.orders.findOrder("4782"))?.status, "ready");
    });

    test("lists recent orders newest first, and those in progress oldest first", async () => {
      await using store = await open();
      for (const [index, number] of ["1111", "2222", "3333"].entries()) {
        await store.orders.place(anOrder({ number, createdAt: 100 + index }), []);
      }
      const second = await store.orders.findOrder("2222");
      assert.ok(second);
      const cancelled = { ...second, status: "cancelled" as const, version: 2 };
      await store.orders.change({ order: cancelled, event: "order_status_changed", texts: [] });
      const numbers = (orders: readonly { number: string }[]): readonly string[] =>
        orders.map(({ number }) => number);
      assert.deepEqual(numbers(await store.orders.recentOrders(2)), ["3333", "2222"]);
      assert.deepEqual(numbers(await store.orders.ordersInProgress()), ["1111", "3333"]);
      const { open: openNumbers, recent } = await store.orders.numbersInUse(101);
      assert.deepEqual([...openNumbers].sort(), ["1111", "3333"]);
      assert.deepEqual([...recent].sort(), ["1111", "2222", "3333"]);
    });

    test("gives events numbers without a gap, also when many write at once", async () => {
      await using store = await open();
      const numbers = Array.from({ length: 30 }, (_, index) => String(1000 + index));
      await Promise.all(
        // Every third is refused: what was not kept must not use up a number.
        numbers.map((number, index) =>
          store.orders.place(anOrder({ number: index % 3 === 0 ? "9999" : number }), []),
        ),
      );
      const events = await store.events.eventsAfter(0, 100);
      assert.deepEqual(
        events.map(({ seq }) => seq),
        Array.from({ length: 21 }, (_, index) => index + 1),
      );
    });
  });
}
