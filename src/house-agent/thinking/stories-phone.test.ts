import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { playStory, type StoryShop } from "./story.fixture.ts";

const WITHHELD: StoryShop = { callerId: null };
const ORDERED = `caller: a taro, that's all
     caller: yes`;

const STORIES: readonly (readonly [string, StoryShop, string])[] = [
  [
    "the caller's own number on a yes",
    {},
    `agent: ending in 4 5 6 7
     caller: yes, this number is fine
     does: save_phone_number, checkout_order
     order: taro milk tea for +15551234567`,
  ],
  [
    "a number that asked for no more texts: none is promised",
    { noText: "opted_out" },
    `caller: yes, this number is fine
     does: save_phone_number, checkout_order
     agent: Your order number is
     agent: No text will come: this number has asked us for no more.
     not: We'll text you`,
  ],
  [
    "another number than the caller's own",
    {},
    `caller: no, use a different one
     agent: what number
     caller: 415 867 5309
     agent: 4 1 5, 8 6 7, 5 3 0 9. Is that right?
     order:
     caller: yes
     order: taro milk tea for +14158675309`,
  ],
  [
    "another number at once",
    {},
    `caller: no, text 415-867-5309
     caller: correct
     order: taro milk tea for +14158675309`,
  ],
  [
    "which number that is",
    {},
    `caller: which number is that
     agent: ending in 4 5 6 7
     caller: okay yes
     order: taro milk tea for +15551234567`,
  ],
  [
    "a withheld number is asked for",
    WITHHELD,
    `agent: what phone number
     caller: this number
     agent: can't text
     caller: five five five, double one three, four five six seven
     agent: 5 5 5, 1 1 3, 4 5 6 7
     caller: yes
     order: taro milk tea for +15551134567`,
  ],
  [
    "with oh for zero",
    WITHHELD,
    `caller: four one five eight six seven five three oh nine
     caller: yes
     order: taro milk tea for +14158675309`,
  ],
  [
    "in tens",
    WITHHELD,
    `caller: four fifteen, eight sixty seven, fifty three oh nine
     caller: yeah
     order: taro milk tea for +14158675309`,
  ],
  [
    "in three pieces",
    WITHHELD,
    `caller: five five five
     agent: 5 5 5 so far
     caller: one two three
     agent: 5 5 5, 1 2 3 so far
     caller: four five six seven
     caller: yes
     order: taro milk tea for +15551234567`,
  ],
  [
    "in two halves",
    WITHHELD,
    `caller: six five zero, two five three
     agent: 6 5 0, 2 5 3 so far
     agent: what comes next
     does:
     caller: zero zero zero eight
     agent: 6 5 0, 2 5 3, 0 0 0 8. Is that right?
     caller: yes
     order: taro milk tea for +16502530008`,
  ],
  [
    "in two halves, cut elsewhere",
    WITHHELD,
    `caller: it's 650
     caller: and then 253 0
     agent: 6 5 0, 2 5 3, 0 so far
     caller: okay, oh oh eight
     agent: 6 5 0, 2 5 3, 0 0 0 8. Is that right?
     caller: yes
     order: taro milk tea for +16502530008`,
  ],
  [
    "in two halves after one that was read back wrong",
    WITHHELD,
    `caller: 650 253 0018
     caller: no, six five zero two five three
     agent: 6 5 0, 2 5 3 so far
     caller: zero zero zero eight
     agent: 6 5 0, 2 5 3, 0 0 0 8. Is that right?
     caller: yes
     order: taro milk tea for +16502530008`,
  ],
  [
    "instead of the caller's own, in two halves",
    {},
    `caller: no, use six five zero two five three
     agent: 6 5 0, 2 5 3 so far
     caller: zero zero zero eight
     caller: yes
     order: taro milk tea for +16502530008`,
  ],
  [
    "with a slip mended at once",
    WITHHELD,
    `caller: 555 123 4567, no wait, 4568
     agent: 4 5 6 8
     caller: yes
     order: taro milk tea for +15551234568`,
  ],
  [
    "with a slip mended after the read-back",
    WITHHELD,
    `caller: 555 123 4567
     caller: no, it ends 4568
     agent: 4 5 6 8. Is that right?
     caller: no, the area code is 415
     agent: 4 1 5, 1 2 3, 4 5 6 8
     caller: that's right
     order: taro milk tea for +14151234568`,
  ],
  [
    "read back wrong and said again",
    WITHHELD,
    `caller: 555 123 4567
     caller: no that's wrong
     agent: say the number again
     caller: 415 867 5309
     caller: yes
     order: taro milk tea for +14158675309`,
  ],
  [
    "too many digits",
    WITHHELD,
    `caller: 555 123 4567 890
     agent: too many
     does:
     caller: 555 123 4567
     caller: yes
     order: taro milk tea for +15551234567`,
  ],
  [
    "start over",
    WITHHELD,
    `caller: 555 124
     caller: sorry, start over
     agent: go ahead
     caller: 555 123 4567
     caller: yes
     order: taro milk tea for +15551234567`,
  ],
  [
    "typed on the keypad",
    WITHHELD,
    `caller: I typed my phone number on the keypad: 5 5 5, 1 2 3, 4 5 6 7.
     agent: 5 5 5, 1 2 3, 4 5 6 7. Is that right?
     caller: yes
     order: taro milk tea for +15551234567`,
  ],
  [
    "with a country code",
    WITHHELD,
    `caller: plus one, four one five, eight six seven, five three oh nine
     caller: yes
     order: taro milk tea for +14158675309`,
  ],
  [
    "no number, no order",
    WITHHELD,
    `caller: I don't want to give my number
     agent: I need a number
     order:
     caller: why do you need my number
     agent: we text that number
     caller: okay, 555 123 4567
     caller: yes
     order: taro milk tea for +15551234567`,
  ],
  [
    "a pause before the number",
    WITHHELD,
    `caller: hold on a second
     agent: take your time
     caller: okay it's 555 123 4567
     caller: yes
     order: taro milk tea for +15551234567`,
  ],
];

describe("the phone number", () => {
  for (const [title, shop, story] of STORIES) {
    test(title, async () => {
      await playStory(`${ORDERED}\n${story}`, shop);
    });
  }

  test("is waited for as long as digits are missing", async () => {
    const call = await playStory(`${ORDERED}\ncaller: six five zero two five three`, WITHHELD);
    assert.equal(call.reply.digitsAwaited, 4);
    await call.says("zero zero zero eight");
    assert.deepEqual([call.reply.expecting, call.reply.digitsAwaited], ["yes_no_or_phone", 10]);
    await call.says("yes");
    assert.equal(call.reply.digitsAwaited, undefined);
  });

  test("is hardly one that was called wrong, nor the one that is read back", async () => {
    const call = await playStory(`${ORDERED}\ncaller: 415 555 2679`, WITHHELD);
    assert.deepEqual(call.reply.rejectedNumbers, ["4155552679"]);
    await call.says("no, it's 415 555 8471");
    assert.deepEqual(call.reply.rejectedNumbers, ["4155552679", "4155558471"]);
    await call.says("no");
    assert.equal(call.reply.expecting, "phone");
    assert.deepEqual(call.reply.rejectedNumbers, ["4155552679", "4155558471"]);
    await call.says("415 555 2671");
    await call.says("yes");
    assert.deepEqual(call.reply.rejectedNumbers, []);
  });

  test("that was heard wrongly twice may be typed", async () => {
    await playStory(
      `${ORDERED}
       caller: 415 555 2679
       caller: no, it's 415 555 8471
       not: keypad
       caller: no, it's 415 555 8472
       agent: you can type it on your keypad. Is that right?
       caller: no
       agent: say the number again, digit by digit, or type it on your keypad
       caller: I typed my phone number on the keypad: 4 1 5, 5 5 5, 2 6 7 1.
       caller: yes
       order: taro milk tea for +14155552671`,
      WITHHELD,
    );
  });

  test("that is heard wrongly in the same way again and again may be typed too", async () => {
    await playStory(
      `${ORDERED}
       caller: 415 555 8471
       caller: no, it's 415 555 8471
       caller: no, it's 415 555 8471
       agent: you can type it on your keypad. Is that right?`,
      WITHHELD,
    );
  });

  test("that was typed may be one that was called wrong", async () => {
    await playStory(
      `${ORDERED}
       caller: 415 555 2671
       caller: no
       caller: I typed my phone number on the keypad: 4 1 5, 5 5 5, 2 6 7 1.
       agent: 4 1 5, 5 5 5, 2 6 7 1. Is that right?
       caller: yes
       order: taro milk tea for +14155552671`,
      WITHHELD,
    );
  });

  test("given with the order is kept until it is needed", async () => {
    await playStory(
      `caller: a taro with boba, that's all, and my number is 415 867 5309
       staged: taro milk tea + boba
       caller: yes
       agent: 4 1 5, 8 6 7, 5 3 0 9. Is that right?
       order:
       caller: yes
       order: taro milk tea + boba for +14158675309`,
    );
  });
});
