import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FakeTwilioRest, type Mishap } from "../../test/doubles/fake-twilio-rest.ts";
import { aNumber, aPhone, phone } from "../orders/order.fixture.ts";
import { type Sms, SmsFailed } from "../orders/sms.ts";
import { TwilioSmsSender } from "./sms-client.ts";

function aText(choice: Partial<Sms> = {}): Sms {
  return {
    id: "0191-text",
    kind: "confirmation",
    orderNumber: aNumber("4782"),
    to: phone,
    body: "Your order number is 4782. 🧋",
    status: "sending",
    attempts: 1,
    createdAt: Date.now(),
    notBeforeAt: 0,
    providerSid: undefined,
    failure: undefined,
    ...choice,
  };
}

function senderTo(twilio: FakeTwilioRest, answersWithinMs = 10_000): TwilioSmsSender {
  return new TwilioSmsSender({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    sender: { from: "+15550001111" },
    publicUrl: () => "https://shop.example.com",
    apiBaseUrl: twilio.url,
    answersWithinMs,
  });
}

async function failureOf(sending: Promise<unknown>): Promise<SmsFailed> {
  try {
    await sending;
  } catch (error) {
    assert.ok(error instanceof SmsFailed, String(error));
    return error;
  }
  throw new Error("the text was sent");
}

describe("a text through Twilio", () => {
  test("is sent with our id in the address of its delivery reports", async () => {
    await using twilio = await FakeTwilioRest.start();
    const { providerSid } = await senderTo(twilio).send(aText());
    const [message] = twilio.accepted;
    assert.equal(message?.sid, providerSid);
    assert.equal(message.to, "+15551234567");
    assert.equal(message.from, "+15550001111");
    assert.equal(message.body, "Your order number is 4782. 🧋");
    assert.equal(message.statusCallback, "https://shop.example.com/sms/status?text=0191-text");
    assert.equal(message.validityPeriod, undefined);
    assert.deepEqual(twilio.complaints, []);
  });

  test("that says a drink is ready is not delivered hours later", async () => {
    await using twilio = await FakeTwilioRest.start();
    await senderTo(twilio).send(aText({ kind: "ready" }));
    assert.equal(twilio.accepted[0]?.validityPeriod, 1800);
  });

  const refusals: readonly (readonly [string, number])[] = [
    ["+15005550001", 21211],
    ["+15005550004", 21610],
    ["+15005550009", 21614],
  ];
  for (const [to, code] of refusals) {
    test(`refused with ${code} is not tried again`, async () => {
      await using twilio = await FakeTwilioRest.start();
      const failure = await failureOf(senderTo(twilio).send(aText({ to: aPhone(to) })));
      assert.deepEqual(
        { retryable: failure.retryable, unsure: failure.unsure, code: failure.code },
        { retryable: false, unsure: false, code },
      );
    });
  }

  const mishaps: readonly (readonly [Mishap, boolean])[] = [
    ["429", false],
    ["500", true],
    ["502_html", true],
    ["hang", true],
    ["accept_then_drop", true],
  ];
  for (const [mishap, unsure] of mishaps) {
    const how = unsure ? "after asking whether it went out" : "at once";
    test(`that met ${mishap} may be tried again, ${how}`, async () => {
      await using twilio = await FakeTwilioRest.start();
      twilio.next(mishap);
      const failure = await failureOf(
        senderTo(twilio, mishap === "hang" ? 300 : undefined).send(aText()),
      );
      assert.deepEqual(
        { retryable: failure.retryable, unsure: failure.unsure },
        { retryable: true, unsure },
      );
    });
  }

  test("with wrong credentials fails for good and says why", async () => {
    await using twilio = await FakeTwilioRest.start();
    const stranger = new TwilioSmsSender({
      accountSid: twilio.accountSid,
      authToken: "wrong",
      sender: { from: "+15550001111" },
      publicUrl: () => undefined,
      apiBaseUrl: twilio.url,
    });
    const failure = await failureOf(stranger.send(aText()));
    assert.equal(failure.code, 20003);
    assert.equal(failure.retryable, false);
  });

  test("that nobody listens for was certainly not sent", async () => {
    const twilio = await FakeTwilioRest.start();
    await twilio[Symbol.asyncDispose]();
    const failure = await failureOf(senderTo(twilio).send(aText()));
    assert.deepEqual(
      { retryable: failure.retryable, unsure: failure.unsure },
      { retryable: true, unsure: false },
    );
  });
});

describe("looking a text up", () => {
  test("finds the one that was accepted without an answer", async () => {
    await using twilio = await FakeTwilioRest.start();
    twilio.messages.prefix = "Sent from your Twilio trial account - ";
    twilio.next("accept_then_hang");
    const text = aText();
    await failureOf(senderTo(twilio, 2_000).send(text));
    assert.deepEqual(await senderTo(twilio).findSent(text), {
      providerSid: twilio.accepted[0]?.sid,
    });
  });

  test("finds nothing when only another text went to that number", async () => {
    await using twilio = await FakeTwilioRest.start();
    const sender = senderTo(twilio);
    await sender.send(aText({ body: "another" }));
    assert.equal(await sender.findSent(aText()), undefined);
  });
});
