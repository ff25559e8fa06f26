import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "../../test/doubles/eventually.ts";
import { ScriptedSmsSender } from "../../test/doubles/scripted-sms-sender.ts";
import { silentLog } from "../lib/log.ts";
import { openStore, type Store } from "../storage/open-store.ts";
import { keptTextsSender } from "./kept-texts-sender.ts";
import { anOrder, phone } from "./order.fixture.ts";
import { SmsFailed, type Sms, type SmsSender } from "./sms.ts";
import { SmsOutbox } from "./sms-outbox.ts";

async function shopWith(sender: SmsSender): Promise<
  {
    store: Store;
    start: (options?: {
      leaseMs?: number;
      sendWithinMs?: number;
      maxTextsPerDay?: number;
    }) => SmsOutbox;
  } & AsyncDisposable
> {
  const store = await openStore("sqlite::memory:", { log: silentLog() });
  const open = new AsyncDisposableStack();
  open.use(store);
  return {
    store,
    start: (options = {}) =>
      open.use(
        SmsOutbox.start({
          outbox: store.outbox,
          optOuts: store.optOuts,
          sender,
          events: store.events,
          now: Date.now,
          random: () => 0,
          log: silentLog(),
          firstRetryMs: 20,
          ...options,
        }),
      ),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function place(store: Store, number: string, notBeforeAt = 0): Promise<void> {
  await store.orders.place(anOrder({ number }), [
    { kind: "confirmation", to: phone, body: `number ${number}`, notBeforeAt },
  ]);
}

async function onlyText(store: Store): Promise<Sms> {
  const [text, ...others] = await store.outbox.recentSms(10);
  assert.ok(text);
  assert.equal(others.length, 0);
  return text;
}

describe("the outbox", () => {
  test("sends a text as soon as its order is kept", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    shop.start();
    await place(shop.store, "4782");
    await eventually(async () => {
      const text = await onlyText(shop.store);
      assert.equal(text.status, "sent");
      assert.equal(text.providerSid, `SM-${text.id}`);
    });
    assert.deepEqual(
      carrier.sent.map(({ body }) => body),
      ["number 4782"],
    );
  });

  test("sends what was queued while no outbox ran", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    await place(shop.store, "4782");
    shop.start();
    await eventually(() => assert.equal(carrier.sent.length, 1));
  });

  test("holds a text until its time", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    shop.start();
    const notBeforeAt = Date.now() + 150;
    await place(shop.store, "4782", notBeforeAt);
    await eventually(() => assert.equal(carrier.sent.length, 1));
    assert.ok(Date.now() >= notBeforeAt);
  });

  test("many outboxes over one store send each text once", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    for (let each = 0; each < 4; each += 1) shop.start();
    const numbers = Array.from({ length: 40 }, (_, index) => String(2000 + index));
    await Promise.all(numbers.map((number) => place(shop.store, number)));
    await eventually(async () => {
      const texts = await shop.store.outbox.recentSms(100);
      assert.ok(texts.every(({ status }) => status === "sent"));
    });
    assert.deepEqual(
      carrier.sent.map(({ body }) => body).sort(),
      numbers.map((number) => `number ${number}`),
    );
  });

  test("tries again when the carrier is too busy", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    for (let each = 0; each < 3; each += 1) {
      carrier.next(() => {
        throw new SmsFailed("too many requests", { retryable: true, code: 20429 });
      });
    }
    await place(shop.store, "4782");
    shop.start();
    await eventually(async () => assert.equal((await onlyText(shop.store)).status, "sent"));
    assert.equal((await onlyText(shop.store)).attempts, 4);
    assert.deepEqual(carrier.lookedUp, []);
  });

  test("gives up on a number that cannot get texts, and keeps the reason", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    carrier.next(() => {
      throw new SmsFailed("not a mobile number", { retryable: false, code: 21614 });
    });
    await place(shop.store, "4782");
    shop.start();
    await eventually(async () => {
      const text = await onlyText(shop.store);
      assert.equal(text.status, "failed");
      assert.equal(text.failure, "21614: not a mobile number");
    });
  });

  test("never tries a number that opted out, nor one the carrier says did", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    carrier.next(() => {
      throw new SmsFailed("unsubscribed recipient", { retryable: false, code: 21610 });
    });
    shop.start();
    await place(shop.store, "4782");
    await eventually(async () => assert.ok(await shop.store.optOuts.has(phone)));
    await place(shop.store, "1234");
    await eventually(async () => {
      const texts = await shop.store.outbox.recentSms(10);
      assert.ok(texts.every(({ status }) => status === "failed"));
    });
    assert.deepEqual(carrier.sent, []);
  });

  test("sends one number no more texts in a day than the owner allows", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    shop.start({ maxTextsPerDay: 2 });
    for (const number of ["1111", "2222", "3333"]) {
      await place(shop.store, number);
      await eventually(async () => assert.equal(await shop.store.outbox.nextDueAt(), undefined));
    }
    assert.equal(carrier.sent.length, 2);
    const texts = await shop.store.outbox.recentSms(10);
    assert.equal(texts.find(({ status }) => status === "failed")?.orderNumber, "3333");
  });

  test("asks the carrier before it repeats a text whose answer was lost", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    carrier.next((sms) => {
      carrier.sent.push(sms);
      throw new SmsFailed("no answer in time", { retryable: true, unsure: true });
    });
    await place(shop.store, "4782");
    shop.start();
    await eventually(async () => assert.equal((await onlyText(shop.store)).status, "sent"));
    assert.equal(carrier.sent.length, 1);
    assert.equal(carrier.lookedUp.length, 1);
  });

  test("asks the carrier about a text whose sender was killed, once the lease is over", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    await place(shop.store, "4782");
    const [claimed] = await shop.store.outbox.claimDue({ leaseMs: 50, limit: 1 });
    assert.ok(claimed);
    await carrier.send(claimed.sms); // ... and killed before it could note it
    shop.start();
    await eventually(async () => assert.equal((await onlyText(shop.store)).status, "sent"));
    assert.equal(carrier.sent.length, 1);
  });

  test("leaves a text to others when its own claim is nearly over", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    await place(shop.store, "4782");
    const slow = shop.start({ leaseMs: 40, sendWithinMs: 100 });
    await eventually(() => assert.ok(carrier.lookedUp.length >= 1)); // claimed for the second time
    await slow[Symbol.asyncDispose]();
    assert.deepEqual(carrier.sent, []);
    shop.start();
    await eventually(() => assert.equal(carrier.sent.length, 1));
  });

  test("ends what it is sending before it closes", async () => {
    const carrier = new ScriptedSmsSender();
    await using shop = await shopWith(carrier);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    carrier.next(() => promise);
    await place(shop.store, "4782");
    const outbox = shop.start();
    await eventually(async () => assert.equal((await onlyText(shop.store)).status, "sending"));
    const closed = outbox[Symbol.asyncDispose]();
    resolve(undefined);
    await closed;
    assert.equal((await onlyText(shop.store)).status, "sent");
  });
});

test("without a carrier texts are kept, shown and delivered at once", async () => {
  await using shop = await shopWith(keptTextsSender);
  shop.start();
  await place(shop.store, "4782");
  await eventually(async () => assert.equal((await onlyText(shop.store)).status, "delivered"));
});
