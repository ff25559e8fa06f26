import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { eventually } from "../../test/doubles/eventually.ts";
import { ScriptedSmsSender } from "../../test/doubles/scripted-sms-sender.ts";
import { startOwnPostgres } from "../../test/doubles/test-postgres.ts";
import { silentLog } from "../lib/log.ts";
import { anOrder, phone } from "../orders/order.fixture.ts";
import { SmsOutbox } from "../orders/sms-outbox.ts";
import { StoreFault, type StoreFaultKind } from "../orders/store-fault.ts";
import { Bell } from "./bell.ts";
import { Ledger } from "./ledger.ts";
import { migrate } from "./migrate.ts";
import { openStore, type Store } from "./open-store.ts";
import { openSqliteEngine } from "./sqlite/sqlite-engine.ts";
import { SqliteFile } from "./sqlite/sqlite-file.ts";
import { StoredOrderStore } from "./stored-order-store.ts";

const log = silentLog();

async function aFile(): Promise<{ url: string; path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "bobarista-store-"));
  const path = join(folder, "shop.db");
  return {
    path,
    url: `sqlite:${path}`,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function faultOf(work: Promise<unknown>): Promise<StoreFaultKind> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof StoreFault, String(error));
    return error.kind;
  }
  throw new Error("it worked");
}

/** What one process keeps, the other sees at once. */
async function seesTheOther(one: Store, other: Store): Promise<void> {
  let wokenAt = 0;
  using wakes = other.events.onNewEvents(() => {
    wokenAt ||= performance.now();
  });
  const from = await other.events.latestSeq();
  const keptAt = performance.now();
  await one.orders.place(anOrder({ number: "4782" }), []);
  await eventually(() => assert.ok(wokenAt > 0));
  assert.ok(wokenAt - keptAt < 1000, `woken after ${Math.round(wokenAt - keptAt)} ms`);
  const [event] = await other.events.eventsAfter(from, 10);
  assert.equal(event?.event.type, "order_created");
  await one.switches.setSoldOut("boba", true);
  await eventually(() => assert.ok(other.switches.current().soldOut.has("boba")));
  wakes[Symbol.dispose]();
}

describe("two processes over one SQLite file", () => {
  test("share a secret, and see each other's events and switches", async () => {
    await using file = await aFile();
    await using one = await openStore(file.url, { log });
    await using other = await openStore(file.url, { log });
    assert.equal(one.shopSecret, other.shopSecret);
    await seesTheOther(one, other);
  });
});

describe("a SQLite file", () => {
  test("is written ahead, and each commit is on the disk before it returns", async () => {
    await using file = await aFile();
    const database = new SqliteFile(file.path);
    const settings = ["journal_mode", "synchronous"].flatMap((name) =>
      database.run(`pragma ${name}`, []).rows.map((row) => row[name]),
    );
    database.close();
    assert.deepEqual(settings, ["wal", 2]); // 2 is FULL (sqlite.org/pragma.html#pragma_synchronous)
  });

  test("made by a newer program is refused with a sentence that says what to do", async () => {
    await using file = await aFile();
    await (await openStore(file.url, { log }))[Symbol.asyncDispose]();
    const database = new DatabaseSync(file.path);
    database.exec("insert into migrations values (9999, '9999-from-the-future.sql', 0)");
    database.close();
    await assert.rejects(openStore(file.url, { log }), /newer version of this program/);
  });

  test("that cannot be one is refused", async () => {
    await using file = await aFile();
    await (await openStore(file.url, { log }))[Symbol.asyncDispose]();
    await assert.rejects(openStore("mysql://localhost/shop", { log }), /"sqlite:path"/);
    assert.equal(await faultOf(openStore(`${file.url}/below-a-file.db`, { log })), "broken");
  });

  test("on a full disk refuses the order as a whole, keeps the rest, and goes on when there is room", async () => {
    await using file = await aFile();
    await using opened = new AsyncDisposableStack();
    const bell = new Bell(log);
    const engine = opened.use(openSqliteEngine(file.path, bell));
    await migrate(engine, Date.now);
    const ledger = opened.adopt(new Ledger(engine, bell, Date.now), (open) => open.close());
    const orders = new StoredOrderStore(ledger);
    await ledger.read((tables) => sql`pragma max_page_count = 50`.execute(tables));
    const text = {
      kind: "confirmation" as const,
      to: phone,
      body: "x".repeat(1000),
      notBeforeAt: 0,
    };
    let kept = 0;
    const fill = async (): Promise<void> => {
      for (; kept < 1000; kept += 1) {
        await orders.place(anOrder({ number: String(1000 + kept) }), [text]);
      }
    };
    assert.equal(await faultOf(fill()), "full");
    assert.equal((await orders.recentOrders(2000)).length, kept);
    await ledger.read((tables) => sql`pragma max_page_count = 1000`.execute(tables));
    await orders.place(anOrder({ number: "9999" }), [text]);
    const counts = await ledger.read(async (tables) => ({
      events: await tables.selectFrom("events").select("seq").orderBy("seq").execute(),
      texts: await tables.selectFrom("texts").select("id").execute(),
    }));
    assert.equal(counts.texts.length, kept + 1);
    assert.deepEqual(
      counts.events.map(({ seq }) => seq),
      Array.from({ length: kept + 1 }, (_, index) => index + 1),
    );
  });
});

describe("two processes over one Postgres", () => {
  test("see each other's events, and go on after the database was killed and came back", async () => {
    await using postgres = await startOwnPostgres();
    const url = await postgres.freshUrl();
    await using opened = new AsyncDisposableStack();
    // At the same time: one of them migrates, the other waits for it.
    const [one, other] = await Promise.all(
      ["one", "other"].map(async () => opened.use(await openStore(url, { log }))),
    );
    assert.ok(one && other);
    await seesTheOther(one, other);

    const carrier = new ScriptedSmsSender();
    await using outbox = SmsOutbox.start({
      outbox: other.outbox,
      optOuts: other.optOuts,
      sender: carrier,
      events: other.events,
      now: Date.now,
      random: Math.random,
      log,
    });
    await postgres.kill();
    assert.equal(await faultOf(one.orders.place(anOrder({ number: "1111" }), [])), "unreachable");
    assert.equal(await faultOf(other.check()), "unreachable");
    await postgres.start();
    await eventually(() => one.check(), { withinMs: 20_000 });
    await one.orders.place(anOrder({ number: "2222" }), [
      { kind: "confirmation", to: phone, body: "after the fall", notBeforeAt: 0 },
    ]);
    await eventually(() => assert.equal(carrier.sent.length, 1), { withinMs: 20_000 });
    const numbers = (await other.orders.recentOrders(10)).map(({ number }) => number);
    assert.deepEqual([...numbers].sort(), ["2222", "4782"]);
    const seqs = (await other.events.eventsAfter(0, 100)).map(({ seq }) => seq);
    assert.deepEqual(
      seqs,
      seqs.map((_, index) => index + 1),
    );
    await outbox[Symbol.asyncDispose]();
  });
});
