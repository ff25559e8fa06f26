import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../../test/doubles/eventually.ts";
import { silentLog } from "../lib/log.ts";
import { taro } from "../orders/order.fixture.ts";
import { openStore } from "../storage/open-store.ts";
import { aCall } from "./call.fixture.ts";
import { startWorkerWatch } from "./worker-watch.ts";

test("a call whose process was killed becomes a call-back card; those of living processes go on", async () => {
  await using store = await openStore("sqlite::memory:", { log: silentLog() });
  const cart = { items: [taro], staged: undefined, totalCents: 625 };
  const startedAt = Date.now();
  await store.calls.beat("killed");
  await store.calls.save(aCall({ callSid: "CA-lost", worker: "killed", cart, startedAt }));
  const common = { workers: store.calls, now: Date.now, log: silentLog() };
  const times = { beatEveryMs: 20, lostAfterMs: 300 };
  await using watches = new AsyncDisposableStack();
  watches.use(await startWorkerWatch({ ...common, ...times, worker: "first" }));
  watches.use(await startWorkerWatch({ ...common, ...times, worker: "second" }));
  await store.calls.save(aCall({ callSid: "CA-alive", worker: "first", cart, startedAt }));
  await eventually(async () => {
    const cards = await store.calls.callBacks();
    assert.deepEqual(
      cards.map(({ callSid }) => callSid),
      ["CA-lost"],
    );
  });
  const living = await store.calls.callsInProgress();
  assert.deepEqual(
    living.map(({ callSid }) => callSid),
    ["CA-alive"],
  );
});
