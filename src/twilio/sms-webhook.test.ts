import assert from "node:assert/strict";
import { describe, test } from "node:test";
import Fastify from "fastify";
import { FakeTwilioRest } from "../../test/doubles/fake-twilio-rest.ts";
import { postSigned } from "../../test/doubles/post-signed.ts";
import { eventually } from "../../test/doubles/eventually.ts";
import { silentLog } from "../lib/log.ts";
import { anOrder, phone } from "../orders/order.fixture.ts";
import type { Sms } from "../orders/sms.ts";
import { SmsOutbox } from "../orders/sms-outbox.ts";
import type { ReceivedText } from "../orders/text-replies.ts";
import { openStore, type Store } from "../storage/open-store.ts";
import { TwilioSmsSender } from "./sms-client.ts";
import { smsWebhook } from "./sms-webhook.ts";

type Shop = AsyncDisposable & {
  readonly store: Store;
  readonly twilio: FakeTwilioRest;
  readonly url: string;
  readonly received: readonly ReceivedText[];
  text(): Promise<Sms | undefined>;
};

/** An outbox that sends through Twilio, and the webhooks Twilio reports to. */
async function openShop(): Promise<Shop> {
  await using opened = new AsyncDisposableStack();
  const twilio = opened.use(await FakeTwilioRest.start());
  const store = opened.use(await openStore("sqlite::memory:", { log: silentLog() }));
  const received: ReceivedText[] = [];
  const app = opened.adopt(Fastify(), (server) => server.close());
  let url = "";
  await app.register(async (plugin) =>
    smsWebhook({
      outbox: store.outbox,
      replies: { receive: async (text) => void received.push(text) },
      authTokens: [twilio.authToken],
      publicUrl: () => url,
      log: silentLog(),
    })(plugin),
  );
  url = await app.listen({ host: "127.0.0.1", port: 0 });
  opened.use(
    SmsOutbox.start({
      outbox: store.outbox,
      optOuts: store.optOuts,
      sender: new TwilioSmsSender({
        accountSid: twilio.accountSid,
        authToken: twilio.authToken,
        sender: { from: "+15550001111" },
        publicUrl: () => url,
        apiBaseUrl: twilio.url,
      }),
      events: store.events,
      now: Date.now,
      random: Math.random,
      log: silentLog(),
      firstRetryMs: 20,
    }),
  );
  const open = opened.move();
  return {
    store,
    twilio,
    url,
    received,
    text: async () => (await store.outbox.recentSms(1))[0],
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function placeAndSend(shop: Shop): Promise<void> {
  await shop.store.orders.place(anOrder(), [
    { kind: "confirmation", to: phone, body: "thanks", notBeforeAt: 0 },
  ]);
  await eventually(async () => assert.equal((await shop.text())?.status, "sent"));
}

describe("delivery reports", () => {
  test("move a text up, in whatever order they come", async () => {
    await using shop = await openShop();
    await placeAndSend(shop);
    const [message] = shop.twilio.accepted;
    assert.ok(message);
    const answers = await shop.twilio.report(message, [
      "delivered",
      "sending",
      "sent",
      "delivered",
    ]);
    assert.deepEqual(answers, [204, 204, 204, 204]);
    assert.equal((await shop.text())?.status, "delivered");
  });

  test("say why a text did not arrive", async () => {
    await using shop = await openShop();
    await placeAndSend(shop);
    const [message] = shop.twilio.accepted;
    assert.ok(message);
    await shop.twilio.report(message, ["undelivered"], 30006);
    const text = await shop.text();
    assert.equal(text?.status, "undelivered");
    assert.equal(text.failure, "30006: a landline, or a carrier that takes no texts");
  });

  test("of a text whose answer was lost keep it from being sent again", async () => {
    await using shop = await openShop();
    shop.twilio.next("accept_then_hang");
    await shop.store.orders.place(anOrder(), [
      { kind: "confirmation", to: phone, body: "thanks", notBeforeAt: 0 },
    ]);
    const message = await eventually(() => {
      const [accepted] = shop.twilio.accepted;
      assert.ok(accepted);
      return accepted;
    });
    await shop.twilio.report(message, ["sent"]);
    assert.equal((await shop.text())?.status, "sent");
    assert.equal((await shop.text())?.providerSid, message.sid);
    await eventually(async () => assert.equal(await shop.store.outbox.nextDueAt(), undefined));
    assert.equal(shop.twilio.accepted.length, 1);
  });

  test("about texts nobody knows are taken calmly", async () => {
    await using shop = await openShop();
    const fields = { MessageSid: "SMunknown", MessageStatus: "delivered" };
    assert.equal(await postSigned(`${shop.url}/sms/status`, shop.twilio.authToken, fields), 204);
    assert.equal(await postSigned(`${shop.url}/sms/status`, shop.twilio.authToken, {}), 204);
  });

  test("without Twilio's signature change nothing", async () => {
    await using shop = await openShop();
    await placeAndSend(shop);
    const sid = shop.twilio.accepted[0]?.sid ?? "";
    const fields = { MessageSid: sid, MessageStatus: "delivered" };
    assert.equal(await postSigned(`${shop.url}/sms/status`, "another token", fields), 403);
    assert.equal((await shop.text())?.status, "sent");
  });
});

describe("a text from a customer", () => {
  test("is handed on with what the carrier made of it", async () => {
    await using shop = await openShop();
    const fields = {
      MessageSid: "SM1",
      From: "+15551234567",
      To: "+15550001111",
      Body: "stop",
      OptOutType: "STOP",
    };
    assert.equal(await postSigned(`${shop.url}/sms/inbound`, shop.twilio.authToken, fields), 200);
    assert.deepEqual(shop.received, [
      { messageSid: "SM1", from: "+15551234567", body: "stop", optOutType: "STOP" },
    ]);
  });

  test("without Twilio's signature is not read", async () => {
    await using shop = await openShop();
    const fields = { MessageSid: "SM1", From: "+15551234567", Body: "status" };
    assert.equal(await postSigned(`${shop.url}/sms/inbound`, "another token", fields), 403);
    assert.deepEqual(shop.received, []);
  });
});
