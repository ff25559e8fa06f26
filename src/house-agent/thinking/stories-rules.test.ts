import { describe, test } from "node:test";
import { playStory } from "./story.fixture.ts";

const STORIES: readonly (readonly [string, string])[] = [
  [
    "the stencil needs its cream: added on a yes",
    `caller: a taro with a matcha stencil
     agent: vanilla cream
     cart:
     caller: yes
     staged: taro milk tea + vanilla cream + matcha stencil on top
     caller: yes
     cart: taro milk tea + vanilla cream + matcha stencil on top`,
  ],
  [
    "the stencil needs its cream: left off on a no",
    `caller: a black with boba and a stencil on top
     caller: no, leave it off
     staged: black milk tea + boba
     caller: yes
     cart: black milk tea + boba`,
  ],
  [
    "the stencil is added to a drink that waits",
    `caller: a taro
     caller: add a matcha stencil
     agent: vanilla cream
     caller: sure, add it
     staged: taro milk tea + vanilla cream + matcha stencil on top`,
  ],
  [
    "stencil and cream together need no question",
    `caller: taro with vanilla cream and the matcha stencil
     staged: taro milk tea + vanilla cream + matcha stencil on top`,
  ],
  [
    "taking the cream from under the stencil is asked about",
    `caller: taro with vanilla cream and the matcha stencil
     caller: no cream
     agent: vanilla cream
     caller: leave the stencil off then
     staged: taro milk tea`,
  ],
  [
    "every level of sweetness and ice",
    `caller: a taro, no sugar, extra ice
     staged: taro milk tea + 0% + extra ice
     caller: make it 25 percent
     staged: taro milk tea + 25% + extra ice
     caller: half sweet, less ice
     staged: taro milk tea + less ice
     caller: 75 percent and regular ice
     staged: taro milk tea + 75%
     caller: full sugar, without ice
     staged: taro milk tea + 100% + no ice
     caller: a bit less sweet
     staged: taro milk tea + 75% + no ice`,
  ],
  [
    "sweeter is one level up",
    `caller: a taro
     caller: make it sweeter
     staged: taro milk tea + 75%`,
  ],
  [
    "a sweetness that is not offered",
    `caller: a taro at 30 percent
     agent: 30%
     caller: 25
     staged: taro milk tea + 25%`,
  ],
  [
    "a drink that is not sold",
    `caller: can I have a mango smoothie
     agent: don't have "mango smoothie"
     cart:
     caller: a black milk tea then
     staged: black milk tea`,
  ],
  [
    "a topping that is not sold: the rest is kept",
    `caller: taro milk tea with mango jelly and boba
     agent: don't have "mango jelly"
     caller: no
     staged: taro milk tea + boba`,
  ],
  [
    "eighteen thousand waters",
    `caller: can I get 18,000 waters please
     agent: don't have
     cart:
     staged:
     caller: ha ha okay, a taro
     staged: taro milk tea`,
  ],
  [
    "more drinks than one order takes",
    `caller: 12 taro milk teas
     agent: up to 10
     caller: okay 10
     staged: 10 taro milk tea
     caller: yes
     caller: and a black
     agent: up to ten
     cart: 10 taro milk tea`,
  ],
  [
    "room for fewer than asked",
    `caller: eight taro
     caller: yes
     caller: and five black with boba
     agent: room for two more
     caller: yes
     staged: 2 black milk tea + boba`,
  ],
  [
    "misheard names",
    `caller: tarot milk tea with bubba
     staged: taro milk tea + boba
     caller: yes
     caller: a block milk tea with egg putting
     staged: black milk tea + egg pudding`,
  ],
  [
    "a hesitant caller",
    `caller: uh hi um I'd like uh a a black milk tea um with uh boba I think
     staged: black milk tea + boba
     caller: um yeah
     cart: black milk tea + boba`,
  ],
];

describe("rules, and what is not sold", () => {
  for (const [title, story] of STORIES) {
    test(title, async () => {
      await playStory(story);
    });
  }

  test("a sold-out topping: made without on a yes", async () => {
    await playStory(
      `caller: a taro with boba
       agent: boba is sold out
       caller: okay without
       staged: taro milk tea
       caller: yes
       cart: taro milk tea`,
      { soldOut: ["boba"] },
    );
  });

  test("a sold-out topping: another in its place", async () => {
    await playStory(
      `caller: a taro with boba
       agent: boba is sold out
       caller: pudding instead
       staged: taro milk tea + egg pudding`,
      { soldOut: ["boba"] },
    );
  });

  test("a sold-out flavor: another one, with the same options", async () => {
    await playStory(
      `caller: a taro with boba
       agent: taro milk tea is sold out
       caller: black then
       staged: black milk tea + boba`,
      { soldOut: ["taro"] },
    );
  });
});
