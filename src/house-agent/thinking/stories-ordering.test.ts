import { describe, test } from "node:test";
import { playStory } from "./story.fixture.ts";

/** [what it is about, the story]; the caller's own number ends in 4567 unless a story says otherwise. */
const STORIES: readonly (readonly [string, string])[] = [
  [
    "one drink with every choice in one breath",
    `caller: I'd like a black milk tea with egg pudding, 25 percent sweet, less ice
     staged: black milk tea + egg pudding + 25% + less ice
     caller: that's right
     cart: black milk tea + egg pudding + 25% + less ice
     caller: that's all
     caller: yes please
     order: black milk tea + egg pudding + 25% + less ice for +15551234567`,
  ],
  [
    "a drink built up bit by bit",
    `caller: can I get a taro milk tea
     staged: taro milk tea
     caller: with boba
     does: update_pending_item
     staged: taro milk tea + boba
     caller: and pudding
     staged: taro milk tea + boba + egg pudding
     caller: half sweet, no ice
     staged: taro milk tea + boba + egg pudding + no ice
     caller: yes that's right
     cart: taro milk tea + boba + egg pudding + no ice`,
  ],
  [
    "an order without a flavor is asked for one",
    `caller: can I get a milk tea with boba and no ice
     agent: taro milk tea or black milk tea
     does:
     caller: black
     staged: black milk tea + boba + no ice
     caller: yep
     cart: black milk tea + boba + no ice`,
  ],
  [
    "a topping alone is asked which drink",
    `caller: some boba please
     agent: taro milk tea or black milk tea
     caller: the taro one
     staged: taro milk tea + boba`,
  ],
  [
    "several drinks in one breath are confirmed one after the other",
    `caller: a taro with boba and a black with no ice
     staged: taro milk tea + boba
     caller: yes
     staged: black milk tea + no ice
     cart: taro milk tea + boba
     caller: correct
     cart: taro milk tea + boba; black milk tea + no ice
     agent: anything else`,
  ],
  [
    "two of a kind told apart",
    `caller: two taro milk teas, one with boba and one with pudding
     caller: yes
     caller: yes
     cart: taro milk tea + boba; taro milk tea + egg pudding`,
  ],
  [
    "quantities go in together",
    `caller: three black milk teas with pearls
     staged: 3 black milk tea + boba
     agent: three black milk teas
     caller: yes
     cart: 3 black milk tea + boba`,
  ],
  [
    "options shared by all drinks",
    `caller: a taro and a black, both with boba and no ice
     caller: yes
     caller: yes
     cart: taro milk tea + boba + no ice; black milk tea + boba + no ice`,
  ],
  [
    "two announced, then named",
    `caller: I'd like two milk teas, one taro with cream and one black
     caller: yes
     caller: yes
     cart: taro milk tea + vanilla cream; black milk tea`,
  ],
  [
    "a yes with a new wish",
    `caller: a taro with boba
     caller: yes, and another one with pudding
     cart: taro milk tea + boba
     staged: taro milk tea + egg pudding
     caller: yes and that's it
     cart: taro milk tea + boba; taro milk tea + egg pudding
     agent: your total is $12.50`,
  ],
  [
    "going on to the next drink agrees to the one before",
    `caller: a taro with boba
     caller: and also a black milk tea
     cart: taro milk tea + boba
     staged: black milk tea`,
  ],
  [
    "another one is the same again",
    `caller: black milk tea with crystal boba, 75 percent
     caller: yes
     caller: another one
     staged: black milk tea + crystal agar boba + 75%
     caller: yes
     cart: 2 black milk tea + crystal agar boba + 75%`,
  ],
  [
    "the same again with a difference",
    `caller: a taro with boba and no ice
     caller: yes
     caller: the same but with pudding instead of boba
     staged: taro milk tea + egg pudding + no ice`,
  ],
  [
    "that's all with the order: no more questions about more",
    `caller: just one taro milk tea please, that's all
     staged: taro milk tea
     caller: yes
     agent: ending in 4 5 6 7
     caller: yes
     order: taro milk tea for +15551234567`,
  ],
];

describe("ordering", () => {
  for (const [title, story] of STORIES) {
    test(title, async () => {
      await playStory(story);
    });
  }
});
