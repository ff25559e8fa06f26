import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "../doubles/eventually.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";

const SENTENCE = new Uint8Array(4_000).fill(0x31);
const LATE = new Uint8Array(800).fill(0x32);
const NEW_REPLY = new Uint8Array(800).fill(0x33);

describe("when the caller speaks over the agent", () => {
  test("what has not been heard yet is cleared at once, and late frames of it stay out (pitfalls 1, 3)", async () => {
    await using shop = await PhoneShop.open({ script: { noGreeting: true } });
    const caller = await shop.dial({ playback: "never" });
    const agent = await shop.agent.session();
    agent.sendsAudio(SENTENCE);
    await eventually(() => assert.equal(caller.sound.length, SENTENCE.length));

    agent.callerStartsSpeaking();
    agent.sendsAudio(LATE);
    agent.sends({ type: "ConversationText", role: "assistant", content: "the old reply, late" });
    agent.sendsAudio(LATE);
    agent.sends({ type: "ConversationText", role: "user", content: "Actually, black tea." });
    agent.sendsAudio(NEW_REPLY);

    await eventually(() => {
      assert.deepEqual(caller.sound.subarray(SENTENCE.length), Buffer.from(NEW_REPLY));
    });
    assert.equal(caller.clearedBytes, SENTENCE.length);
    assert.equal(caller.messages.filter(({ event }) => event === "clear").length, 1);
    assert.equal(shop.metrics.count("barge-in"), 1);
  });

  for (const [name, sign] of Object.entries({
    EndOfTurn: { type: "EndOfTurn", trigger: "model" },
    AgentThinking: { type: "AgentThinking", content: "" },
    AgentStartedSpeaking: { type: "AgentStartedSpeaking", total_latency: 1 },
    FunctionCallRequest: {
      type: "FunctionCallRequest",
      functions: [{ id: "x", name: "y", arguments: "", client_side: false }],
    },
  })) {
    test(`the new reply is let through once ${name} shows that the turn was taken`, async () => {
      await using shop = await PhoneShop.open({ script: { noGreeting: true } });
      const caller = await shop.dial();
      const agent = await shop.agent.session();
      agent.callerStartsSpeaking();
      agent.sendsAudio(LATE);
      agent.sends(sign);
      agent.sendsAudio(NEW_REPLY);
      await eventually(() => assert.deepEqual(caller.sound, Buffer.from(NEW_REPLY)));
    });
  }

  test("a cough that was no turn does not mute the agent for good (pitfall 21)", async () => {
    await using shop = await PhoneShop.open({
      script: { noGreeting: true },
      limits: { gateMs: 80 },
    });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.callerStartsSpeaking();
    agent.sendsAudio(LATE);
    await eventually(() => {
      agent.sendsAudio(Uint8Array.of(0x34));
      assert.ok(caller.sound.includes(0x34));
    });
    assert.ok(!caller.sound.includes(0x32));
  });

  test("it counts as a barge-in only when something was still to be heard (pitfall 4)", async () => {
    await using shop = await PhoneShop.open({ script: { noGreeting: true } });
    const caller = await shop.dial({ playback: "instant" });
    const agent = await shop.agent.session();
    agent.says("Hello.", SENTENCE);
    await eventually(() => assert.equal(caller.story.at(-1), "mark"));
    agent.hears("A taro tea.");
    await eventually(() => assert.equal(caller.story.at(-1), "clear"));
    await eventually(async () => {
      const { timeline } = await shop.record(caller.callSid);
      assert.ok(timeline.some((entry) => entry.kind === "heard"));
    });
    assert.equal(shop.metrics.count("barge-in"), 0);
  });

  test("marks that a clear brought back are not taken for heard (pitfall 5)", async () => {
    await using shop = await PhoneShop.open({ script: { noGreeting: true } });
    const caller = await shop.dial({ playback: "never" });
    const agent = await shop.agent.session();
    agent.says("A long story.", SENTENCE);
    await eventually(() => assert.equal(caller.story.at(-1), "mark"));
    agent.hears("Stop.");
    agent.says("Another long story.", SENTENCE);
    await eventually(() =>
      assert.equal(caller.messages.filter((m) => m.event === "mark").length, 2),
    );
    // The first mark came back with the clear; the second story is still unheard, so this is a barge-in again.
    agent.hears("Stop again.");
    await eventually(() => assert.equal(shop.metrics.count("barge-in"), 2));
    assert.equal(caller.story.filter((event) => event === "clear").length, 2);
  });
});
