import { describe, test } from "node:test";
import { playStory, type StoryShop } from "./story.fixture.ts";

const STORIES: readonly (readonly [string, StoryShop, string])[] = [
  [
    "a flavor nobody knows is asked for, and what was understood stays",
    {},
    `caller: a turtle tea with boba and no ice
     agent: taro milk tea or black milk tea
     caller: taro
     staged: taro milk tea + boba + no ice`,
  ],
  [
    "a flavor nobody knows, said with two drinks",
    {},
    `caller: two turtle teas with boba
     agent: taro milk tea or black milk tea
     caller: the black one
     staged: 2 black milk tea + boba`,
  ],
  [
    "a topping nobody knows is asked for, and the drink stays",
    {},
    `caller: a taro milk tea with turtles
     agent: turtles
     agent: something else on it
     caller: with boba
     staged: taro milk tea + boba
     caller: yes
     cart: taro milk tea + boba`,
  ],
  [
    "a topping nobody knows is not wanted after all",
    {},
    `caller: a taro milk tea with turtles and boba
     caller: no, just boba
     staged: taro milk tea + boba`,
  ],
  [
    "boba that was not asked for is gone with one word",
    {},
    `caller: a taro milk tea with boba
     caller: no, no boba
     staged: taro milk tea
     caller: no I said with boba
     staged: taro milk tea + boba
     caller: no without boba
     staged: taro milk tea
     caller: no with boba
     staged: taro milk tea + boba
     caller: yes
     cart: taro milk tea + boba`,
  ],
  [
    "boba that was missed is there with one word",
    {},
    `caller: a taro milk tea
     caller: no, with boba
     staged: taro milk tea + boba
     caller: yes with boba
     cart: taro milk tea + boba`,
  ],
];

describe("what was misheard", () => {
  for (const [title, shop, story] of STORIES) {
    test(title, async () => {
      await playStory(story, shop);
    });
  }
});
