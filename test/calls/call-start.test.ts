import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AgentSession } from "../doubles/agent-session.ts";
import { eventually } from "../doubles/eventually.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";

describe("when a phone rings", () => {
  test("the agent is opened with the ring, and its greeting is heard as soon as the stream starts (pitfall 13)", async () => {
    await using shop = await PhoneShop.open();
    const caller = shop.caller();
    const twiml = await caller.rings();
    const agent = await shop.agent.session();
    assert.equal(agent.settings?.agent.greeting, "Welcome to the shop.");
    assert.equal(caller.messages.length, 0);
    await caller.follow(twiml);
    await eventually(() => assert.equal(caller.story[0], "media"));
    assert.deepEqual(caller.saidByTwiml, ["Connecting you."]);
  });

  test("a greeting that is ready leaves with the stream's start, before anything else that comes is answered", async () => {
    await using shop = await PhoneShop.open();
    const caller = shop.caller();
    const twiml = await caller.rings();
    const agent = await shop.agent.session();
    await agent.pongs(); // The shop has read the whole greeting.
    await caller.follow(twiml);
    // The ping goes out right behind `start`, ahead of the first 20 ms frame a telephone would send.
    await caller.pongs();
    assert.ok(caller.sound.length > 0, "the pong was quicker than the greeting");
  });

  test("what the caller says before the agent is ready reaches it, the newest two seconds (pitfall 12)", async () => {
    await using shop = await PhoneShop.open({ script: { neverApplies: true } });
    const caller = await shop.dial();
    const words = Uint8Array.from({ length: 20_000 }, (_, i) => (Math.floor(i / 160) % 120) + 1);
    caller.speaks(words);
    const agent = await eventually(() => {
      const session = shop.agent.sessions[0];
      assert.ok(session?.settings !== undefined);
      return session;
    });
    // A key is noted after every frame before it was read.
    caller.presses("#");
    await eventually(async () => {
      const { timeline } = await shop.record(caller.callSid);
      assert.ok(timeline.some((entry) => entry.kind === "note" && entry.name === "keys_pressed"));
    });
    agent.applies();
    await eventually(() => assert.ok(agent.audio.length >= 16_000));
    assert.equal(agent.audio.length, 16_000);
    assert.deepEqual(agent.audio, Buffer.from(words.subarray(-16_000)));
  });

  test("when the process has more to do than time, the caller's frames go on in pairs, none lost", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    await eventually(() => assert.equal(caller.story[0], "media"));
    shop.pressure.isHigh = true;
    const words = Uint8Array.from({ length: 5 * 160 }, (_, i) => Math.floor(i / 160) + 1);
    for (let frame = 0; frame < 5; frame += 1) {
      caller.speaks(words.subarray(frame * 160, (frame + 1) * 160));
      await caller.pongs();
    }
    // The last waits for no other: the heartbeat sends it.
    await eventually(() => assert.deepEqual(spokenIn(agent), Buffer.from(words)));
    shop.pressure.isHigh = false;
    caller.speaks(words);
    await eventually(() => assert.equal(spokenIn(agent).length, 2 * words.length));
  });

  test("the same ring twice gets the same answer and opens one agent (2.1)", async () => {
    await using shop = await PhoneShop.open();
    const caller = shop.caller();
    const answers = await Promise.all([caller.rings(), caller.rings()]);
    assert.deepEqual(answers[0], answers[1]);
    await shop.agent.session();
    assert.equal(shop.agent.handshakes, 1);
  });

  test("a ring that is carried here again after its call is over costs nothing and changes nothing", async () => {
    await using shop = await PhoneShop.open();
    await using restarted = await PhoneShop.open({ sharing: shop, worker: "restarted" });
    const caller = await shop.dial();
    await shop.agent.session();
    caller.hangsUp();
    const record = await shop.finished(caller);
    const replayed = await restarted.caller({ callSid: caller.callSid }).rings();
    assert.deepEqual(replayed, { say: "", stream: undefined, dial: undefined });
    assert.equal(restarted.agent.handshakes, 0);
    assert.deepEqual(await shop.record(caller.callSid), record);
  });

  test("a ring that two processes are asked about opens one agent; the stream may go to either", async () => {
    await using shop = await PhoneShop.open({ worker: "first" });
    await using second = await PhoneShop.open({ sharing: shop, worker: "second" });
    const caller = shop.caller();
    await caller.rings();
    await shop.agent.session();
    const there = second.caller({ callSid: caller.callSid });
    const twiml = await there.rings();
    assert.equal(second.agent.handshakes, 0);
    await there.follow(twiml);
    await eventually(() => assert.equal(there.story[0], "media"));
  });

  test("an agent that nobody comes to talk to is closed (pitfall 29)", async () => {
    await using shop = await PhoneShop.open({ limits: { lineWaitMs: 2_000 }, connectingText: "" });
    const caller = shop.caller();
    await caller.rings();
    const agent = await shop.agent.session();
    await eventually(() => assert.equal(agent.isOpen, false));
    assert.equal((await shop.finished(caller)).outcome, "no_order");
  });

  test("the wait for the stream begins after the connecting text was spoken", async () => {
    await using shop = await PhoneShop.open({
      limits: { lineWaitMs: 20 },
      connectingText: "Hello there.",
    });
    const caller = shop.caller();
    const twiml = await caller.rings();
    const agent = await shop.agent.session();
    const rangAt = performance.now();
    await eventually(() => assert.ok(performance.now() - rangAt > 100));
    assert.ok(agent.isOpen);
    await caller.follow(twiml);
    await eventually(() => assert.equal(caller.story[0], "media"));
  });

  test("an agent is told of the caller's silence before its session would time out (pitfall 14)", async () => {
    await using shop = await PhoneShop.open({ silenceAfterMs: 30 });
    await shop.dial();
    const agent = await shop.agent.session();
    await eventually(() => assert.ok(agent.audio.length >= 1_600));
    assert.ok(agent.audio.every((byte) => byte === 0xff));
  });

  for (const listenModel of ["nova-3", "flux-general-en"]) {
    test(`the settings are what Deepgram takes with ${listenModel}: two thinkers, each with the tools (pitfall 17)`, async () => {
      await using shop = await PhoneShop.open({ listenModel });
      await shop.dial();
      const { settings } = await shop.agent.session();
      const think = settings?.agent.think ?? [];
      assert.deepEqual(
        think.map(({ provider }) => provider.type),
        ["google", "open_ai"],
      );
      for (const { functions, prompt } of think) {
        assert.deepEqual(
          functions.map(({ name }) => name),
          ["add_to_cart"],
        );
        assert.equal(functions[0]?.defer_until_eot, true);
        assert.match(prompt, /^You take orders\./);
      }
      assert.deepEqual(settings?.audio.output, {
        encoding: "mulaw",
        sample_rate: 8_000,
        container: "none",
      });
    });
  }
});

describe("a media stream that is not expected", () => {
  test("is closed with 1008 when its token is wrong, is for another call, or was used (pitfall 28)", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    await shop.agent.session();
    const url = `${shop.url.replace("http", "ws")}/twilio`;
    const other = shop.caller();
    await other.rings();
    for (const [thief, parameters] of [
      [shop.caller(), { token: "guess" }],
      [shop.caller(), caller.parameters],
      [shop.caller({ callSid: caller.callSid }), caller.parameters],
      [shop.caller({ callSid: other.callSid }), caller.parameters],
      [shop.caller({ callSid: other.callSid }), {}],
    ] as const) {
      thief.fate = { kind: "hung_up_by_caller" };
      await thief.opensStream(url, parameters);
      await eventually(() => assert.equal(thief.closeCode, 1008));
    }
    assert.equal(shop.agent.sessions.length, 2);
    assert.ok(caller.isStreaming);
  });

  test("is closed when it does not start in time, and costs no agent (pitfall 28)", async () => {
    await using shop = await PhoneShop.open({ startTimeoutMs: 50 });
    const idler = shop.caller({ callSid: "" });
    idler.fate = { kind: "hung_up_by_caller" };
    await idler.opensStream(`${shop.url.replace("http", "ws")}/twilio`, {});
    await eventually(() => assert.equal(idler.closeCode, 1008));
    assert.equal(shop.agent.handshakes, 0);
  });

  test("that sends a message without end is cut, and the call goes on with another", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    caller.sendsText("x".repeat(70_000));
    await eventually(() => assert.equal(caller.streamSids.length, 2));
    assert.equal(caller.closeCode, 1009);
    caller.speaks(new Uint8Array(160).fill(0x66));
    await eventually(() => assert.ok(agent.audio.includes(0x66)));
  });

  test("is refused with a query in its address (pitfall 23)", async () => {
    await using shop = await PhoneShop.open();
    const caller = shop.caller();
    await caller.opensStream(`${shop.url.replace("http", "ws")}/twilio?token=1`, {});
    assert.deepEqual(caller.fate, { kind: "stream_refused", status: 400 });
  });
});

describe("when Twilio's token is set", () => {
  const signed = {
    authTokens: ["new-token", "old-token"],
    publicUrl: "https://voice.example.com",
  };

  test("signed rings and streams are served behind a proxy, with either token, in both slash forms (pitfalls 26, 27)", async () => {
    await using shop = await PhoneShop.open(signed);
    for (const [authToken, slashSigned] of [
      ["new-token", false],
      ["new-token", true],
      ["old-token", true],
    ] as const) {
      const caller = await shop.dial({ authToken, slashSigned });
      await eventually(() => assert.equal(caller.story[0], "media"));
      caller.hangsUp();
    }
  });

  test("anything unsigned is answered with 403 and costs nothing", async () => {
    await using shop = await PhoneShop.open(signed);
    for (const authToken of [undefined, "guess"]) {
      const stranger = shop.caller(authToken === undefined ? {} : { authToken });
      for (const path of ["/voice", "/voice/after-stream", "/voice/stream-status"]) {
        assert.equal((await stranger.posts(path, {})).status, 403);
      }
      await stranger.opensStream("wss://voice.example.com/twilio", {});
      assert.deepEqual(stranger.fate, { kind: "stream_refused", status: 403 });
    }
    assert.equal(shop.agent.handshakes, 0);
  });

  test("a telephone cannot type", async () => {
    await using shop = await PhoneShop.open(signed);
    const caller = await shop.dial({ authToken: "new-token" });
    const agent = await shop.agent.session();
    caller.types("I am a keyboard.");
    caller.presses("#");
    await eventually(() => {
      assert.equal(agent.received.at(-1)?.type, "InjectUserMessage");
    });
    assert.equal(agent.received.filter(({ type }) => type === "InjectUserMessage").length, 1);
  });
});

/** Without the silence that keeps the session open. */
function spokenIn(agent: AgentSession): Buffer {
  return Buffer.from(agent.audio.filter((byte) => byte !== 0xff));
}
