import { describe, test } from "node:test";
import { playStory } from "./story.fixture.ts";

describe("a plain order", () => {
  test("is staged, read back, confirmed, and placed with the caller's own number", async () => {
    await playStory(`
      caller: hi
      agent: what would you like
      caller: a taro milk tea with boba please
      does: add_to_cart
      agent: One taro milk tea with boba, 50% sweet, regular ice. Is that right?
      cart:
      caller: yes
      does: confirm_pending_to_cart
      agent: anything else
      cart: taro milk tea + boba
      caller: no, that's all
      does:
      agent: Your total is $6.25
      agent: ending in 4 5 6 7
      caller: yes
      does: save_phone_number, checkout_order
      agent: Your order number is 4, 7, 8, 0. Once more: 4, 7, 8, 0.
      order: taro milk tea + boba for +15551234567
      caller: thanks, bye
      does: end_call
      agent: goodbye`);
  });

  test("takes a number digit by digit, over several turns, and with a correction", async () => {
    await playStory(
      `
      caller: two taro, one with boba and one with pudding
      staged: taro milk tea + boba
      caller: yes
      staged: taro milk tea + egg pudding
      caller: yes, and a black with no ice
      staged: black milk tea + no ice
      caller: yes
      caller: that's it
      agent: what phone number
      caller: five five five, one two three
      agent: I have 5 5 5, 1 2 3 so far
      caller: four five six seven
      does: save_phone_number
      agent: 5 5 5, 1 2 3, 4 5 6 7. Is that right?
      caller: no, it ends 4568
      agent: 4 5 6 8. Is that right?
      caller: yes
      does: checkout_order
      order: taro milk tea + boba; taro milk tea + egg pudding; black milk tea + no ice for +15551234568`,
      { callerId: null },
    );
  });
});
