import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { orderSchema, type TextJson } from "../../src/web/api.ts";
import { eventually } from "../doubles/eventually.ts";
import { askTool, LiveShop, orderTea } from "../doubles/live-shop.ts";
import { LiveVendors } from "../doubles/live-vendors.ts";

const PHONE = "+15551234567";
const OTHER_PHONE = "+15559876543";
const AT_ONCE = { UNDO_SECONDS: "0" };

describe("a customer who texts the shop", () => {
  test("hears how the order stands, can cancel it, and is refused unless Twilio signed it", async () => {
    await using vendors = await LiveVendors.open();
    await using shop = await LiveShop.open(vendors, AT_ONCE);
    const { session } = await shop.dial(PHONE);
    await orderTea(session);
    await vendors.text(/^Thanks for your order!/);
    const texts = (messageSid: string, body: string) =>
      shop.textsIn({ messageSid, from: PHONE, body });
    assert.equal(await shop.textsIn({ from: PHONE, body: "STATUS", signedWith: "x" }), 403);
    assert.equal(await texts("SM2", "Status?"), 200);
    await vendors.text(/is being made/);
    assert.equal(await texts("SM2", "Status?"), 200);
    assert.equal(await texts("SM3", "what a lovely day"), 200);
    await vendors.text(/^Thanks for your text!/);
    assert.equal(await texts("SM4", "cancel order"), 200);
    await vendors.text(/is cancelled/);
    const replies = vendors.twilio.accepted.filter(({ body }) => body.includes("is being made"));
    assert.equal(replies.length, 1, "the same text delivered twice is answered once");
  });

  for (const hasAdvancedOptOut of [false, true]) {
    const how = hasAdvancedOptOut ? "with Advanced Opt-Out" : "by Twilio's keywords";
    test(`STOP: gets no text and none is tried, orders all the same and is told so, until START (${how})`, async () => {
      await using vendors = await LiveVendors.open();
      await using shop = await LiveShop.open(vendors, AT_ONCE);
      const { messages } = vendors.twilio;
      assert.equal(await shop.textsIn({ from: PHONE, body: "Stop", hasAdvancedOptOut }), 200);

      const stopped = await shop.dial(PHONE);
      const placed = await orderTea(stopped.session);
      assert.equal(placed["ok"], true);
      assert.match(String(placed["order_number"]), /^\d{4}$/);
      assert.match(String(placed["no_text"]), /No text will come.*text START/);
      const number = String(placed["order_number"]);
      await shop.staff("POST", `/api/orders/${number}/done`);
      const why = "the customer has opted out of texts";
      assert.deepEqual(await settledTexts(shop, number), [
        { kind: "confirmation", status: "failed", failure: why },
        { kind: "ready", status: "failed", failure: why },
      ]);
      await shop.hangUp(stopped);
      assert.deepEqual(messages.tried, []);

      assert.equal(await shop.textsIn({ from: PHONE, body: "start", hasAdvancedOptOut }), 200);
      const started = await shop.dial(PHONE);
      assert.equal((await orderTea(started.session))["no_text"], undefined);
      assert.equal((await vendors.text(/^Thanks for your order!/)).to, PHONE);
      assert.deepEqual(
        messages.ownAnswers.map(({ keyword }) => keyword),
        ["STOP", "START"],
      );
      assert.equal(
        messages.tried.length,
        1,
        "what Twilio answers itself is not answered by us too",
      );
    });
  }

  test("STOP to the carrier before it was ours to hear: one text is refused (21610), and no more are tried", async () => {
    await using vendors = await LiveVendors.open();
    await using shop = await LiveShop.open(vendors, AT_ONCE);
    const { messages } = vendors.twilio;
    messages.heeds(PHONE, "STOP");
    const first = await shop.dial(PHONE);
    const number = String((await orderTea(first.session))["order_number"]);
    const [refused] = await settledTexts(shop, number);
    assert.match(refused?.failure ?? "", /^21610: /);
    await shop.hangUp(first);
    const second = await shop.dial(PHONE);
    const placed = await orderTea(second.session);
    assert.equal(placed["no_text_code"], "opted_out");
    await settledTexts(shop, String(placed["order_number"]));
    assert.deepEqual(messages.tried, [PHONE]);
  });

  test("HELP: Twilio answers it, and we hold our tongue", async () => {
    await using vendors = await LiveVendors.open();
    await using shop = await LiveShop.open(vendors);
    assert.equal(await shop.textsIn({ from: PHONE, body: "HELP" }), 200);
    assert.equal(await shop.textsIn({ from: PHONE, body: "status" }), 200);
    await vendors.text(/no order from this number/);
    assert.deepEqual(vendors.twilio.messages.ownAnswers, [{ to: PHONE, keyword: "HELP" }]);
    assert.equal(vendors.twilio.accepted.length, 1);
  });

  test("HELP, to a shop that sends nothing through Twilio: we answer it", async () => {
    await using vendors = await LiveVendors.open();
    await using shop = await LiveShop.open(vendors, { TWILIO_SMS_FROM: "" });
    assert.equal(await shop.textsIn({ from: PHONE, body: "help" }), 200);
    const kept = JSON.stringify(await shop.staff("GET", "/api/texts"));
    assert.match(kept, /Text STATUS to ask about your order/);
    assert.deepEqual(vendors.twilio.messages.tried, []);
  });
});

test("texts to one number are capped: the call gets its order and is told, staff see why, others get theirs", async () => {
  await using vendors = await LiveVendors.open();
  const environment = { ...AT_ONCE, MAX_TEXTS_PER_NUMBER_PER_DAY: "3" };
  await using shop = await LiveShop.open(vendors, environment);
  const first = await shop.dial(PHONE);
  const placed = await orderTea(first.session);
  assert.equal(placed["no_text"], undefined);
  await shop.staff("POST", `/api/orders/${String(placed["order_number"])}/done`);
  await vendors.text(/is now ready for pickup/);
  await shop.hangUp(first);

  const second = await shop.dial(PHONE);
  const more = await orderTea(second.session);
  const number = String(more["order_number"]);
  assert.equal(more["ok"], true);
  assert.match(number, /^\d{4}$/);
  assert.match(String(more["no_text"]), /No text will come when it is ready/);
  await settledTexts(shop, number);
  await shop.staff("POST", `/api/orders/${number}/done`);
  assert.deepEqual(await settledTexts(shop, number), [
    { kind: "confirmation", status: "sent", failure: null },
    { kind: "ready", status: "failed", failure: "too many texts to this number today" },
  ]);
  const status = await askTool(second.session, "order_status");
  assert.match(String(status["status_sentence"]), /is ready for pickup/, "the call goes on");

  const other = await shop.dial(OTHER_PHONE);
  assert.equal((await orderTea(other.session))["no_text"], undefined);
  await eventually(() => {
    assert.deepEqual(
      vendors.twilio.messages.tried,
      [PHONE, PHONE, PHONE, OTHER_PHONE],
      "none is tried that is one too many",
    );
  });
});

/** What staff see of an order's texts, once none is on its way any more. */
async function settledTexts(
  shop: LiveShop,
  orderNumber: string,
): Promise<readonly Pick<TextJson, "kind" | "status" | "failure">[]> {
  return eventually(
    async () => {
      const { texts } = orderSchema.parse(await shop.order(orderNumber));
      assert.ok(texts.length > 0 && texts.every(({ status }) => !/queued|sending/.test(status)));
      return texts.map(({ kind, status, failure }) => ({ kind, status, failure }));
    },
    { everyMs: 50 },
  );
}
