import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TalkInTest, contentOf } from "./conversation.fixture.ts";

const taroWithBoba = { flavor: "taro milk tea", toppings: ["boba"] };

describe("a drink is talked about", () => {
  test("it is staged and read back, with its price from the menu", async () => {
    const talk = new TalkInTest();
    assert.deepEqual(await talk.asks("add_to_cart", taroWithBoba), {
      ok: true,
      staged: true,
      pending_item: {
        flavor: "taro milk tea",
        toppings: ["boba"],
        sweetness: "50%",
        ice: "regular ice",
        addons: [],
        price: 6.25,
        quantity: 1,
      },
      summary: "one taro milk tea with boba, 50% sweet, regular ice",
    });
    assert.equal(talk.conversation.cart.totalCents, 0, "a staged drink is not in the cart");
  });

  test("it is in the cart once it is confirmed", async () => {
    const talk = new TalkInTest();
    await talk.asks("add_to_cart", { ...taroWithBoba, quantity: 2 });
    const confirmed = await talk.asks("confirm_pending_to_cart");
    assert.equal(confirmed["cart_count"], 2);
    assert.equal(confirmed["cart_total"], 12.5);
  });

  test("it can be changed before the yes, or dropped", async () => {
    const talk = new TalkInTest();
    await talk.asks("add_to_cart", taroWithBoba);
    const changed = await talk.asks("update_pending_item", { flavor: "black", toppings: [] });
    assert.equal(changed["summary"], "one black milk tea, 50% sweet, regular ice");
    const iced = await talk.asks("set_sweetness_ice", { ice: "none", sweetness: "fifty percent" });
    assert.equal(iced["summary"], "one black milk tea, 50% sweet, no ice");
    assert.equal((await talk.asks("clear_pending_item"))["cleared"], true);
    assert.equal((await talk.asks("confirm_pending_to_cart"))["code"], "nothing_staged");
  });

  test("a second one staged before the yes takes its place, and the agent is told", async () => {
    const talk = new TalkInTest();
    await talk.asks("add_to_cart", taroWithBoba);
    const second = await talk.asks("add_to_cart", { flavor: "black milk tea" });
    assert.equal(
      second["replaced_unconfirmed"],
      "one taro milk tea with boba, 50% sweet, regular ice",
    );
  });

  test("it can be changed and removed after the yes", async () => {
    const talk = new TalkInTest();
    await talk.orders(taroWithBoba);
    await talk.orders({ flavor: "black milk tea" });
    const changed = await talk.asks("modify_cart_item", { index: 1, toppings: ["cream"] });
    assert.equal(
      changed["summary"],
      "one taro milk tea with vanilla cream, 50% sweet, regular ice",
    );
    const sweeter = await talk.asks("set_sweetness_ice", { sweetness: "100%" });
    assert.equal(sweeter["index"], 2, "the last one, when none is staged");
    const removed = await talk.asks("remove_from_cart", { index: "first" });
    assert.match(String(removed["removed"]), /taro/);
    assert.equal(removed["cart_count"], 1);
    assert.equal((await talk.asks("remove_from_cart", { index: 5 }))["code"], "no_such_drink");
  });

  test("what a tool refuses comes with a sentence, a code and what may be meant", async () => {
    const talk = new TalkInTest();
    assert.deepEqual(await talk.asks("add_to_cart", { flavor: "mango smoothie" }), {
      ok: false,
      error:
        'We don\'t have "mango smoothie" on the menu. Did you mean taro milk tea or black milk tea?',
      code: "not_on_menu",
      field: "flavor",
      said: "mango smoothie",
      did_you_mean: ["taro milk tea", "black milk tea"],
    });
    talk.soldOut.add("boba");
    const soldOut = await talk.asks("add_to_cart", taroWithBoba);
    assert.equal(soldOut["code"], "sold_out");
    assert.match(String(soldOut["error"]), /^Sorry, boba is sold out\. We do have egg pudding/);
    const stencil = await talk.asks("add_to_cart", { flavor: "taro", addons: ["stencil"] });
    assert.equal(stencil["code"], "requires");
    assert.match(String(stencil["error"]), /needs vanilla cream with it/);
    const waters = await talk.asks("add_to_cart", { flavor: "taro", quantity: 18_000 });
    assert.equal(waters["code"], "order_full");
  });
});

describe("arguments as models really write them", () => {
  const readings: readonly [string, string, string][] = [
    [
      "null for what was not said",
      '{"flavor":"taro","toppings":null,"ice":null}',
      "one taro milk tea, 50% sweet, regular ice",
    ],
    [
      "one text for a list",
      '{"flavor":"taro","toppings":"boba and pudding"}',
      "one taro milk tea with boba and egg pudding, 50% sweet, regular ice",
    ],
    [
      "a number for a level",
      '{"flavor":"taro","sweetness":25}',
      "one taro milk tea, 25% sweet, regular ice",
    ],
    [
      "a half for fifty percent",
      '{"flavor":"taro","sweetness":0.5}',
      "one taro milk tea, 50% sweet, regular ice",
    ],
    [
      "a text for a number",
      '{"flavor":"taro","quantity":"two"}',
      "two taro milk teas, 50% sweet, regular ice",
    ],
    [
      "fields we do not know",
      '{"flavor":"taro","size":"large"}',
      "one taro milk tea, 50% sweet, regular ice",
    ],
    [
      "what is not wanted in a list",
      '{"flavor":"taro","toppings":["no boba"]}',
      "one taro milk tea, 50% sweet, regular ice",
    ],
  ];
  for (const [what, json, summary] of readings) {
    test(`${what} is understood`, async () => {
      assert.equal((await new TalkInTest().asks("add_to_cart", json))["summary"], summary);
    });
  }

  const faults: readonly [string, string, string, string][] = [
    ["broken JSON", "add_to_cart", '{"flavor":', "bad_arguments"],
    ["a list instead of an object", "add_to_cart", "[1]", "bad_arguments"],
    ["an object for a name", "add_to_cart", '{"flavor":{}}', "bad_arguments"],
    ["none of a drink", "add_to_cart", '{"flavor":"taro","quantity":0}', "bad_arguments"],
    ["a flavor left out", "add_to_cart", "", "flavor_missing"],
    ["a drink without a number", "remove_from_cart", "{}", "bad_arguments"],
    ["nothing to set", "set_sweetness_ice", "{}", "bad_arguments"],
    ["a tool that does not exist", "make_coffee", "{}", "unknown_tool"],
  ];
  for (const [what, name, json, code] of faults) {
    test(`${what} is refused and the call goes on`, async () => {
      const talk = new TalkInTest();
      const answer = await talk.asks(name, json);
      assert.equal(answer["ok"], false);
      assert.equal(answer["code"], code);
      assert.equal((await talk.asks("add_to_cart", taroWithBoba))["ok"], true);
    });
  }
});

describe("each tool call has its effect once", () => {
  const call = (id: string, name: string, args: unknown) => ({
    id,
    name,
    argumentsJson: JSON.stringify(args),
  });

  test("the same id again, later or at the same time, gets the same answer", async () => {
    const { conversation, asks, desk } = exposed(new TalkInTest());
    await asks("add_to_cart", taroWithBoba);
    const confirm = call("fc_x", "confirm_pending_to_cart", {});
    const answers = await Promise.all([
      conversation.answerTool(confirm),
      conversation.answerTool(confirm),
    ]);
    answers.push(await conversation.answerTool(confirm));
    assert.deepEqual(new Set(answers.map((answer) => answer.content)).size, 1);
    assert.equal(conversation.cart.items.length, 1);
    const checkout = call("fc_y", "checkout_order", { use_caller_id: true });
    await Promise.all([conversation.answerTool(checkout), conversation.answerTool(checkout)]);
    assert.equal(desk.orders.length, 1);
  });

  test("several asked together run in order, each on the cart that the last one left", async () => {
    const { conversation, desk } = new TalkInTest();
    const answers = await Promise.all(
      [
        call("1", "add_to_cart", taroWithBoba),
        call("2", "confirm_pending_to_cart", {}),
        call("3", "save_phone_number", { phone: "555-987-6543" }),
        call("4", "checkout_order", {}),
      ].map((each) => conversation.answerTool(each)),
    );
    assert.ok(answers.every((answer) => answer.ok));
    assert.equal(desk.orders[0]?.phone, "+15559876543");
  });

  test("a cancelled call that has not begun has no effect", async () => {
    const { conversation } = new TalkInTest();
    const first = conversation.answerTool(call("1", "add_to_cart", taroWithBoba));
    const second = conversation.answerTool(call("2", "confirm_pending_to_cart", {}));
    conversation.cancelTools(["2"]);
    assert.equal((await first).ok, true);
    assert.equal(contentOf(await second)["code"], "cancelled");
    assert.equal(conversation.cart.items.length, 0);
    assert.equal(conversation.cart.staged?.flavor, "taro milk tea");
  });
});

describe("the phone number", () => {
  test("is the caller's own when they agree, or one they say", async () => {
    const talk = new TalkInTest();
    assert.deepEqual(await talk.asks("save_phone_number", { use_caller_id: true }), {
      ok: true,
      phone: "+15551234567",
      phone_last_four: "4567",
      phone_spoken: "5 5 5, 1 2 3, 4 5 6 7",
    });
    assert.equal((await talk.asks("save_phone_number", { phone: "555 987 6543" }))["ok"], true);
    assert.equal(talk.conversation.phone, "+15559876543");
  });

  test("is refused when it has not ten digits, or when there is none to use", async () => {
    const talk = new TalkInTest({ callerId: undefined });
    const short = await talk.asks("save_phone_number", { phone: "123" });
    assert.deepEqual([short["code"], short["digits_heard"]], ["bad_phone", 3]);
    assert.equal((await talk.asks("save_phone_number"))["code"], "phone_missing");
    const hidden = await talk.asks("save_phone_number", { use_caller_id: true });
    assert.equal(hidden["code"], "caller_id_not_textable");
  });

  test("can be typed on the keypad; star starts over, hash ends early", () => {
    const talk = new TalkInTest();
    const press = (keys: string) =>
      Array.from(keys, (key) => talk.conversation.pressDigit(key)?.callerLine).filter(
        (line) => line !== undefined,
      );
    const typed = ["I typed my phone number on the keypad: 5 5 5, 1 2 3, 4 5 6 7."];
    assert.deepEqual(press("5551234567"), typed);
    assert.deepEqual(press("99*15551234567"), typed);
    assert.deepEqual(press("#"), []);
    assert.deepEqual(press("555#"), ["I typed my phone number on the keypad: 5 5 5."]);
    press("9");
    talk.nowMs += 60_000;
    assert.deepEqual(press("5551234567"), typed, "a key pressed long ago is forgotten");
  });
});

/** Methods that can be taken apart from their object. */
function exposed(talk: TalkInTest) {
  return {
    conversation: talk.conversation,
    desk: talk.desk,
    asks: (name: string, args: unknown) => talk.asks(name, args),
  };
}
