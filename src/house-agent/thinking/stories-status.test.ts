import { describe, test } from "node:test";
import { playStory, type StoryShop } from "./story.fixture.ts";

const ORDERED = `caller: a taro, that's all
     caller: yes
     caller: yes
     agent: 4, 7, 8, 0`;

const STORIES: readonly (readonly [string, StoryShop, string])[] = [
  [
    "of this call, asked in several ways",
    {},
    `${ORDERED}
     caller: how's my order doing
     does: order_status
     agent: Order 4, 7, 8, 0 is being prepared
     caller: can I pick up my order
     agent: being prepared
     caller: has it been a while, is it ready yet
     agent: being prepared`,
  ],
  [
    "by its number, as people say numbers",
    {},
    `${ORDERED}
     caller: what's the status of order four seven eight zero
     agent: Order 4, 7, 8, 0 is being prepared
     caller: is order forty seven eighty ready
     agent: Order 4, 7, 8, 0 is being prepared
     caller: what about order 47 80
     agent: Order 4, 7, 8, 0 is being prepared`,
  ],
  [
    "by the phone number it is under",
    {},
    `${ORDERED}
     caller: what's the status of the order for 555 123 4567
     agent: Order 4, 7, 8, 0 is being prepared`,
  ],
  [
    "of a caller whose number has none: the order number is asked for, and heard in two halves",
    { callerId: null },
    `caller: a taro, that's all
     caller: yes
     caller: is my order ready
     agent: can't find
     agent: what is the order number
     caller: four seven
     agent: 4 7 so far
     caller: eight zero
     agent: can't find an order with the number 4, 7, 8, 0
     caller: no
     agent: phone number`,
  ],
  [
    "of a caller who then orders after all",
    {},
    `caller: is my order ready
     agent: what is the order number
     caller: a black milk tea please
     staged: black milk tea`,
  ],
];

describe("how an order stands", () => {
  for (const [title, shop, story] of STORIES) {
    test(title, async () => {
      await playStory(story, shop);
    });
  }
});
