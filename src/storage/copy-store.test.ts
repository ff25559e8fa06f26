import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { startTestPostgres } from "../../test/doubles/test-postgres.ts";
import { aCall } from "../calls/call.fixture.ts";
import { silentLog } from "../lib/log.ts";
import { anOrder, phone } from "../orders/order.fixture.ts";
import { StoreFault } from "../orders/store-fault.ts";
import { copyStore } from "./copy-store.ts";
import { openStore, type Store } from "./open-store.ts";

const log = silentLog();

async function aFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "bobarista-copy-test-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function fill(store: Store): Promise<void> {
  for (let index = 0; index < 250; index += 1) {
    const number = String(1000 + index);
    await store.orders.place(anOrder({ number, callSid: `CA${index}`, createdAt: index }), [
      { kind: "confirmation", to: phone, body: number, notBeforeAt: index },
    ]);
  }
  await store.calls.save(aCall({ timeline: [{ at: 1, kind: "heard", text: "hello" }] }));
  await store.switches.setSoldOut("boba", true);
  await store.switches.pause("no more cups");
  await store.optOuts.add(phone);
}

async function everything(store: Store): Promise<unknown> {
  return {
    orders: await store.orders.recentOrders(1000),
    texts: (await store.outbox.recentSms(1000)).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    calls: await store.calls.calls({ limit: 1000 }),
    events: await store.events.eventsAfter(0, 1000),
    switches: store.switches.current(),
    optedOut: await store.optOuts.has(phone),
    secret: store.shopSecret,
  };
}

describe("a backup", () => {
  test("made while the shop runs opens as a shop of its own and goes on from there", async () => {
    await using folder = await aFolder();
    const url = `sqlite:${join(folder.path, "shop.db")}`;
    const copy = `sqlite:${join(folder.path, "backup.db")}`;
    await using shop = await openStore(url, { log });
    await fill(shop);
    const asItStood = await everything(shop);
    const report = await copyStore(url, copy, { log });
    assert.equal(report.orders, 250);
    await shop.orders.place(anOrder({ number: "9999" }), []); // after the copy: not in it
    await using restored = await openStore(copy, { log });
    assert.deepEqual(await everything(restored), asItStood);
    const before = await restored.events.latestSeq();
    await restored.orders.place(anOrder({ number: "8888" }), []);
    assert.equal(await restored.events.latestSeq(), before + 1);
  });

  test("is whole while orders keep coming", async () => {
    await using folder = await aFolder();
    const url = `sqlite:${join(folder.path, "shop.db")}`;
    await using shop = await openStore(url, { log });
    const storm = Array.from({ length: 200 }, (_, index) =>
      shop.orders.place(anOrder({ number: String(1000 + index) }), [
        { kind: "confirmation", to: phone, body: "thanks", notBeforeAt: 0 },
      ]),
    );
    const copy = `sqlite:${join(folder.path, "backup.db")}`;
    await copyStore(url, copy, { log });
    await Promise.all(storm);
    await using restored = await openStore(copy, { log });
    const orders = await restored.orders.recentOrders(1000);
    assert.equal((await restored.outbox.recentSms(1000)).length, orders.length);
    assert.equal(await restored.events.latestSeq(), orders.length);
  });

  test("moves a shop to Postgres and back without a difference", async () => {
    await using folder = await aFolder();
    await using postgres = await startTestPostgres();
    const first = `sqlite:${join(folder.path, "first.db")}`;
    const second = await postgres.freshUrl();
    const third = `sqlite:${join(folder.path, "third.db")}`;
    const asItStood = await withStore(first, async (store) => {
      await fill(store);
      return everything(store);
    });
    await copyStore(first, second, { log });
    assert.deepEqual(await withStore(second, everything), asItStood);
    await copyStore(second, third, { log });
    assert.deepEqual(await withStore(third, everything), asItStood);
  });

  test("never overwrites a shop", async () => {
    await using folder = await aFolder();
    const url = `sqlite:${join(folder.path, "shop.db")}`;
    const other = `sqlite:${join(folder.path, "other.db")}`;
    await withStore(url, fill);
    await withStore(other, fill);
    await assert.rejects(copyStore(url, other, { log }), (error: unknown) => {
      assert.ok(error instanceof StoreFault);
      assert.match(error.message, /has been used by a shop/);
      return true;
    });
  });
});

async function withStore<Value>(
  url: string,
  work: (store: Store) => Promise<Value>,
): Promise<Value> {
  await using store = await openStore(url, { log });
  return await work(store);
}
