import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { eventually } from "../doubles/eventually.ts";
import { freePort } from "../doubles/free-port.ts";
import { LiveShop, orderTea } from "../doubles/live-shop.ts";
import { LiveVendors } from "../doubles/live-vendors.ts";
import { startTestPostgres } from "../doubles/test-postgres.ts";

const SHOP_PHONE = "+12065550100";

for (const engine of ["sqlite", "postgres"] as const) {
  describe(`two processes of one shop over ${engine}`, () => {
    test("count calls and pauses together, show each other's orders, and hand over each other's calls", async () => {
      await using opened = new AsyncDisposableStack();
      const vendors = opened.use(await LiveVendors.open());
      const environment = {
        DATABASE_URL: await openDatabase(engine, opened),
        // Told that it is one of several; `startApp` itself makes no other process.
        WORKERS: "2",
        SHOP_PHONE,
        MAX_CONCURRENT_CALLS: "3",
        MAX_CALLS_PER_NUMBER_PER_DAY: "2",
      };
      // Several processes want a port that is known beforehand.
      const openOne = async () =>
        LiveShop.open(vendors, { ...environment, PORT: String(await freePort()) });
      const one = opened.use(await openOne());
      const other = opened.use(await openOne());

      // An order that one process takes is heard of by a screen on the other.
      const feed = opened.use(await other.staffFeed());
      const first = await one.dial("+12065550001");
      const placed = await orderTea(first.session);
      await eventually(() => {
        const told = feed.events.map(({ data }) => JSON.stringify(data)).join();
        assert.match(told, new RegExp(`order_created.*${String(placed["order_number"])}`));
      });

      // The lines of both are counted together: the fourth caller finds them busy, wherever it rings.
      const second = await other.dial("+12065550002");
      first.session.hears("One moment, please."); // who says nothing for long is hung up on
      // A call counts elsewhere once it is written down.
      await eventually(async () => {
        assert.ok((await one.liveCalls()).includes(second.caller.callSid));
      });
      assert.notEqual((await one.rings("+12065550002")).stream, undefined);
      assert.match((await one.rings("+12065550003")).say, /lines are busy/);
      await eventually(async () => {
        assert.equal((await other.liveCalls()).split('"call_sid"').length - 1, 3);
      });
      assert.match((await other.rings("+12065550003")).say, /lines are busy/);

      // A console on one process takes over the call that the other carries.
      assert.equal(await one.takeOver(second.caller.callSid), 200);
      const fate = await second.caller.untilFate("put_through");
      assert.ok(fate.kind === "put_through" && fate.to === SHOP_PHONE);

      await eventually(async () => {
        const live = await other.liveCalls();
        assert.ok(live.includes("+12065550002") && !live.includes(second.caller.callSid));
      });
      // Then a line is free again. Not for the number that has called twice today: the third time is one too many.
      await eventually(async () => {
        assert.match((await other.rings("+12065550002")).say, /very often today/);
      });
      assert.equal(await one.takeOver(second.caller.callSid), 409, "it is over");
      assert.notEqual((await one.rings("+12065550004")).stream, undefined);

      // Staff pause the phone on one process, and the other says so too.
      assert.equal(await one.pause("We are out of milk."), 200);
      await eventually(async () => {
        assert.match((await other.rings("+12065550005")).say, /out of milk/);
      });
    });
  });
}

async function openDatabase(
  engine: "sqlite" | "postgres",
  opened: AsyncDisposableStack,
): Promise<string> {
  if (engine === "postgres") return opened.use(await startTestPostgres()).freshUrl();
  const folder = await mkdtemp(path.join(tmpdir(), "bobarista-"));
  opened.defer(() => rm(folder, { recursive: true }));
  return `sqlite:${path.join(folder, "shop.db")}`;
}
