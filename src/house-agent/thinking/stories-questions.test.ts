import { describe, test } from "node:test";
import { playStory, type StoryShop } from "./story.fixture.ts";

const STORIES: readonly (readonly [string, StoryShop, string])[] = [
  [
    "questions about the menu before ordering",
    {},
    `caller: what do you have?
     agent: taro milk tea and black milk tea at $5.50
     caller: what toppings are there
     agent: boba, egg pudding, crystal agar boba, and vanilla cream at $0.75
     caller: how sweet can it be
     agent: 0%, 25%, 50%, 75%, or 100%
     caller: do you have mango?
     agent: don't have mango
     caller: do you have oat milk
     agent: don't have oat milk
     staged:
     caller: okay a taro then
     staged: taro milk tea`,
  ],
  [
    "prices, asked about a drink and about the order",
    {},
    `caller: how much is a taro with boba
     agent: taro milk tea is $5.50 and boba is $0.75
     staged:
     caller: a taro with boba please
     caller: how much is that
     agent: $6.25
     staged: taro milk tea + boba
     caller: yes
     caller: and what's my total
     agent: $6.25`,
  ],
  [
    "a question in the middle of a read-back keeps the drink",
    {},
    `caller: a taro
     caller: is there dairy in that?
     agent: don't know about ingredients
     staged: taro milk tea
     caller: okay yes
     cart: taro milk tea`,
  ],
  [
    "yes and a question",
    {},
    `caller: a taro
     caller: yes, and what toppings do you have
     cart: taro milk tea
     agent: egg pudding
     caller: add pudding
     cart: taro milk tea + egg pudding`,
  ],
  [
    "what is in the cart",
    {},
    `caller: what's in my cart
     agent: nothing in your order
     caller: a taro and a black with boba
     caller: yes
     caller: yes
     caller: can you read that back
     agent: one taro milk tea
     agent: $11.75`,
  ],
  [
    "say that again",
    {},
    `caller: a taro with boba
     caller: sorry, what?
     agent: One taro milk tea with boba
     staged: taro milk tea + boba
     caller: yes
     caller: that's all
     caller: yes
     caller: can you repeat that
     agent: 4, 7, 8, 0`,
  ],
  [
    "the order number again, and how it stands",
    {},
    `caller: what's my order number
     agent: isn't placed
     caller: a taro, that's all
     caller: yes
     caller: yes
     caller: what was my number again?
     agent: 4, 7, 8, 0
     caller: is my order ready
     does: order_status
     agent: is being prepared
     caller: how long will it take
     agent: can't say how long`,
  ],
  [
    "status of an order that nobody knows",
    {},
    `caller: what's the status of order 1234
     does: order_status
     agent: can't find`,
  ],
  [
    "hours are not known",
    {},
    `caller: what time do you close\n agent: don't know about opening hours`,
  ],
  [
    "are you a robot",
    {},
    `caller: are you a robot?\n agent: computer\n caller: ok, a black\n staged: black milk tea`,
  ],
  [
    "recommend something",
    {},
    `caller: what do you recommend\n agent: taro milk tea and black milk tea`,
  ],
];

describe("questions that callers ask", () => {
  for (const [title, shop, story] of STORIES) {
    test(title, async () => {
      await playStory(story, shop);
    });
  }
});
