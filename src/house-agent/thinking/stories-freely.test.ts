import { describe, test } from "node:test";
import { coffeeMenu } from "../../../test/menus/menus.ts";
import { playStory, type StoryShop } from "./story.fixture.ts";

/** Whole calls typed as people talk, that once went wrong. */
const STORIES: readonly (readonly [string, StoryShop, string])[] = [
  [
    "a couple of drinks, then each by itself",
    {},
    `caller: hey how's it going, so I was hoping to grab a couple of drinks for pickup
     agent: taro milk tea or black milk tea
     caller: one of them a taro with the tapioca balls, not too sweet
     staged: taro milk tea + boba + 25%
     caller: yep
     caller: and the other one is just a regular black milk tea but with hardly any ice
     staged: black milk tea + less ice
     caller: yeah that's good
     caller: nope that'll do it
     caller: yeah text me here
     order: taro milk tea + boba + 25%; black milk tea + less ice for +15551234567`,
  ],
  [
    "an opening without a wish in it",
    {},
    `caller: I'd like to place an order
     agent: what would you like
     not: get that
     caller: two black milk teas, one with egg pudding and the other with boba
     staged: black milk tea + egg pudding
     caller: right
     staged: black milk tea + boba
     caller: right
     caller: also could you make the pudding one without ice
     cart: black milk tea + egg pudding + no ice; black milk tea + boba`,
  ],
  [
    "one more, one less, and one taken off after the yes",
    {},
    `caller: one taro milk tea with boba
     caller: yes
     caller: actually can you make that two
     caller: yes
     cart: 2 taro milk tea + boba
     caller: and take the boba off one of them
     cart: taro milk tea + boba; taro milk tea
     caller: remove that
     cart: taro milk tea + boba
     caller: a black milk tea instead
     cart: black milk tea + boba`,
  ],
  [
    "fewer than were read back",
    {},
    `caller: two taros with boba
     caller: no just one
     staged: taro milk tea + boba`,
  ],
  [
    "a price, and then the drink",
    {},
    `caller: how much would a taro with boba and cream be
     agent: would you like one
     caller: fine, I'll take it
     staged: taro milk tea + boba + vanilla cream`,
  ],
  [
    "an order that cannot be found, and goodbye",
    {},
    `caller: hi I ordered earlier and wanted to know if it's done
     does: order_status
     caller: never mind then bye
     does: end_call
     agent: goodbye`,
  ],
  [
    "a party, all of one kind, more than an order may hold",
    {},
    `caller: I need fifteen drinks for my office, all black milk tea with boba
     agent: up to 10 drinks
     caller: okay ten
     staged: 10 black milk tea + boba`,
  ],
  [
    "plain after all",
    {},
    `caller: a taro with boba and pudding
     caller: no, just plain
     staged: taro milk tea
     caller: great
     cart: taro milk tea`,
  ],
  [
    "two cold and one hot at the coffee shop",
    { menu: coffeeMenu() },
    `caller: an iced americano
     caller: make that two
     staged: 2 americano + iced
     caller: and one hot
     cart: 2 americano + iced
     staged: americano`,
  ],
];

describe("calls in a caller's own words", () => {
  for (const [title, shop, story] of STORIES) {
    test(title, async () => {
      await playStory(story, shop);
    });
  }
});
