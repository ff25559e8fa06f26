import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NumberMask } from "./number-mask.ts";

const mask = (...texts: readonly string[]) => new NumberMask(["+12065550188"], texts);

describe("a telephone number in a text that leaves the shop", () => {
  const says: readonly (readonly [said: string, masked: string])[] = [
    ["+12065550188", "+14155550100"],
    ["call (206) 555-0188 now", "call (415) 555-0100 now"],
    ["2 0 6, 5 5 5, 0 1 8 8", "4 1 5, 5 5 5, 0 1 0 0"],
    ["it's 555-0188.", "it's 555-0100."],
    ["the number ending in 0188", "the number ending in 0100"],
    ["ending in 0 1 8 8?", "ending in 0 1 0 0?"],
    ["two oh six double five five", "four one five five five five"],
    ["oh one eighty eight", "zero one zero zero"],
    ["two zero six", "four one five"],
  ];
  for (const [said, masked] of says) {
    test(`"${said}" is nobody's, in the same form`, () => {
      assert.equal(mask().text(said), masked);
    });
  }

  test("is masked also when it was never the caller's own", () => {
    const other = mask("oh sorry, 650-253-0008");
    assert.equal(other.text("oh sorry, 650-253-0008"), "oh sorry, 415-555-0101");
    assert.equal(other.text("six five zero"), "four one five");
    assert.equal(mask().text("just 253-0008 then"), "just 555-0100 then");
  });

  test("is masked in the JSON of a tool, and in JSON inside of JSON", () => {
    const answer = JSON.stringify({ phone: "+12065550188", phone_last_four: "0188", total: 12.5 });
    assert.deepEqual(mask().json({ type: "FunctionCallResponse", content: answer }), {
      type: "FunctionCallResponse",
      content: '{"phone":"+14155550100","phone_last_four":"0100","total":12.5}',
    });
  });
});

describe("what is no telephone number", () => {
  const kept = [
    "two taro milk teas, one with boba, 50% sweet",
    "Your total is $12.50, or 12.50 in cash",
    "Your order number is 4, 7, 8, 2.",
    "fc_2065550188 and CA2065550188abc",
    "at 10:30 or 11:45",
    "1000 drinks",
  ];
  for (const text of kept) {
    test(`stays: "${text}"`, () => assert.equal(mask().text(text), text));
  }
});
