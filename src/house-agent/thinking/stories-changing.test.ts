import { describe, test } from "node:test";
import { playStory } from "./story.fixture.ts";

const STORIES: readonly (readonly [string, string])[] = [
  [
    "another flavor before it is confirmed",
    `caller: a taro with boba
     caller: actually make it black
     does: update_pending_item
     staged: black milk tea + boba
     caller: yes
     cart: black milk tea + boba`,
  ],
  [
    "no, and what it should be",
    `caller: a taro
     caller: no, black
     staged: black milk tea
     caller: right
     cart: black milk tea`,
  ],
  [
    "no, and the whole drink over again: what is not said over was misheard",
    `caller: a taro milk tea no sugar
     caller: no, I want one taro milk tea
     staged: taro milk tea
     caller: a taro milk tea with pudding and no ice
     staged: taro milk tea + egg pudding + no ice
     caller: no, a taro milk tea no ice
     staged: taro milk tea + no ice`,
  ],
  [
    "no, and the same drink with something more: the rest stays",
    `caller: a taro milk tea less ice
     caller: no, a taro milk tea with no sugar
     staged: taro milk tea + 0% + less ice`,
  ],
  [
    "not taro, black",
    `caller: taro milk tea with pudding
     caller: not taro, black
     staged: black milk tea + egg pudding`,
  ],
  [
    "a bare no asks what to change",
    `caller: a taro with boba
     caller: no
     agent: what should I change
     staged: taro milk tea + boba
     caller: no boba
     staged: taro milk tea
     caller: yes
     cart: taro milk tea`,
  ],
  [
    "no boba after all",
    `caller: a taro with boba and pudding
     caller: no boba
     staged: taro milk tea + egg pudding`,
  ],
  [
    "hold the ice",
    `caller: black milk tea
     caller: hold the ice
     staged: black milk tea + no ice`,
  ],
  [
    "yes, but with a change, is read back again",
    `caller: a taro
     caller: yes but no ice
     cart:
     staged: taro milk tea + no ice
     caller: yes
     cart: taro milk tea + no ice`,
  ],
  [
    "one topping for another",
    `caller: a taro with boba
     caller: swap the boba for pudding
     staged: taro milk tea + egg pudding
     caller: no wait, crystal boba instead of pudding
     staged: taro milk tea + crystal agar boba`,
  ],
  [
    "how many",
    `caller: a taro with boba
     caller: make it two
     staged: 2 taro milk tea + boba
     caller: no, three
     staged: 3 taro milk tea + boba
     caller: perfect
     cart: 3 taro milk tea + boba`,
  ],
  [
    "the whole drink is said anew",
    `caller: a taro with boba
     caller: no, I want a black milk tea with pudding
     staged: black milk tea + egg pudding`,
  ],
  [
    "a change of mind in one breath",
    `caller: a taro with boba, no wait, with pudding
     staged: taro milk tea + egg pudding`,
  ],
  [
    "a flavor changed in one breath",
    `caller: one taro, sorry, one black with boba
     staged: black milk tea + boba`,
  ],
  [
    "never mind that drink",
    `caller: a taro
     caller: never mind
     does: clear_pending_item
     staged:
     agent: what would you like`,
  ],
];

describe("changing one's mind before a drink is confirmed", () => {
  for (const [title, story] of STORIES) {
    test(title, async () => {
      await playStory(story);
    });
  }
});
