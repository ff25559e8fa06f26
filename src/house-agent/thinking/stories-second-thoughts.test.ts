import { describe, test } from "node:test";
import { playStory, type StoryShop } from "./story.fixture.ts";

const USUAL = [
  {
    flavor: "black milk tea",
    toppings: ["egg pudding"],
    sweetness: "25%",
    ice: "no ice",
    addons: [],
    priceCents: 625,
  },
];

const STORIES: readonly (readonly [string, StoryShop, string])[] = [
  [
    "one of each of the two that were offered",
    {},
    `caller: two milk teas with boba
     agent: taro milk tea or black milk tea
     caller: one of each
     staged: taro milk tea + boba
     caller: yes
     staged: black milk tea + boba
     caller: yes
     cart: taro milk tea + boba; black milk tea + boba
     agent: anything else`,
  ],
  [
    "one of each of what there is",
    {},
    `caller: what do you have
     caller: two of each please, no ice
     staged: 2 taro milk tea + no ice
     caller: yes
     staged: 2 black milk tea + no ice
     caller: yes
     cart: 2 taro milk tea + no ice; 2 black milk tea + no ice`,
  ],
  [
    "one more of each of what was ordered",
    {},
    `caller: a taro with boba and a black with no ice
     caller: yes
     caller: yes
     caller: one more of each
     staged: taro milk tea + boba
     caller: yes
     staged: black milk tea + no ice
     caller: yes
     cart: 2 taro milk tea + boba; 2 black milk tea + no ice`,
  ],
  [
    "one of each while the first is read back",
    {},
    `caller: a taro milk tea
     caller: one of each
     caller: yes
     staged: black milk tea
     caller: yes
     cart: taro milk tea; black milk tea`,
  ],
  [
    "a change, and then not",
    {},
    `caller: a taro with boba
     caller: make it black with no ice
     staged: black milk tea + boba + no ice
     caller: actually no, keep it
     staged: taro milk tea + boba
     agent: taro milk tea with boba
     caller: yes
     cart: taro milk tea + boba`,
  ],
  [
    "a confirmed drink changed, and then not",
    {},
    `caller: a taro with boba
     caller: yes
     caller: make it half ice
     cart: taro milk tea + boba + less ice
     caller: no, leave it as it was
     cart: taro milk tea + boba
     agent: anything else`,
  ],
  [
    "a drink taken off, and then not",
    {},
    `caller: a taro and a black with pudding
     caller: yes
     caller: yes
     caller: wait, cancel the last one
     cart: taro milk tea
     caller: actually no, keep it
     staged: black milk tea + egg pudding
     caller: yes
     cart: taro milk tea; black milk tea + egg pudding`,
  ],
  [
    "no to a read-back, and then keep it",
    {},
    `caller: a taro with boba
     caller: no
     agent: what should I change
     caller: actually no, keep it
     cart: taro milk tea + boba
     agent: anything else`,
  ],
  [
    "keep it agrees to a change that was read back",
    {},
    `caller: a taro
     caller: make it black
     caller: keep it like that
     cart: black milk tea`,
  ],
  [
    "an offered change is not wanted after all",
    {},
    `caller: a taro
     caller: yes
     caller: add a matcha stencil
     agent: vanilla cream
     caller: actually no, keep it
     cart: taro milk tea
     agent: leave it as it is`,
  ],
  [
    "cancel everything, no, keep it",
    {},
    `caller: a taro
     caller: yes
     caller: cancel my order
     caller: actually keep it
     cart: taro milk tea
     agent: anything else`,
  ],
  [
    "the question said over before its answer",
    {},
    `caller: a taro, please
     caller: is that right yes
     cart: taro milk tea
     caller: anything else? no
     agent: ending in 4 5 6 7
     caller: yes
     agent: anything else
     caller: anything else no thanks
     does: end_call`,
  ],
  [
    "a choice that ends like the question is no echo",
    {},
    `caller: a milk tea please
     agent: taro milk tea or black milk tea
     caller: black milk tea with boba
     staged: black milk tea + boba`,
  ],
  [
    "the same again, and make it two",
    {},
    `caller: a black with pudding, no ice
     caller: yes
     caller: same again
     staged: black milk tea + egg pudding + no ice
     caller: make it two
     staged: 2 black milk tea + egg pudding + no ice
     caller: yes
     cart: 3 black milk tea + egg pudding + no ice`,
  ],
  [
    "the same again from a caller who is known",
    { usual: USUAL },
    `caller: same again please
     staged: black milk tea + egg pudding + 25% + no ice`,
  ],
  [
    "the usual sweetness is not the usual order",
    { usual: USUAL },
    `caller: a taro milk tea with the usual sweetness
     staged: taro milk tea
     caller: yes
     caller: 25 percent, no wait, the usual sweetness
     cart: taro milk tea`,
  ],
  [
    "half sweet on the first one, both with boba",
    {},
    `caller: a taro and a black
     caller: yes
     caller: yes
     caller: quarter sweet on the first one
     cart: taro milk tea + 25%; black milk tea
     caller: both with boba
     cart: taro milk tea + boba + 25%; black milk tea + boba
     caller: no that's it thanks
     agent: ending in 4 5 6 7`,
  ],
  [
    "both with boba, while the first is read back",
    {},
    `caller: a taro and a black
     caller: both with boba
     staged: taro milk tea + boba
     caller: yes
     staged: black milk tea + boba`,
  ],
];

describe("second thoughts, and lines that lean on what was said before", () => {
  for (const [title, shop, story] of STORIES) {
    test(title, async () => {
      await playStory(story, shop);
    });
  }
});
