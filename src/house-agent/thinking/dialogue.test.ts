import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { silentLog } from "../../lib/log.ts";
import { TalkInTest } from "../../conversation/conversation.fixture.ts";
import { createDialogue } from "./dialogue.ts";
import { playStory, StoryCall } from "./story.fixture.ts";

const PHRASES = [
  ..."yes|no|taro|black milk tea|two|with boba|no ice|and|another one|remove the first|make it|actually|that's all".split(
    "|",
  ),
  ..."555 123 4567|four five|bye|cancel everything|pudding|stencil|25 percent|the second one|what|how much|hello".split(
    "|",
  ),
  ..."mango|start over|no wait|instead of|18,000|my usual|swap|for|to|all of them|thanks|check out|person".split(
    "|",
  ),
];

const anyLine = fc.oneof(
  fc.string(),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.constantFrom(...PHRASES), { maxLength: 8 }).map((words) => words.join(" ")),
);

describe("whatever is said", () => {
  test("the dialogue answers, and never throws", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { minLength: 1, maxLength: 10 }), async (lines) => {
        const call = await StoryCall.start();
        for (const line of lines) {
          await call.says(line);
          assert.ok(call.reply.say.length > 0, `silence after ${line}`);
        }
      }),
      { numRuns: 120 },
    );
  });

  test("nothing is placed without a confirmed drink and a yes in that very turn", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { minLength: 1, maxLength: 14 }), async (lines) => {
        const call = await StoryCall.start();
        for (const line of lines) {
          const { cart } = call;
          await call.says(line);
          if (!call.done.includes("checkout_order")) continue;
          assert.notEqual(cart, "", `placed an empty cart after ${line}`);
          const agrees = /\b(yes|right|okay|sure|check out|that's all|for)\b/i.test(line);
          assert.ok(agrees, `placed after ${JSON.stringify(line)}`);
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe("a turn that the caller goes on with", () => {
  test("stops before it has an effect, and is heard again as a whole", async () => {
    const call = await StoryCall.start();
    const stopped = AbortSignal.abort();
    const reply = await call.dialogue.hear("a taro", { signal: stopped, spoken: true });
    assert.deepEqual(reply.say, []);
    assert.equal(call.staged, "");
    await call.says("a taro with boba");
    assert.equal(call.staged, "taro milk tea + boba");
  });

  test("counts what its tools had already done", async () => {
    const talk = new TalkInTest();
    let stopAfter = "add_to_cart";
    const stopping = new AbortController();
    const dialogue = createDialogue({
      ...talk.conversation.brief(),
      history: [],
      log: silentLog(),
      call: async (name, args) => {
        const answer = await talk.asks(name, args);
        if (name === stopAfter) stopping.abort();
        return answer;
      },
    });
    await dialogue.start();
    const first = await dialogue.hear("a taro", { signal: stopping.signal, spoken: true });
    assert.deepEqual(first.say, []);
    stopAfter = "";
    const going = { signal: new AbortController().signal, spoken: true };
    const second = await dialogue.hear("a taro with boba and no ice", going);
    assert.match(second.say.join(" "), /one taro milk tea with boba, 50% sweet, no ice/i);
    await dialogue.hear("yes", going);
    assert.equal(talk.conversation.cart.items.length, 1);
  });
});

describe("a call picked up again", () => {
  test("goes on with the drink that waits for a yes", async () => {
    const before = await playStory("caller: a taro with boba");
    const resumeState = before.talk.conversation.snapshot();
    const history = [
      { role: "user" as const, content: "a taro with boba" },
      { role: "assistant" as const, content: "One taro milk tea with boba. Is that right?" },
    ];
    await playStory("caller: yes\n cart: taro milk tea + boba\n agent: anything else", {
      resumeState,
      history,
    });
  });

  test("goes on asking for the number", async () => {
    const before = await playStory("caller: a taro, that's all\n caller: yes", { callerId: null });
    const resumeState = before.talk.conversation.snapshot();
    const content = "What phone number should I text when it's ready?";
    const history = [{ role: "assistant" as const, content }];
    await playStory(
      "caller: 555 123 4567\n agent: is that right\n caller: yes\n order: taro milk tea for +15551234567",
      { resumeState, history, callerId: null },
    );
  });

  test("offers the cart of a call that was cut off, by its greeting", async () => {
    const before = await playStory("caller: a taro\n caller: yes");
    const resumeState = before.talk.conversation.snapshot();
    await playStory(
      "caller: no that's all\n agent: your total is $5.50\n caller: yes\n order: taro milk tea for +15551234567",
      { resumeState },
    );
  });
});

describe("tools that fail", () => {
  test("are said to have failed, and nothing is claimed", async () => {
    const talk = new TalkInTest();
    let isDown = false;
    const dialogue = createDialogue({
      ...talk.conversation.brief(),
      history: [],
      log: silentLog(),
      call: async (name, args) => {
        if (isDown) throw new Error("the line is gone");
        return talk.asks(name, args);
      },
    });
    await dialogue.start();
    isDown = true;
    const signal = new AbortController().signal;
    const reply = await dialogue.hear("a taro", { signal, spoken: false });
    assert.match(reply.say.join(" "), /something went wrong/);
    isDown = false;
    const again = await dialogue.hear("a taro", { signal, spoken: false });
    assert.match(again.say.join(" "), /one taro milk tea/i);
  });
});
