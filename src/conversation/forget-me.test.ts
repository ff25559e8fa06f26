import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TalkInTest } from "./conversation.fixture.ts";

describe("a caller who asks to be forgotten", () => {
  const usual = [
    {
      flavor: "taro milk tea",
      toppings: [],
      sweetness: "50%",
      ice: "regular ice",
      addons: [],
      priceCents: 550,
    },
  ];

  test("is forgotten by the number that calls, and their usual is not known any more", async () => {
    const talk = new TalkInTest({ usual });
    assert.match(talk.conversation.brief().prompt, /usual is one taro milk tea/);
    assert.deepEqual(await talk.asks("forget_me", { phone: "555-999-0000" }), {
      ok: true,
      forgotten: true,
      open_orders: 0,
      summary: "Done: we have forgotten your number, your calls and your texts.",
    });
    assert.deepEqual(talk.forgotten, ["+15551234567"], "never a number that was only said");
    assert.equal((await talk.asks("get_cart"))["usual"], null);
    assert.doesNotMatch(talk.conversation.brief().prompt, /The caller's usual/);
    assert.ok(talk.conversation.isForgotten);
    const resumed = new TalkInTest({ usual, resumeState: talk.conversation.snapshot() });
    assert.ok(resumed.conversation.isForgotten, "also by the process that picks the call up");
  });

  test("keeps the number of an order that is still to be fetched, and hears so", async () => {
    const talk = new TalkInTest();
    await talk.orders({ flavor: "taro milk tea", toppings: ["boba"] });
    await talk.asks("checkout_order", { use_caller_id: true });
    const answer = await talk.asks("forget_me");
    assert.equal(answer["open_orders"], 1);
    assert.match(String(answer["summary"]), /order that is still open.*FORGET ME/);
  });

  test("is told another way when nobody can see their number", async () => {
    const talk = new TalkInTest({ callerId: undefined });
    const answer = await talk.asks("forget_me");
    assert.equal(answer["code"], "nobody_to_forget");
    assert.deepEqual(talk.forgotten, []);
  });
});
