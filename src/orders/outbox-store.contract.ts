import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Store } from "../storage/open-store.ts";
import { aNumber, anOrder, phone } from "./order.fixture.ts";
import type { Sms } from "./sms.ts";

/** The law of `OutboxStore` and `OptOuts`. `open` gives an empty store with this clock. */
export function outboxStoreContract(
  engine: string,
  open: (now?: () => number) => Promise<Store>,
): void {
  async function place(store: Store, number: string, notBeforeAt = 0): Promise<void> {
    await store.orders.place(anOrder({ number }), [
      { kind: "confirmation", to: phone, body: `number ${number}`, notBeforeAt },
    ]);
  }
  async function text(store: Store, number: string): Promise<Sms> {
    const [sms] = await store.outbox.smsOfOrders([aNumber(number)]);
    assert.ok(sms);
    return sms;
  }

  describe(`the outbox on ${engine}`, () => {
    test("gives each due text to one claimer", async () => {
      await using store = await open(() => 100);
      const numbers = Array.from({ length: 20 }, (_, index) => String(3000 + index));
      for (const number of numbers) await place(store, number);
      await place(store, "9999", 101);
      const claims = await Promise.all(
        Array.from({ length: 6 }, () => store.outbox.claimDue({ leaseMs: 1000, limit: 4 })),
      );
      const rest = await store.outbox.claimDue({ leaseMs: 1000, limit: 50 });
      const bodies = [...claims.flat(), ...rest].map(({ sms }) => sms.orderNumber);
      assert.deepEqual(bodies.sort(), numbers);
      assert.equal(await store.outbox.nextDueAt(), 101);
    });

    test("gives a text again when its claimer fell silent, and says that it is unsure", async () => {
      let clock = 100;
      await using store = await open(() => clock);
      await place(store, "4782");
      const [first] = await store.outbox.claimDue({ leaseMs: 50, limit: 1 });
      assert.ok(first);
      assert.equal(first.unsure, false);
      assert.deepEqual(await store.outbox.claimDue({ leaseMs: 50, limit: 1 }), []);
      assert.equal(await store.outbox.nextDueAt(), 150);
      clock = 150;
      const [second] = await store.outbox.claimDue({ leaseMs: 50, limit: 1 });
      assert.ok(second);
      assert.equal(second.unsure, true);
      // Else a text would wait the longer for its next try, the more often the shop was killed.
      assert.equal(second.sms.attempts, 1);
      // The first comes back from the dead: its claim is worth nothing now.
      await store.outbox.giveUp(first, "late");
      assert.equal((await text(store, "4782")).status, "sending");
      await store.outbox.markSent(second, { providerSid: "SM1", status: "sent" });
      assert.equal((await text(store, "4782")).status, "sent");
    });

    test("holds a text that is to be tried again, with the reason for staff", async () => {
      let clock = 100;
      await using store = await open(() => clock);
      await place(store, "4782");
      const [claimed] = await store.outbox.claimDue({ leaseMs: 50, limit: 1 });
      assert.ok(claimed);
      await store.outbox.retryAt(claimed, { at: 500, failure: "no answer", unsure: true });
      const waiting = await text(store, "4782");
      assert.equal(waiting.status, "queued");
      assert.equal(waiting.failure, "no answer");
      assert.equal(await store.outbox.nextDueAt(), 500);
      clock = 500;
      const [again] = await store.outbox.claimDue({ leaseMs: 50, limit: 1 });
      assert.equal(again?.unsure, true);
      assert.equal(again.sms.attempts, 2);
    });

    test("counts the texts that do not get out", async () => {
      let clock = 100;
      await using store = await open(() => clock);
      await place(store, "4782", 100);
      await place(store, "5555", 5000);
      assert.deepEqual(await store.outbox.stuckTexts(50), { count: 0, failure: undefined });
      const [claimed] = await store.outbox.claimDue({ leaseMs: 50, limit: 1 });
      assert.ok(claimed);
      clock = 200;
      assert.equal((await store.outbox.stuckTexts(50)).count, 1);
      await store.outbox.retryAt(claimed, { at: 900, failure: "no answer", unsure: true });
      assert.deepEqual(await store.outbox.stuckTexts(50), { count: 1, failure: "no answer" });
    });

    test("lets delivery reports only move a text up, and knows it by our id or the carrier's", async () => {
      await using store = await open(() => 100);
      await place(store, "4782");
      const [claimed] = await store.outbox.claimDue({ leaseMs: 50, limit: 1 });
      assert.ok(claimed);
      const report = { smsId: undefined, providerSid: "SM1", failure: undefined };
      assert.equal(await store.outbox.reportDelivery({ ...report, status: "sent" }), false);
      const early = { ...report, smsId: claimed.sms.id };
      assert.equal(await store.outbox.reportDelivery({ ...early, status: "delivered" }), true);
      await store.outbox.markSent(claimed, { providerSid: "SM1", status: "sent" });
      assert.equal(await store.outbox.reportDelivery({ ...report, status: "sent" }), true);
      assert.equal((await text(store, "4782")).status, "delivered");
      assert.equal((await text(store, "4782")).providerSid, "SM1");
    });

    test("queues a reply once, and tells staff of each change", async () => {
      await using store = await open(() => 100);
      const reply = {
        id: "reply-SM1",
        kind: "reply" as const,
        orderNumber: undefined,
        to: phone,
        body: "hello",
      };
      await store.outbox.queueReply(reply);
      await store.outbox.queueReply(reply);
      const [claimed, ...others] = await store.outbox.claimDue({ leaseMs: 50, limit: 5 });
      assert.ok(claimed);
      assert.deepEqual(others, []);
      await store.outbox.markSent(claimed, { providerSid: "SM2", status: "delivered" });
      const events = await store.events.eventsAfter(0, 10);
      assert.deepEqual(
        events.map(({ event }) => event.type),
        ["message_status_changed", "message_status_changed"],
      );
      const texts = await store.outbox.smsForPhone(phone, 0);
      assert.deepEqual(
        texts.map(({ body, status }) => ({ body, status })),
        [{ body: "hello", status: "delivered" }],
      );
    });

    test("knows a landline by the last text to it, until one arrives", async () => {
      const clock = { now: 100 };
      await using store = await open(() => clock.now);
      const reply = async (id: string) => {
        clock.now += 1;
        await store.outbox.queueReply({
          id,
          kind: "reply",
          orderNumber: undefined,
          to: phone,
          body: "hello",
        });
        const [claimed] = await store.outbox.claimDue({ leaseMs: 50, limit: 1 });
        assert.ok(claimed);
        return claimed;
      };
      assert.equal(await store.outbox.takesTexts(phone), true);
      await store.outbox.giveUp(await reply("a"), "21610: the customer has opted out");
      assert.equal(await store.outbox.takesTexts(phone), true);
      await store.outbox.giveUp(await reply("b"), "21614: not a mobile number");
      assert.equal(await store.outbox.takesTexts(phone), false);
      const ported = await reply("c");
      assert.equal(await store.outbox.takesTexts(phone), false, "it is only on its way");
      await store.outbox.markSent(ported, { providerSid: "SM1", status: "delivered" });
      assert.equal(await store.outbox.takesTexts(phone), true);
    });

    test("says which claimed texts go to someone who opted out", async () => {
      await using store = await open(() => 100);
      await store.optOuts.add(phone);
      await store.optOuts.add(phone);
      await place(store, "1111");
      const [claimed] = await store.outbox.claimDue({ leaseMs: 50, limit: 1 });
      assert.equal(claimed?.optedOut, true);
      await store.optOuts.remove(phone);
      assert.equal(await store.optOuts.has(phone), false);
      await place(store, "2222");
      const [next] = await store.outbox.claimDue({ leaseMs: 50, limit: 1 });
      assert.equal(next?.optedOut, false);
    });
  });
}
