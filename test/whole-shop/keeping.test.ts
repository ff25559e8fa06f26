import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { aCall } from "../../src/calls/call.fixture.ts";
import { silentLog } from "../../src/lib/log.ts";
import { anOrder, phone } from "../../src/orders/order.fixture.ts";
import { openStore, type Store } from "../../src/storage/open-store.ts";
import { LiveShop } from "../doubles/live-shop.ts";
import { LiveVendors } from "../doubles/live-vendors.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const DAY_MS = 24 * 60 * 60 * 1000;
const log = silentLog();
const run = promisify(execFile);

describe("what the shop keeps, and for how long", () => {
  test("orders outlive a restart, unless ORDERS_RESET asks for a fresh list", async () => {
    await using folder = await aFolder();
    await using vendors = await LiveVendors.open();
    await withStore(folder.url, async (store) => {
      await store.orders.place(anOrder({ number: "4782" }), []);
    });
    for (const [reset, left] of [
      ["never", 1],
      ["on-start", 0],
    ] as const) {
      const environment = { DATABASE_URL: folder.url, ORDERS_RESET: reset };
      await (await LiveShop.open(vendors, environment))[Symbol.asyncDispose]();
      const orders = await withStore(folder.url, (store) => store.orders.recentOrders(10));
      assert.equal(orders.length, left, reset);
    }
  });

  test("after RETENTION_DAYS an order is an anonymous sale, and its text and its call are forgotten", async () => {
    await using folder = await aFolder();
    await using vendors = await LiveVendors.open();
    const old = Date.now() - 3 * DAY_MS;
    await withStore(
      folder.url,
      async (store) => {
        const order = anOrder({ number: "4782", callSid: "CA1", createdAt: old });
        const text = { kind: "confirmation" as const, to: phone, body: "thanks", notBeforeAt: old };
        await store.orders.place(order, [text]);
        await store.orders.change({
          order: { ...order, status: "cancelled", version: 2 },
          event: "order_status_changed",
          texts: [],
          takeBack: { kind: "confirmation", whenGone: "let_go" },
        });
        const timeline = [{ at: old, kind: "heard" as const, text: "my name is Ann" }];
        await store.calls.save(
          aCall({ startedAt: old, endedAt: old + 1, outcome: "ordered", timeline }),
        );
      },
      () => old,
    );
    // Forgetting begins with the start, and ends before the shop closes.
    const environment = { DATABASE_URL: folder.url, RETENTION_DAYS: "2" };
    await (await LiveShop.open(vendors, environment))[Symbol.asyncDispose]();
    await using store = await openStore(folder.url, { log });
    const [order] = await store.orders.recentOrders(10);
    assert.equal(order?.phone, undefined);
    assert.equal(order?.totalCents, anOrder({ number: "4782" }).totalCents);
    assert.deepEqual(await store.outbox.recentSms(10), []);
    assert.deepEqual((await store.calls.findCall("CA1"))?.timeline, []);
  });

  test("npm run export and npm run backup write what there is while the shop runs", async () => {
    await using folder = await aFolder();
    await using store = await openStore(folder.url, { log });
    await store.orders.place(anOrder({ number: "4782" }), []);
    await store.calls.save(aCall({ endedAt: 5, outcome: "no_order" }));
    const out = path.join(folder.path, "export");
    const exported = await node("tools/export.ts", "--from", folder.url, "--to", out);
    assert.match(exported, /Wrote 1 orders and 1 calls/);
    for (const [file, line] of [
      ["orders.jsonl", /"order_number":"4782"/],
      ["orders.csv", /4782/],
      ["calls.jsonl", /"CA1"/],
      ["calls.csv", /CA1/],
    ] as const) {
      assert.match(await readFile(path.join(out, file), "utf8"), line);
    }
    const copy = `sqlite:${path.join(folder.path, "backup.db")}`;
    assert.match(
      await node("tools/backup.ts", "--from", folder.url, "--to", copy),
      /Copied 1 orders/,
    );
    const restored = await withStore(copy, (kept) => kept.orders.recentOrders(10));
    assert.deepEqual(restored, await store.orders.recentOrders(10));
  });
});

async function node(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [...args], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"] },
  });
  return stdout;
}

async function aFolder(): Promise<{ path: string; url: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), "bobarista-"));
  return {
    path: folder,
    url: `sqlite:${path.join(folder, "shop.db")}`,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function withStore<Value>(
  url: string,
  work: (store: Store) => Promise<Value>,
  now: () => number = Date.now,
): Promise<Value> {
  await using store = await openStore(url, { log, now });
  return await work(store);
}
