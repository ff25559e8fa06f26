import { describe, test } from "node:test";
import { playStory } from "./story.fixture.ts";

const STORIES: readonly (readonly [string, string])[] = [
  [
    "a confirmed drink becomes another flavor",
    `caller: a taro with boba
     caller: yes
     caller: actually make it black
     does: modify_cart_item
     cart: black milk tea + boba`,
  ],
  [
    "the second one without ice",
    `caller: a taro and a black
     caller: yes
     caller: yes
     caller: the second one without ice
     does: modify_cart_item
     cart: taro milk tea; black milk tea + no ice`,
  ],
  [
    "by its flavor",
    `caller: a taro and a black
     caller: yes
     caller: yes
     caller: can you add boba to the taro
     cart: taro milk tea + boba; black milk tea
     caller: and make the black half ice
     cart: taro milk tea + boba; black milk tea + less ice`,
  ],
  [
    "both at once",
    `caller: a taro and a black
     caller: yes
     caller: yes
     caller: make them both no ice
     cart: taro milk tea + no ice; black milk tea + no ice`,
  ],
  [
    "two changes in one breath",
    `caller: a taro and a black
     caller: yes
     caller: yes
     caller: add boba to the first and pudding to the second
     cart: taro milk tea + boba; black milk tea + egg pudding`,
  ],
  [
    "remove the first",
    `caller: a taro and a black
     caller: yes
     caller: yes
     caller: remove the first
     does: remove_from_cart
     cart: black milk tea`,
  ],
  [
    "remove by name, and the last one",
    `caller: a taro, a black, and a taro with boba
     caller: yes
     caller: yes
     caller: yes
     caller: take off the black
     cart: taro milk tea; taro milk tea + boba
     caller: remove the last one
     cart: taro milk tea`,
  ],
  [
    "no such drink",
    `caller: a taro
     caller: yes
     caller: remove the fifth one
     agent: isn't in your order
     cart: taro milk tea`,
  ],
  [
    "an earlier drink while a later one is read back",
    `caller: a taro and a black
     caller: yes
     staged: black milk tea
     caller: the first one with no ice please
     cart: taro milk tea + no ice
     staged: black milk tea`,
  ],
  [
    "a drink that still waits its turn",
    `caller: a taro and a black
     caller: make the black one no ice
     staged: taro milk tea
     caller: yes
     staged: black milk tea + no ice`,
  ],
  [
    "cancel everything asks once",
    `caller: a taro with boba
     caller: yes
     caller: cancel my order
     agent: cancel your whole order
     cart: taro milk tea + boba
     caller: yes
     cart:
     agent: what would you like`,
  ],
  [
    "cancel everything, after all not",
    `caller: a taro with boba
     caller: yes
     caller: cancel everything
     caller: no
     cart: taro milk tea + boba`,
  ],
  [
    "start over",
    `caller: two blacks with pudding
     caller: let me start over
     staged:
     caller: a taro
     staged: taro milk tea`,
  ],
  [
    "changes while the number is asked for",
    `caller: a taro, that's all
     caller: yes
     agent: ending in 4 5 6 7
     caller: yes but make it no ice
     cart: taro milk tea + no ice
     order:
     caller: no that's all
     caller: yes
     order: taro milk tea + no ice for +15551234567`,
  ],
  [
    "another drink while the number is asked for",
    `caller: a taro, that's all
     caller: yes
     caller: oh, and a black milk tea
     staged: black milk tea
     caller: yes
     caller: that's it
     caller: yes
     order: taro milk tea; black milk tea for +15551234567`,
  ],
  [
    "more drinks after the order is placed",
    `caller: a taro, that's all
     caller: yes
     caller: yes
     order: taro milk tea for +15551234567
     caller: can I add a black with boba
     staged: black milk tea + boba
     caller: yes
     caller: no
     agent: add that to order
     caller: yes
     does: checkout_order
     agent: I added that to order
     order: taro milk tea; black milk tea + boba for +15551234567`,
  ],
  [
    "a placed drink cannot be changed from here",
    `caller: a taro, that's all
     caller: yes
     caller: yes
     caller: make it no ice
     agent: placed already
     order: taro milk tea for +15551234567
     caller: cancel my order
     agent: can't cancel it from here`,
  ],
];

describe("changing one's mind later", () => {
  for (const [title, story] of STORIES) {
    test(title, async () => {
      await playStory(story);
    });
  }
});
