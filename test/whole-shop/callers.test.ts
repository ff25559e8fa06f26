import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "../doubles/eventually.ts";
import { askTool, fillCart, LiveShop, orderTea, promptOf } from "../doubles/live-shop.ts";
import { LiveVendors } from "../doubles/live-vendors.ts";

/** The number that Twilio keeps for trying this: every text to it is refused with 21614. */
const NO_MOBILE = "+15005550009";
const PHONE = "+15551234567";

describe("a caller", () => {
  test("is offered the number they call from, before they have to say one", async () => {
    await using vendors = await LiveVendors.open();
    await using shop = await LiveShop.open(vendors, { UNDO_SECONDS: "0" });
    const { session } = await shop.dial(PHONE);
    assert.match(promptOf(session), /Shall I text the number ending in 4 5 6 7\?/);
    const saved = await askTool(session, "save_phone_number", { use_caller_id: true });
    assert.deepEqual(
      [saved["phone"], saved["phone_spoken"]],
      ["+15551234567", "5 5 5, 1 2 3, 4 5 6 7"],
    );
  });

  test("whose number is withheld keys it in, and the text goes there", async () => {
    await using vendors = await LiveVendors.open();
    await using shop = await LiveShop.open(vendors, { UNDO_SECONDS: "0" });
    const { caller, session } = await shop.dial("anonymous");
    assert.match(promptOf(session), /We cannot text the number they call from/);
    assert.equal(
      (await askTool(session, "save_phone_number", { use_caller_id: true }))["ok"],
      false,
    );
    caller.presses("5559870001");
    await eventually(() => {
      const typed = session.received.find(({ type }) => type === "InjectUserMessage");
      assert.ok(typed?.type === "InjectUserMessage");
      assert.equal(typed.content, "I typed my phone number on the keypad: 5 5 5, 9 8 7, 0 0 0 1.");
    });
    await fillCart(session);
    await askTool(session, "save_phone_number", { phone: "5559870001" });
    await askTool(session, "checkout_order");
    await eventually(() => assert.equal(vendors.twilio.accepted[0]?.to, "+15559870001"));
  });

  test("from a landline is asked for another number, once a text to it has failed", async () => {
    await using vendors = await LiveVendors.open();
    await using shop = await LiveShop.open(vendors, { UNDO_SECONDS: "0" });
    const first = await shop.dial(NO_MOBILE);
    assert.match(promptOf(first.session), /Shall I text the number ending in 0 0 0 9\?/);
    const placed = await orderTea(first.session);
    await eventually(
      async () => {
        const { texts } = await shop.order(String(placed["order_number"]));
        assert.match(JSON.stringify(texts), /21614/);
      },
      { everyMs: 100 },
    );
    await shop.hangUp(first);

    const { session } = await shop.dial(NO_MOBILE);
    assert.match(promptOf(session), /We cannot text the number they call from/);
    assert.equal((await askTool(session, "get_cart"))["caller_id_last_four"], null);
    const refused = await askTool(session, "save_phone_number", { use_caller_id: true });
    assert.equal(refused["code"], "caller_id_not_textable");
    assert.equal(
      (await askTool(session, "order_status"))["ok"],
      true,
      "their order is still theirs",
    );
  });

  test("who was cut off and calls again is told what they had", async () => {
    await using vendors = await LiveVendors.open();
    await using shop = await LiveShop.open(vendors, { UNDO_SECONDS: "0" });
    const first = await shop.dial(PHONE);
    await fillCart(first.session);
    first.caller.hangsUp();
    await eventually(() => assert.equal(first.session.isOpen, false));
    await shop.untilIdle();
    const again = await shop.dial(PHONE);
    assert.match(
      again.session.settings?.agent.greeting ?? "",
      /We were cut off\. You had one taro milk tea/,
    );
    assert.equal((await askTool(again.session, "get_cart"))["cart_count"], 1);
  });

  test("who called before is offered their usual, until they ask to be forgotten", async () => {
    await using vendors = await LiveVendors.open();
    await using shop = await LiveShop.open(vendors, { UNDO_SECONDS: "0" });
    const first = await shop.dial(PHONE);
    const number = String((await orderTea(first.session))["order_number"]);
    assert.equal(
      (await askTool(first.session, "forget_me"))["open_orders"],
      1,
      "it is still to be made",
    );
    await shop.hangUp(first);
    await shop.staff("POST", `/api/orders/${number}/done`);
    await shop.staff("POST", `/api/orders/${number}/collected`);
    await eventually(() => assert.ok(vendors.twilio.accepted.length >= 1));

    const second = await shop.dial(PHONE);
    assert.match(promptOf(second.session), /The caller's usual is one taro milk tea/);
    second.session.hears("Please forget everything you know about me.");
    assert.equal((await askTool(second.session, "forget_me"))["open_orders"], 0);
    await shop.hangUp(second);
    const kept = JSON.stringify([
      await shop.staff("GET", `/api/calls/${first.caller.callSid}`),
      await shop.staff("GET", `/api/calls/${second.caller.callSid}`),
      await shop.staff("GET", `/api/orders/${number}`),
    ]);
    assert.doesNotMatch(kept, /5551234567|forget everything/);
    const third = await shop.dial(PHONE);
    assert.doesNotMatch(promptOf(third.session), /The caller's usual/);
  });
});
