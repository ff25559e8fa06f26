import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { silentLog } from "../lib/log.ts";
import { openStore, type Store } from "../storage/open-store.ts";
import { anOrder, phone } from "./order.fixture.ts";
import { TextForecast } from "./text-forecast.ts";
import { StoreFault } from "./store-fault.ts";

const log = silentLog();
const DAY_MS = 24 * 60 * 60_000;

function forecastOf({ outbox, optOuts }: Store, now = Date.now): TextForecast {
  return new TextForecast({ outbox, optOuts, maxTextsPerDay: 3, now, log });
}

/** An order whose confirmation has left. */
async function orderWithText(store: Store, number: string) {
  const order = anOrder({ number, callSid: `CA-${number}` });
  const text = { kind: "confirmation" as const, to: phone, body: number, notBeforeAt: 0 };
  await store.orders.place(order, [text]);
  const [claimed] = await store.outbox.claimDue({ leaseMs: 1000, limit: 1 });
  assert.ok(claimed);
  await store.outbox.markSent(claimed, { providerSid: number, status: "sent" });
  return order;
}

describe("whether a text will come when an order is ready", () => {
  test("is no question until the day's texts run out; the order's own are in the count", async () => {
    await using store = await openStore("sqlite::memory:", { log });
    const forecast = forecastOf(store);
    assert.equal(await forecast.whyNone(await orderWithText(store, "1111")), undefined);
    assert.equal(await forecast.whyNone(await orderWithText(store, "2222")), undefined);
    const third = await orderWithText(store, "3333");
    assert.equal(await forecast.whyNone(third), "too_many_today");
    assert.equal(await forecastOf(store, () => Date.now() + 2 * DAY_MS).whyNone(third), undefined);
  });

  test("is no question for an order without a number", async () => {
    await using store = await openStore("sqlite::memory:", { log });
    await store.optOuts.add(phone);
    const order = anOrder({ number: "1111" });
    assert.equal(await forecastOf(store).whyNone(order), "opted_out");
    assert.equal(await forecastOf(store).whyNone({ ...order, phone: undefined }), undefined);
  });

  test("is not known while the store is away, or takes too long: the order number does not wait for it", async () => {
    await using store = await openStore("sqlite::memory:", { log });
    const order = anOrder({ number: "1111" });
    for (const has of [
      () => Promise.reject(new StoreFault("unreachable", "away")),
      () => new Promise<boolean>(() => undefined),
    ]) {
      const optOuts = { has };
      const { outbox } = store;
      const forecast = new TextForecast({ outbox, optOuts, maxTextsPerDay: 3, now: Date.now, log });
      assert.equal(await forecast.whyNone(order), undefined);
    }
  });
});
