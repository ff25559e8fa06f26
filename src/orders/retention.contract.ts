import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aCall, aRecording } from "../calls/call.fixture.ts";
import type { Store } from "../storage/open-store.ts";
import { anOrder, aPhone, phone, taro } from "./order.fixture.ts";

const recording = aRecording({
  at: 1,
  wire: "agent",
  way: "in",
  text: "my number is 555 123 4567",
});

/** The law of `Retention`. `open` gives an empty store with this clock. */
export function retentionContract(
  engine: string,
  open: (now?: () => number) => Promise<Store>,
): void {
  async function placeAndCollect(store: Store, number: string, createdAt: number): Promise<void> {
    const order = anOrder({ number, createdAt, callSid: `CA-${number}` });
    await store.orders.place(order, [
      { kind: "confirmation", to: phone, body: number, notBeforeAt: 0 },
    ]);
    const [claimed] = await store.outbox.claimDue({ leaseMs: 1000, limit: 1 });
    assert.ok(claimed);
    await store.outbox.markSent(claimed, { providerSid: number, status: "sent" });
    const collected = { ...order, status: "collected" as const, version: 2 };
    await store.orders.change({ order: collected, event: "order_status_changed", texts: [] });
  }

  describe(`forgetting on ${engine}`, () => {
    test("leaves old orders as anonymous sales, and newer ones alone", async () => {
      let clock = 1000;
      await using store = await open(() => clock);
      await placeAndCollect(store, "1111", 1000);
      const heard = { at: 1, kind: "heard" as const, text: "my number is 555 123 4567" };
      const old = aCall({ callSid: "CA-old", startedAt: 1000, endedAt: 1500, timeline: [heard] });
      await store.calls.save({ ...old, outcome: "dropped", callBack: "open" });
      clock = 9000;
      await placeAndCollect(store, "2222", 9000);
      await store.calls.save({ ...old, callSid: "CA-new", startedAt: 9000, endedAt: 9500 });
      await store.calls.markWrong("CA-old", { wrong: true, note: "Ann, 555 123 4567" });
      for (const sid of ["CA-old", "CA-new"]) await store.recordings.add(sid, recording);
      const purged = await store.retention.purgeOlderThan(5000);
      assert.deepEqual(purged, { orders: 1, texts: 1, calls: 1 });
      const sale = await store.orders.findOrder("1111");
      assert.deepEqual(sale?.items, [taro]);
      assert.equal(sale.phone, undefined);
      assert.equal(sale.callSid, undefined);
      const forgotten = await store.calls.findCall("CA-old");
      assert.deepEqual(forgotten?.timeline, []);
      assert.equal(forgotten.from, undefined);
      assert.equal(forgotten.callBack, "dismissed");
      assert.equal(forgotten.wrongNote, undefined);
      assert.equal(await store.recordings.find("CA-old"), undefined);
      assert.deepEqual(await store.recordings.find("CA-new"), recording);
      assert.deepEqual(await store.calls.calls({ text: "555", limit: 9 }).then(length), 1);
      assert.equal((await store.orders.findOrder("2222"))?.phone, phone);
      assert.equal((await store.outbox.recentSms(9)).length, 1);
      assert.deepEqual(await store.retention.purgeOlderThan(5000), {
        orders: 0,
        texts: 0,
        calls: 0,
      });
    });

    test("keeps the phone of an order that is still open, and of a call that lives", async () => {
      await using store = await open(() => 1000);
      await store.orders.place(anOrder({ number: "4782", createdAt: 1000 }), []);
      await store.calls.save(aCall({ startedAt: 1000 }));
      await store.retention.purgeOlderThan(5000);
      assert.equal((await store.orders.findOrder("4782"))?.phone, phone);
      assert.equal((await store.calls.findCall("CA1"))?.from, phone);
    });

    test("forgets one customer and nobody else", async () => {
      await using store = await open(() => 1000);
      await placeAndCollect(store, "1111", 1000);
      const other = aPhone("555-987-6543");
      await store.calls.save(aCall({ callSid: "CA1", endedAt: 2000, outcome: "no_order" }));
      await store.calls.save(aCall({ callSid: "CA2", from: other, endedAt: 2000 }));
      for (const sid of ["CA1", "CA2"]) await store.recordings.add(sid, recording);
      assert.deepEqual(await store.retention.forgetPhone(phone), { openOrders: 0 });
      assert.equal((await store.orders.findOrder("1111"))?.phone, undefined);
      assert.deepEqual(await store.outbox.recentSms(9), []);
      assert.equal((await store.calls.findCall("CA1"))?.from, undefined);
      assert.equal((await store.calls.findCall("CA2"))?.from, other);
      assert.equal(await store.recordings.find("CA1"), undefined);
      assert.deepEqual(await store.recordings.find("CA2"), recording);
    });

    test("a fresh list has no orders, and its events go on counting", async () => {
      await using store = await open(() => 1000);
      await placeAndCollect(store, "1111", 1000);
      const before = await store.events.latestSeq();
      assert.equal(await store.retention.resetOrders(), 1);
      assert.deepEqual(await store.orders.recentOrders(9), []);
      assert.deepEqual(await store.outbox.recentSms(9), []);
      assert.equal(await store.events.latestSeq(), before + 1);
    });
  });
}

function length(list: readonly unknown[]): number {
  return list.length;
}
