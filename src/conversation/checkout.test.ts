import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InMemoryOrderDesk } from "../../test/doubles/in-memory-order-desk.ts";
import { parsePhoneNumber } from "../shop/phone-number.ts";
import { TalkInTest } from "./conversation.fixture.ts";

const taroWithBoba = { flavor: "taro milk tea", toppings: ["boba"] };

describe("checkout", () => {
  test("places the cart and gives the number digit by digit", async () => {
    const talk = new TalkInTest();
    await talk.orders(taroWithBoba);
    const receipt = await talk.asks("checkout_order", { phone: "555-123-4567" });
    const number = talk.desk.orders[0]?.number ?? "";
    assert.match(number, /^[1-9]\d{3}$/);
    assert.deepEqual(receipt, {
      ok: true,
      order_number: number,
      order_number_spoken: Array.from(number).join(", "),
      total: 6.25,
      items: [
        {
          flavor: "taro milk tea",
          toppings: ["boba"],
          sweetness: "50%",
          ice: "regular ice",
          addons: [],
          price: 6.25,
        },
      ],
      phone_last_four: "4567",
      outcome: "placed",
    });
    assert.equal(talk.conversation.orderNumber, number);
    assert.equal(talk.conversation.cart.items.length, 0);
  });

  test("says so when no text will come, and why; the order is placed all the same", async () => {
    for (const [noText, sentence] of [
      ["opted_out", /asked us for no more.*text START/],
      ["too_many_today", /very often today/],
    ] as const) {
      const talk = new TalkInTest();
      talk.noText = noText;
      await talk.orders(taroWithBoba);
      const receipt = await talk.asks("checkout_order", { use_caller_id: true });
      assert.equal(receipt["order_number"], talk.desk.orders[0]?.number);
      assert.match(String(receipt["no_text"]), sentence);
      assert.equal(receipt["no_text_code"], noText);
    }
  });

  test("uses the number saved on this call", async () => {
    const talk = new TalkInTest();
    await talk.asks("save_phone_number", { phone: "555-987-6543" });
    await talk.orders(taroWithBoba);
    await talk.asks("checkout_order");
    assert.equal(talk.desk.orders[0]?.phone, "+15559876543");
  });

  test("asks for a number when none is known, offering the caller's own", async () => {
    const talk = new TalkInTest();
    await talk.orders(taroWithBoba);
    const answer = await talk.asks("checkout_order");
    assert.deepEqual([answer["code"], answer["caller_id_last_four"]], ["phone_missing", "4567"]);
    assert.equal(talk.desk.orders.length, 0);
  });

  test("is refused with an empty cart, or while a drink waits for its yes", async () => {
    const talk = new TalkInTest();
    assert.equal((await talk.asks("checkout_order"))["code"], "nothing_to_order");
    await talk.orders(taroWithBoba);
    await talk.asks("add_to_cart", { flavor: "black" });
    const answer = await talk.asks("checkout_order", { use_caller_id: true });
    assert.equal(answer["code"], "drink_not_confirmed");
    assert.equal(answer["summary"], "one black milk tea, 50% sweet, regular ice");
  });

  test("is refused when a drink of the cart has sold out meanwhile", async () => {
    const talk = new TalkInTest();
    await talk.orders(taroWithBoba);
    talk.soldOut.add("boba");
    const answer = await talk.asks("checkout_order", { use_caller_id: true });
    assert.equal(answer["code"], "sold_out");
    assert.equal(talk.conversation.cart.items.length, 1);
  });
});

describe("after checkout", () => {
  async function placed() {
    const talk = new TalkInTest();
    await talk.orders(taroWithBoba);
    const receipt = await talk.asks("checkout_order", { use_caller_id: true });
    return { talk, number: String(receipt["order_number"]) };
  }

  test("a second checkout gives the same number and no second order", async () => {
    const { talk, number } = await placed();
    const again = await talk.asks("checkout_order");
    assert.deepEqual([again["order_number"], again["outcome"]], [number, "already_placed"]);
    assert.equal(talk.desk.orders.length, 1);
  });

  test("newly confirmed drinks join the order while it is received", async () => {
    const { talk, number } = await placed();
    await talk.orders({ flavor: "black milk tea" });
    const amended = await talk.asks("checkout_order");
    assert.deepEqual([amended["order_number"], amended["outcome"]], [number, "amended"]);
    assert.equal(amended["total"], 11.75);
    assert.equal(talk.desk.orders[0]?.items.length, 2);
  });

  test("and are refused once it is being handed out", async () => {
    const { talk, number } = await placed();
    await talk.desk.markReady(number);
    await talk.orders({ flavor: "black milk tea" });
    const refused = await talk.asks("checkout_order");
    assert.deepEqual([refused["code"], refused["status"]], ["already_preparing", "ready"]);
  });

  test("drinks already ordered count against the limit", async () => {
    const { talk } = await placed();
    assert.equal((await talk.asks("add_to_cart", { flavor: "taro", quantity: 10 }))["room"], 9);
  });

  test("its texts keep going to the number it was placed with", async () => {
    const { talk } = await placed();
    const answer = await talk.asks("save_phone_number", { phone: "555-987-6543" });
    assert.deepEqual([answer["code"], answer["phone_last_four"]], ["already_ordered", "4567"]);
  });

  test("its status can be asked, by number, by phone or as the caller's own", async () => {
    const { talk, number } = await placed();
    await talk.desk.markReady(number);
    const said = Array.from(number).join(" ");
    for (const args of [{}, { order_number: said }, { phone: "555-123-4567" }]) {
      const standing = await talk.asks("order_status", args);
      assert.equal(
        standing["status_sentence"],
        `Order ${said.replaceAll(" ", ", ")} is ready for pickup.`,
      );
    }
    assert.equal((await talk.asks("order_is_placed"))["placed"], true);
    assert.equal((await talk.asks("order_status", { order_number: "1" }))["code"], "no_such_order");
    const stranger = await talk.asks("order_status", { phone: "555-000-0000" });
    assert.equal(stranger["code"], "no_order_found");
  });
});

describe("when the desk breaks", () => {
  test("before the order was kept, the agent may try again", async () => {
    const talk = new TalkInTest();
    await talk.orders(taroWithBoba);
    talk.desk.breaksNext = { error: new Error("database away"), after: false };
    assert.equal((await talk.asks("checkout_order", { use_caller_id: true }))["code"], "fault");
    const again = await talk.asks("checkout_order", { use_caller_id: true });
    assert.equal(again["outcome"], "placed");
    assert.equal(talk.desk.orders.length, 1);
  });

  test("after the order was kept, trying again finds it and adds nothing twice", async () => {
    const talk = new TalkInTest();
    await talk.orders(taroWithBoba);
    talk.desk.breaksNext = { error: new Error("connection lost"), after: true };
    assert.equal((await talk.asks("checkout_order", { use_caller_id: true }))["code"], "fault");
    await talk.orders(taroWithBoba);
    const again = await talk.asks("checkout_order", { use_caller_id: true });
    assert.equal(again["outcome"], "amended", "only the drink that came later is added");
    assert.equal(talk.desk.orders[0]?.items.length, 2);
    assert.equal((await talk.asks("checkout_order"))["outcome"], "already_placed");
  });

  test("after an amendment was kept, trying again adds nothing twice", async () => {
    const talk = new TalkInTest();
    await talk.orders(taroWithBoba);
    await talk.asks("checkout_order", { use_caller_id: true });
    await talk.orders({ flavor: "black" });
    talk.desk.breaksNext = { error: new Error("connection lost"), after: true };
    assert.equal((await talk.asks("checkout_order"))["code"], "fault");
    assert.equal((await talk.asks("checkout_order"))["outcome"], "already_placed");
    assert.equal(talk.desk.orders[0]?.items.length, 2);
  });
});

describe("a call that was cut off", () => {
  test("goes on with its cart, its staged drink and its phone number", async () => {
    const first = new TalkInTest();
    await first.orders(taroWithBoba);
    await first.asks("add_to_cart", { flavor: "black", quantity: 2 });
    await first.asks("save_phone_number", { phone: "555-987-6543" });

    const next = new TalkInTest({ callSid: "CA2", resumeState: first.conversation.snapshot() });
    const cart = await next.asks("get_cart");
    assert.deepEqual([cart["cart_count"], cart["cart_total"], cart["resumed"]], [1, 6.25, true]);
    assert.equal(cart["phone_last_four"], "6543");
    assert.equal(next.conversation.cart.staged?.quantity, 2);
    assert.match(
      next.conversation.brief().greeting,
      /^Welcome back! We were cut off\. You had one taro/,
    );
  });

  test("never orders again what the lost call had ordered without our knowing", async () => {
    const desk = new InMemoryOrderDesk();
    const first = new TalkInTest({ inMemoryDesk: desk });
    await first.orders(taroWithBoba);
    const beforeTheCrash = first.conversation.snapshot();
    await first.asks("checkout_order", { use_caller_id: true });

    const next = new TalkInTest({
      inMemoryDesk: desk,
      callSid: "CA2",
      resumeState: beforeTheCrash,
    });
    const receipt = await next.asks("checkout_order", { use_caller_id: true });
    assert.equal(receipt["outcome"], "already_placed");
    assert.deepEqual([desk.orders.length, desk.orders[0]?.items.length], [1, 1]);
  });

  for (const state of ["", "not json", "{}", '{"callSid":"CA1","drinks":[{"flavorId":"gone"}]}']) {
    test(`is a new call when what was kept cannot be read: ${JSON.stringify(state)}`, async () => {
      const talk = new TalkInTest({ resumeState: state });
      assert.equal((await talk.asks("get_cart"))["resumed"], false);
    });
  }
});

describe("what else the agent is told", () => {
  test("the caller's usual, the last digits of their number, and whether staff can be called", async () => {
    const usual = [
      {
        flavor: "taro milk tea",
        toppings: ["boba"],
        sweetness: "50%",
        ice: "no ice",
        addons: [],
        priceCents: 625,
      },
    ];
    const talk = new TalkInTest({ usual, canTransfer: false });
    const cart = await talk.asks("get_cart");
    assert.deepEqual(cart["usual"], {
      items: [
        {
          flavor: "taro milk tea",
          toppings: ["boba"],
          sweetness: "50%",
          ice: "no ice",
          addons: [],
          price: 6.25,
        },
      ],
      summary: "one taro milk tea with boba, 50% sweet, no ice",
    });
    assert.deepEqual([cart["caller_id_last_four"], cart["can_transfer"]], ["4567", false]);
    assert.equal((await talk.asks("transfer_to_staff"))["code"], "no_staff_phone");
  });

  test("two calls never see each other's cart", async () => {
    const desk = new InMemoryOrderDesk();
    const one = new TalkInTest({ inMemoryDesk: desk });
    const other = new TalkInTest({
      inMemoryDesk: desk,
      callSid: "CA2",
      callerId: parsePhoneNumber("5559876543"),
    });
    await one.orders(taroWithBoba);
    assert.equal((await other.asks("get_cart"))["cart_count"], 0);
    assert.equal(
      (await other.asks("checkout_order", { use_caller_id: true }))["code"],
      "nothing_to_order",
    );
  });

  test("ending and handing over happen after the agent's sentence was heard", async () => {
    const { conversation } = new TalkInTest();
    const ask = (id: string, name: string) =>
      conversation.answerTool({ id, name, argumentsJson: "{}" });
    assert.equal((await ask("1", "end_call")).effect, "end_call");
    assert.equal((await ask("2", "transfer_to_staff")).effect, "transfer_to_staff");
    assert.equal((await ask("3", "get_cart")).effect, "none");
  });
});
