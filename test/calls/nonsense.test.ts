import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "../doubles/eventually.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";

const SPOKEN = new Uint8Array(160).fill(0x66);

describe("the call goes on", () => {
  test("when the line sends nonsense", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    for (const text of [
      "",
      "{",
      "null",
      '{"event":"media"}',
      '{"event":"media","media":{"payload":5}}',
      '{"event":"media","media":{"payload":"***"}}',
      '{"event":"mark"}',
      '{"event":"dtmf","dtmf":{"digit":"12"}}',
      '{"event":"typed","typed":{"text":""}}',
      '{"event":"later","later":{}}',
      '{"event":"start","start":{"streamSid":"MZ2","callSid":"CA2","customParameters":{}}}',
      '{"event":"connected"}',
      "\u0000\uffff",
    ]) {
      caller.sendsText(text);
    }
    caller.sendsBinary(Uint8Array.of(1, 2, 3));
    caller.speaks(SPOKEN);
    await eventually(() => assert.ok(agent.audio.includes(0x66)));
    assert.ok(caller.isStreaming);
  });

  test("when sound comes in another form, or another length, than Twilio's usual one", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    const payload = (length: number) => Buffer.alloc(length, 0x66).toString("base64");
    caller.sendsText(`{ "media": { "payload": "${payload(77)}" }, "event": "media" }`);
    caller.sendsText(`{"event":"media","media":{"payload":"${payload(4_000)}","new":1}}`);
    await eventually(() => {
      assert.equal(agent.audio.filter((byte) => byte === 0x66).length, 4_077);
    });
  });

  test("when the agent sends nonsense, floods of reports, or what nobody knows", async () => {
    await using shop = await PhoneShop.open({ script: { noGreeting: true } });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    for (const text of [
      "",
      "{",
      "[]",
      "7",
      '{"type":5}',
      '{"type":"ConversationText"}',
      '{"type":"ConversationText","role":"robot","content":"x"}',
      '{"type":"FunctionCallRequest","functions":{}}',
      '{"type":"FunctionCallCancelled"}',
      '{"type":"History","role":"user"}',
      '{"type":"SomethingNew","field":1}',
      '{"type":"Welcome","request_id":"again"}',
      '{"type":"SettingsApplied"}',
      '{"type":"FunctionCallResponse","name":"x","content":"{}"}',
    ]) {
      agent.sendsText(text);
    }
    for (let i = 0; i < 500; i += 1) agent.sends({ type: "LatencyReport", stt_latency: "0.18" });
    agent.sends({ type: "Warning", code: "SLOW_THINK_REQUEST", description: "5 seconds" });
    const sound = agent.says("Still here.");
    await eventually(() => assert.deepEqual(caller.sound, Buffer.from(sound)));
    const { timeline } = await shop.record(caller.callSid);
    assert.ok(timeline.length < 5, "reports do not fill the timeline");
  });

  for (const code of [
    "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH",
    "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH",
    "PROMPT_TOO_LONG",
    "THINK_REQUEST_FAILED",
    "SPEAK_REQUEST_FAILED",
    "FUNCTION_CALL_FAILED",
    "SLOW_THINK_REQUEST",
    "SLOW_SPEAK_REQUEST",
    "FORCE_END_TURN_UNSUPPORTED",
    "GPT_4O_STREAM_END_ERROR",
    "MAXIMUM_SESSION_LENGTH_APPROACHING",
  ]) {
    test(`after the warning ${code}, which is counted`, async () => {
      await using shop = await PhoneShop.open();
      const caller = await shop.dial();
      const agent = await shop.agent.session();
      agent.sends({ type: "Warning", code, message: "older servers say message" });
      await eventually(() => assert.equal(shop.metrics.count(`agent warned ${code}`), 1));
      caller.speaks(SPOKEN);
      await eventually(() => assert.ok(agent.audio.includes(0x66)));
    });
  }
});

describe("a tool call", () => {
  test("is answered by its own id, each of several, also with odd arguments (pitfall 18)", async () => {
    await using shop = await PhoneShop.open();
    await shop.dial();
    const agent = await shop.agent.session();
    agent.asks(
      { id: "fc_1", name: "add_to_cart", arguments: "" },
      { id: "fc_2", name: "no_such_tool", arguments: "{broken" },
      { id: "fc_3", name: "add_to_cart", arguments: '{"flavor":7}' },
    );
    await eventually(() => assert.equal(agent.answers.length, 3));
    for (const { content } of agent.answers) assert.match(content, /"ok":(true|false)/);
    assert.equal(shop.conversations[0]?.answered[1]?.argumentsJson, "{broken");
  });

  test("with arguments that are no text, as samples show them, is understood too", async () => {
    await using shop = await PhoneShop.open();
    await shop.dial();
    const agent = await shop.agent.session();
    agent.expectsAnswerTo("fc_1", "add_to_cart");
    agent.sends({
      type: "FunctionCallRequest",
      functions: [{ id: "fc_1", name: "add_to_cart", arguments: { flavor: "taro" } }],
    });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    assert.equal(shop.conversations[0]?.answered[0]?.argumentsJson, '{"flavor":"taro"}');
  });

  test("that the vendor runs itself is not answered", async () => {
    await using shop = await PhoneShop.open();
    await shop.dial();
    const agent = await shop.agent.session();
    agent.sends({
      type: "FunctionCallRequest",
      functions: [{ id: "theirs", name: "add_to_cart", arguments: "{}", client_side: false }],
    });
    agent.asks({ id: "ours", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("ours")));
    assert.equal(agent.answerTo("theirs"), undefined);
    assert.equal(shop.conversations[0]?.answered.length, 1);
  });

  test("that is withdrawn is not answered (pitfall 19)", async () => {
    await using shop = await PhoneShop.open({ limits: { toolMs: 100 } });
    await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "never" });
    agent.withdraws("fc_1");
    agent.asks({ id: "fc_2", name: "never" });
    await eventually(() => assert.ok(agent.answerTo("fc_2")));
    assert.equal(agent.answerTo("fc_1"), undefined);
    assert.deepEqual(shop.conversations[0]?.cancelled, ["fc_1"]);
  });

  test("that takes too long is answered for, so that the agent does not wait for ever", async () => {
    await using shop = await PhoneShop.open({ limits: { toolMs: 60 } });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "never" });
    await eventually(() => assert.match(agent.answerTo("fc_1")?.content ?? "", /too_slow/));
    await eventually(async () => {
      const { timeline } = await shop.record(caller.callSid);
      assert.ok(timeline.some((entry) => entry.kind === "tool" && entry.tookMs >= 60));
    });
  });

  test("does not hold back a barge-in, nor sound", async () => {
    await using shop = await PhoneShop.open({ script: { noGreeting: true } });
    const caller = await shop.dial({ playback: "never" });
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "never" });
    agent.says("One moment.");
    await eventually(() => assert.ok(caller.sound.length > 0));
    agent.callerStartsSpeaking();
    await eventually(() => assert.equal(caller.story.at(-1), "clear"));
  });
});
