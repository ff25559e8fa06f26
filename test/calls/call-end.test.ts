import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "../doubles/eventually.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";

const GOODBYE = new Uint8Array(2_400).fill(0x41);

describe("when the agent ends the call", () => {
  test("goodbye is heard to its end, and only then the line is closed (pitfall 7)", async () => {
    await using shop = await PhoneShop.open({ script: { noGreeting: true } });
    const caller = await shop.dial({ playback: "real_time" });
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "end_call" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    const from = performance.now();
    agent.says("Goodbye!", GOODBYE);
    await caller.untilFate("hung_up_by_shop");
    const waitedMs = performance.now() - from;
    assert.ok(waitedMs > 300, `hung up after ${waitedMs.toFixed()} ms of a goodbye of 300 ms`);
    assert.deepEqual(caller.sound, Buffer.from(GOODBYE));
    assert.equal(caller.clearedBytes, 0);
    assert.equal((await shop.finished(caller)).outcome, "no_order");
    await eventually(() => assert.equal(agent.closeCode, 1000));
  });

  test("the line is closed all the same when no goodbye comes, or it is never heard", async () => {
    await using shop = await PhoneShop.open({
      script: { noGreeting: true },
      limits: { farewellStartMs: 60, farewellMs: 200 },
    });
    const silent = await shop.dial();
    (await shop.agent.session(0)).asks({ id: "fc_1", name: "end_call" });
    await silent.untilFate("hung_up_by_shop");
    const deaf = await shop.dial({ playback: "never" });
    const agent = await shop.agent.session(1);
    agent.asks({ id: "fc_1", name: "end_call" });
    agent.says("Goodbye!", GOODBYE);
    await deaf.untilFate("hung_up_by_shop");
  });

  test("a caller who has more to say keeps the line; one who says thanks does not", async () => {
    await using shop = await PhoneShop.open({
      script: { noGreeting: true },
      limits: { farewellStartMs: 150 },
    });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "end_call" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    agent.hears("Wait, one more taro tea!");
    agent.asks({ id: "fc_2", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_2")));
    await eventually(async () => {
      agent.says("Sure.", Uint8Array.of(1));
      assert.ok(caller.sound.length > 20);
    });
    assert.ok(caller.isStreaming);
    agent.asks({ id: "fc_3", name: "end_call" });
    await eventually(() => assert.ok(agent.answerTo("fc_3")));
    agent.hears("Okay, thank you so much, bye!");
    await caller.untilFate("hung_up_by_shop");
  });

  test("a caller who asks for a person is put through after the sentence was heard", async () => {
    await using shop = await PhoneShop.open({ shopPhone: "+15550009999" });
    const caller = await shop.dial({ playback: "real_time" });
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "transfer_to_staff" });
    agent.says("One moment please.", GOODBYE);
    const fate = await caller.untilFate("put_through");
    assert.deepEqual(fate, { kind: "put_through", to: "+15550009999", said: "" });
    assert.equal(caller.clearedBytes, 0);
    assert.equal((await shop.finished(caller)).outcome, "transferred");
  });
});

describe("when the caller ends the call", () => {
  test("both sockets are closed and nothing is kept of an empty cart (pitfall 29)", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    caller.hangsUp();
    await eventually(() => assert.equal(agent.isOpen, false));
    const record = await shop.finished(caller);
    assert.equal(record.outcome, "no_order");
    assert.equal(record.callBack, "none");
  });

  test("a cart that was left becomes a call-back card", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    caller.hangsUp();
    const record = await shop.finished(caller);
    assert.equal(record.outcome, "dropped");
    assert.equal(record.callBack, "open");
    assert.equal(record.cart.items.length, 1);
  });

  test("a redial within a quarter of an hour is offered that cart, and the old card is settled", async () => {
    await using shop = await PhoneShop.open();
    const first = await shop.dial({ from: "+15557770001" });
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    first.hangsUp();
    await shop.finished(first);
    const stranger = await shop.dial({ from: "+15557770002" });
    const again = await shop.dial({ from: "+15557770001" });
    assert.equal(shop.conversations[1]?.start.resumeState, undefined);
    assert.equal(shop.conversations[2]?.start.resumeState, "1");
    again.hangsUp();
    stranger.hangsUp();
    await shop.finished(again);
    await eventually(async () => {
      assert.equal((await shop.record(first.callSid)).callBack, "dismissed");
    });
    assert.equal((await shop.record(again.callSid)).callBack, "open");
  });
});

describe("when the caller asked to be forgotten", () => {
  test("no number and no word of the call is kept, and nobody is called back", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial({ from: "+15557770001" });
    const agent = await shop.agent.session();
    agent.hears("Forget everything you know about me.");
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    const [conversation] = shop.conversations;
    assert.ok(conversation !== undefined);
    conversation.isForgotten = true;
    agent.says("Done.");
    await eventually(async () => {
      const { from, timeline, resumeState } = await shop.record(caller.callSid);
      assert.deepEqual([from, timeline], [undefined, []]);
      assert.ok(resumeState !== undefined, "a call that lives can still be picked up");
    });
    caller.hangsUp();
    const { from, phone, timeline, resumeState, callBack } = await shop.finished(caller);
    assert.deepEqual(
      { from, phone, timeline, resumeState, callBack },
      { from: undefined, phone: undefined, timeline: [], resumeState: undefined, callBack: "none" },
    );
    assert.equal(await shop.recordings.find(caller.callSid), undefined);
  });
});

describe("when nobody says anything", () => {
  test("the caller is asked once, and then the call ends with a goodbye", async () => {
    await using shop = await PhoneShop.open({ limits: { silenceMs: 150 } });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    await caller.untilFate("hung_up_by_shop");
    assert.equal(agent.injected.length, 2);
    assert.equal(agent.injected[0], "Are you still there?");
    assert.match(agent.injected[1] ?? "", /Goodbye!$/);
    await shop.finished(caller);
  });

  test("a caller whose words are still being made out is not asked, but does not wait for ever", async () => {
    await using shop = await PhoneShop.open({ limits: { silenceMs: 60, turnMs: 600 } });
    await shop.dial();
    const agent = await shop.agent.session();
    agent.callerStartsSpeaking();
    await eventually(() => assert.ok(agent.received.length > 0));
    const beganAt = performance.now();
    await eventually(() => assert.equal(agent.injected.length, 1));
    assert.ok(performance.now() - beganAt > 400, "asked while the caller was speaking");
    agent.hears("I was thinking aloud.");
    // Their words are known: silence is silence again.
    await eventually(() => assert.equal(agent.injected.length, 2), { withinMs: 500 });
  });

  test("an answer to the question starts the wait anew", async () => {
    await using shop = await PhoneShop.open({ limits: { silenceMs: 100 } });
    await shop.dial();
    const agent = await shop.agent.session();
    for (let asked = 1; asked <= 3; asked += 1) {
      await eventually(() => assert.equal(agent.injected.length, asked));
      agent.hears("Yes, I am thinking.");
    }
    assert.ok(agent.injected.every((line) => line === "Are you still there?"));
  });
});

describe("when a call takes too long", () => {
  test("the caller is told before, and then it ends, the cart kept", async () => {
    await using shop = await PhoneShop.open({
      limits: { callMs: 400, lastCallMs: 200, farewellMs: 400 },
    });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await caller.untilFate("hung_up_by_shop");
    assert.match(agent.injected[0] ?? "", /half a minute/);
    assert.match(agent.injected[1] ?? "", /time is up/);
    assert.equal((await shop.finished(caller)).outcome, "dropped");
  });
});

describe("when the shop closes down", () => {
  test("a drain takes no new calls, says so, and lets the running ones end", async () => {
    await using shop = await PhoneShop.open({ shopPhone: "+15550009999" });
    const caller = await shop.dial();
    await shop.agent.session();
    const drained = shop.switchboard.drain(5_000);
    const late = await shop.dial();
    assert.deepEqual(late.fate, {
      kind: "put_through",
      to: "+15550009999",
      said: "We are restarting our ordering line. Please call again in a minute.",
    });
    assert.ok(caller.isStreaming);
    caller.hangsUp();
    await drained;
    assert.equal((await shop.record(caller.callSid)).outcome, "no_order");
  });

  test("a call that outlasts the drain goes on in the next process, with its cart and its words", async () => {
    await using shop = await PhoneShop.open();
    await using next = await PhoneShop.open({ sharing: shop });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.hears("A taro milk tea.");
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    await shop.switchboard.drain(20);
    assert.equal((await shop.record(caller.callSid)).endedAt, undefined);

    const successor = next.caller({ callSid: caller.callSid });
    await successor.follow(
      await successor.asks("/voice/after-stream", { CallStatus: "in-progress" }),
    );
    const newAgent = await next.agent.session();
    assert.equal(newAgent.settings?.agent.greeting, undefined);
    assert.ok(
      newAgent.settings?.agent.context?.messages.some(
        (message) => "content" in message && message.content === "A taro milk tea.",
      ),
    );
    assert.equal(next.conversations[0]?.start.resumeState, "1");
    await eventually(() => assert.match(newAgent.injected[0] ?? "", /lost the line/));
    successor.hangsUp();
    const record = await next.finished(successor);
    assert.equal(record.outcome, "dropped");
    assert.ok(record.timeline.some((entry) => entry.kind === "tool"));
  });
});
