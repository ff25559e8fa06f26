import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aNumber, anOrder, aPhone, phone, taro } from "../orders/order.fixture.ts";
import type { Store } from "../storage/open-store.ts";
import { aBeginning, aCall } from "./call.fixture.ts";

const cart = { items: [taro], staged: { ...taro, quantity: 2 }, totalCents: 625 };

/** The law of `CallStore` and `CallWorkers`. `open` gives an empty store with this clock. */
export function callStoreContract(
  engine: string,
  open: (now?: () => number) => Promise<Store>,
): void {
  const sids = (calls: readonly { callSid: string }[]): readonly string[] =>
    calls.map(({ callSid }) => callSid);

  describe(`the call store on ${engine}`, () => {
    test("gives a call back as it was saved last", async () => {
      await using store = await open();
      const call = aCall({
        cart,
        timeline: [
          { at: 1, kind: "said", text: "Hello!" },
          { at: 2, kind: "heard", text: "A taro milk tea" },
          {
            at: 3,
            kind: "tool",
            name: "add_to_cart",
            arguments: { flavor: "taro" },
            result: { ok: true },
            tookMs: 4,
          },
          { at: 5, kind: "note", name: "barge_in", text: "" },
        ],
        turnLatenciesMs: [812, 640],
        resumeState: '{"staged":null}',
      });
      await store.calls.save(aCall());
      await store.calls.save(call);
      assert.deepEqual(await store.calls.findCall("CA1"), call);
      assert.equal(await store.calls.findCall("CA2"), undefined);
    });

    test("tells staff when a call starts, changes and ends", async () => {
      await using store = await open();
      await store.calls.save(aCall());
      await store.calls.save(aCall({ cart }));
      await store.calls.save(aCall({ cart, endedAt: 9, outcome: "dropped", callBack: "open" }));
      const events = await store.events.eventsAfter(0, 10);
      assert.deepEqual(
        events.map(({ event }) => event.type),
        ["call_started", "call_updated", "call_ended"],
      );
    });

    test("finds calls by time, order number, phone digits and words", async () => {
      await using store = await open();
      await store.calls.save(
        aCall({ callSid: "CA1", startedAt: 100, orderNumber: aNumber("4782") }),
      );
      await store.calls.save(
        aCall({
          callSid: "CA2",
          startedAt: 200,
          from: aPhone("555-987-6543"),
          timeline: [{ at: 1, kind: "heard", text: "100% Taro_tea, please" }],
        }),
      );
      const found = async (query: object): Promise<readonly string[]> =>
        sids(await store.calls.calls({ limit: 10, ...query }));
      assert.deepEqual(await found({}), ["CA2", "CA1"]);
      assert.deepEqual(await found({ limit: 1 }), ["CA2"]);
      assert.deepEqual(await found({ from: 150 }), ["CA2"]);
      assert.deepEqual(await found({ to: 200 }), ["CA1"]);
      assert.deepEqual(await found({ callerId: aPhone("555-987-6543") }), ["CA2"]);
      assert.deepEqual(await found({ takenOnly: true }), ["CA2", "CA1"]);
      assert.deepEqual(await found({ text: "4782" }), ["CA1"]);
      assert.deepEqual(await found({ text: "6543" }), ["CA2"]);
      assert.deepEqual(await found({ text: "100% TARO_" }), ["CA2"]);
      assert.deepEqual(await found({ text: "taroxtea" }), []);
    });

    test("keeps call-back cards until staff settle them, once", async () => {
      await using store = await open();
      const dropped = aCall({ cart, endedAt: 50, outcome: "dropped", callBack: "open" });
      await store.calls.save(dropped);
      await store.calls.save({ ...dropped, callSid: "CA2", endedAt: 40 });
      assert.deepEqual(sids(await store.calls.callBacks()), ["CA2", "CA1"]);
      assert.equal((await store.calls.findDroppedCall(phone, 30))?.callSid, "CA1");
      assert.equal(await store.calls.findDroppedCall(phone, 50), undefined);
      assert.equal(await store.calls.settleCallBack("CA1", "ordered"), true);
      assert.equal(await store.calls.settleCallBack("CA1", "dismissed"), false);
      assert.deepEqual(sids(await store.calls.callBacks()), ["CA2"]);
      await store.calls.save(dropped); // the call's own last word comes late
      assert.equal((await store.calls.findCall("CA1"))?.callBack, "ordered");
    });

    test("settles the cards of a number that has called again and ordered, and no others", async () => {
      let clock = 10_000;
      await using store = await open(() => clock);
      const dropped = aCall({ cart, endedAt: 1500, outcome: "dropped", callBack: "open" });
      await store.calls.save(dropped);
      const other = aPhone("555-987-6543");
      await store.calls.save({ ...dropped, callSid: "CA-other", from: other });
      await store.calls.save({ ...dropped, callSid: "CA-hidden", from: undefined });
      const again = aCall({ callSid: "CA2", startedAt: 2000, worker: "killed" });
      await store.calls.save(again);
      await store.calls.save({ ...again, callSid: "CA-vain", outcome: "no_order", endedAt: 2500 });
      assert.equal((await store.calls.findCall("CA1"))?.callBack, "open");

      // The process that knew of both calls is killed right after the order.
      await store.orders.place(anOrder({ number: "4782", callSid: "CA2" }), []);
      clock = 30_000;
      const before = await store.events.latestSeq();
      await store.calls.endLostCalls(20_000);
      assert.equal((await store.calls.findCall("CA1"))?.callBack, "ordered");
      assert.deepEqual(sids(await store.calls.callBacks()).toSorted(), ["CA-hidden", "CA-other"]);
      const told = await store.events.eventsAfter(before, 10);
      assert.deepEqual(
        told.map(({ event }) => event),
        [
          { type: "call_ended", callSid: "CA2" },
          { type: "call_updated", callSid: "CA1" },
        ],
      );

      const theirs = { callSid: "CA3", from: other, startedAt: 40_000, endedAt: 41_000 };
      const ordered = { outcome: "ordered", orderNumber: aNumber("5555") } as const;
      await store.calls.save(aCall({ ...theirs, ...ordered }));
      assert.deepEqual(sids(await store.calls.callBacks()), ["CA-hidden"]);
      const later = { ...dropped, callSid: "CA4", from: other, startedAt: 50_000, endedAt: 51_000 };
      await store.calls.save(later);
      await store.calls.save(aCall({ ...theirs, ...ordered, turnLatenciesMs: [1] }));
      assert.deepEqual(sids(await store.calls.callBacks()).toSorted(), ["CA-hidden", "CA4"]);
    });

    test("asks the process that carries a call to hand it to staff, while it lives", async () => {
      await using store = await open();
      await store.calls.save(aCall());
      assert.equal(await store.calls.askTakeOver("CA1"), true);
      const [, asked] = await store.events.eventsAfter(0, 10);
      assert.deepEqual(asked?.event, { type: "take_over_asked", callSid: "CA1" });
      await store.calls.save(aCall({ endedAt: 9, outcome: "no_order" }));
      assert.equal(await store.calls.askTakeOver("CA1"), false);
      assert.equal(await store.calls.askTakeOver("CA9"), false);
    });

    test("opens no card for a call whose order was kept while it ended, whichever came first", async () => {
      await using store = await open();
      const dropped = aCall({ cart, endedAt: 50, outcome: "dropped", callBack: "open" });
      await store.calls.save(aCall());
      await store.orders.place(anOrder({ number: "4782", callSid: "CA1" }), []);
      await store.calls.save(dropped);
      await store.calls.save({ ...dropped, callSid: "CA2" });
      await store.orders.place(anOrder({ number: "5555", callSid: "CA2" }), []);
      assert.deepEqual(await store.calls.callBacks(), []);
      const numbers = (await store.calls.calls({ limit: 10 })).map((call) => call.orderNumber);
      assert.deepEqual([...numbers].sort(), ["4782", "5555"]);
    });

    test("remembers what staff marked as wrong, whatever the call still says", async () => {
      await using store = await open(() => 77);
      await store.calls.save(aCall());
      const mark = { wrong: true, note: "two, not one" } as const;
      assert.equal(await store.calls.markWrong("CA1", mark), true);
      assert.equal(await store.calls.markWrong("CA9", mark), false);
      await store.calls.save(aCall({ cart }));
      const marked = await store.calls.findCall("CA1");
      assert.equal(marked?.markedWrongAt, 77);
      assert.equal(marked.wrongNote, "two, not one");
      await store.calls.markWrong("CA1", { wrong: false });
      const unmarked = await store.calls.findCall("CA1");
      assert.ok(unmarked);
      assert.equal(unmarked.markedWrongAt, undefined);
      assert.equal(unmarked.wrongNote, undefined);
    });

    test("keeps what went over the wires; what a second process heard comes after the first's", async () => {
      await using store = await open();
      const beginning = aBeginning({ soldOut: ["boba"], canTransfer: true, usual: [taro] });
      const entry = (at: number, text: string) => ({ at, wire: "line", way: "in", text }) as const;
      const sound = { at: 2, wire: "agent", way: "in", soundBytes: 4_000 } as const;
      await store.recordings.add("CA1", {
        beginning,
        entries: [entry(1, '{"event":"start"}'), sound],
        leftOut: 1,
      });
      await store.recordings.add("CA1", {
        beginning: { ...beginning, resumeState: "{}" },
        entries: [entry(3, "🧋")],
        leftOut: 2,
      });
      assert.deepEqual(await store.recordings.find("CA1"), {
        beginning,
        entries: [entry(1, '{"event":"start"}'), sound, entry(3, "🧋")],
        leftOut: 3,
      });
      assert.equal(await store.recordings.find("CA2"), undefined);
      await store.recordings.drop("CA1");
      assert.equal(await store.recordings.find("CA1"), undefined);
    });

    test("gives a living call to one other process, and what the first still writes is ignored", async () => {
      await using store = await open();
      await store.calls.save(aCall({ callSid: "CA-1", worker: "first" }));
      const claims = await Promise.all(
        ["second", "third"].map((to) => store.calls.claim("CA-1", { from: "first", to })),
      );
      assert.deepEqual(claims.sort(), [false, true]);
      const claimed = await store.calls.findCall("CA-1");
      await store.calls.save(aCall({ callSid: "CA-1", worker: "first", endedAt: 5 }));
      assert.deepEqual(await store.calls.findCall("CA-1"), claimed);
    });

    test("ends the calls of a process that fell silent, and no others", async () => {
      let clock = 10_000;
      await using store = await open(() => clock);
      await store.calls.beat("killed");
      await store.calls.save(aCall({ callSid: "CA-cart", worker: "killed", cart }));
      await store.calls.save(aCall({ callSid: "CA-empty", worker: "killed" }));
      await store.calls.save(
        aCall({ callSid: "CA-placed", worker: "killed", cart, orderNumber: aNumber("4782") }),
      );
      // Killed after its order was kept and before its record said so.
      await store.calls.save(aCall({ callSid: "CA-unnoted", worker: "killed", cart }));
      await store.orders.place(anOrder({ number: "5555", callSid: "CA-unnoted" }), []);
      await store.calls.save(aCall({ callSid: "CA-taken-over", worker: "killed", cart }));
      clock = 30_000;
      await store.calls.beat("alive");
      const taken = await store.calls.claim("CA-taken-over", { from: "killed", to: "alive" });
      assert.ok(taken);
      assert.equal(await store.calls.countInProgress(), 5);
      assert.equal(await store.calls.countInProgress({ except: "killed" }), 1);
      assert.deepEqual(await store.calls.endLostCalls(9000), []);
      const ended = await store.calls.endLostCalls(20_000);
      assert.deepEqual(
        Object.fromEntries(ended.map(({ callSid, outcome }) => [callSid, outcome])),
        {
          "CA-cart": "dropped",
          "CA-empty": "failed",
          "CA-placed": "ordered",
          "CA-unnoted": "ordered",
        },
      );
      assert.deepEqual(sids(await store.calls.callBacks()), ["CA-cart"]);
      assert.equal((await store.calls.findCall("CA-unnoted"))?.orderNumber, "5555");
      assert.deepEqual(sids(await store.calls.callsInProgress()), ["CA-taken-over"]);
      assert.deepEqual(await store.calls.endLostCalls(20_000), []);
    });
  });
}
