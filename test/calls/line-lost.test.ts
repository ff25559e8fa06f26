import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "../doubles/eventually.ts";
import { FakeTwilioRest } from "../doubles/fake-twilio-rest.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";

describe("when the caller's line breaks", () => {
  test("a new stream goes on with the same agent and the same cart", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    caller.drops();
    await eventually(() => assert.equal(caller.streamSids.length, 2));
    await eventually(() => assert.match(agent.injected[0] ?? "", /lost the line/));
    caller.speaks(new Uint8Array(160).fill(0x66));
    await eventually(() => assert.ok(agent.audio.includes(0x66)));
    assert.equal(shop.agent.sessions.length, 1);
    assert.deepEqual(caller.saidByTwiml, ["Connecting you."]);
    assert.equal((await shop.record(caller.callSid)).cart.items.length, 1);
  });

  test("again and again, the caller is put through to a person in the end", async () => {
    await using shop = await PhoneShop.open({ shopPhone: "+15550009999", limits: { resumes: 2 } });
    const caller = await shop.dial();
    for (const streams of [2, 3]) {
      await eventually(() => assert.equal(caller.isStreaming, true));
      caller.drops();
      await eventually(() => assert.equal(caller.streamSids.length, streams));
    }
    await eventually(() => assert.equal(caller.isStreaming, true));
    caller.drops();
    const fate = await caller.untilFate("put_through");
    assert.match("said" in fate ? fate.said : "", /putting you through/);
    await shop.finished(caller);
  });

  test("and nobody asks what to do, the call ends after a while, the cart kept", async () => {
    await using shop = await PhoneShop.open({ limits: { lineWaitMs: 4_000 }, connectingText: "" });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    caller.fate = { kind: "hung_up_by_caller" };
    caller.drops();
    const record = await shop.finished(caller, 20_000);
    assert.deepEqual([record.outcome, record.callBack], ["dropped", "open"]);
    await eventually(() => assert.equal(agent.isOpen, false));
  });

  test("because the caller hung up, the call ends at once and nothing more is asked", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    await shop.agent.session();
    caller.fate = { kind: "hung_up_by_caller" };
    caller.drops();
    const twiml = await caller.asks("/voice/after-stream", { CallStatus: "completed" });
    assert.deepEqual(twiml, { say: "", stream: undefined, dial: undefined });
    assert.equal((await shop.finished(caller)).outcome, "no_order");
  });

  test("half-open, it is found out by pings and the call goes on when the carrier comes back", async () => {
    await using shop = await PhoneShop.open({ pingAfterMs: 40 });
    const caller = await shop.dial();
    await shop.agent.session();
    caller.freezes();
    await eventually(() => assert.equal(shop.metrics.count("line lost"), 1));
    await eventually(() => assert.equal(shop.streams.openCount, 0));
    await caller.follow(await caller.asks("/voice/after-stream", { CallStatus: "in-progress" }));
    assert.equal(caller.streamSids.length, 2);
  });

  test("the carrier may know of it before we do", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    await shop.agent.session();
    const first = caller.parameters["token"];
    await caller.follow(await caller.asks("/voice/after-stream", { CallStatus: "in-progress" }));
    assert.notEqual(caller.parameters["token"], first);
    caller.speaks(new Uint8Array(160).fill(0x66));
    await eventually(() => assert.ok(shop.agent.sessions[0]?.audio.includes(0x66)));
    assert.equal(shop.streams.openCount, 1);
  });
});

describe("when the carrier does not notice that a stream has ended", () => {
  const limits = { carrierAsksMs: 40 };

  test("it is asked over REST, and the caller goes on with the same agent and cart", async () => {
    await using rest = await FakeTwilioRest.start();
    await using shop = await PhoneShop.open({ rest, limits });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    caller.isOblivious = true;
    caller.drops();
    await eventually(() => assert.equal(caller.streamSids.length, 2));
    assert.deepEqual(rest.calls.updates, [
      {
        callSid: caller.callSid,
        update: { kind: "redirect", url: `${shop.url}/voice/after-stream` },
      },
    ]);
    caller.speaks(new Uint8Array(160).fill(0x66));
    await eventually(() => assert.ok(agent.audio.includes(0x66)));
    assert.equal((await shop.record(caller.callSid)).cart.items.length, 1);
  });

  test("half-open, the same: nobody listens to silence until the carrier finds out", async () => {
    await using rest = await FakeTwilioRest.start();
    await using shop = await PhoneShop.open({ rest, limits, pingAfterMs: 40 });
    const caller = await shop.dial();
    await shop.agent.session();
    caller.freezes();
    await eventually(() => assert.equal(caller.streamSids.length, 2));
    assert.equal(shop.metrics.count("line lost"), 1);
  });

  test("a call that is over is closed at once when the carrier says so", async () => {
    await using rest = await FakeTwilioRest.start();
    await using shop = await PhoneShop.open({ rest, limits: { ...limits, lineWaitMs: 600_000 } });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    caller.vanishes();
    await eventually(() => assert.equal(agent.isOpen, false, "the agent costs money"));
    assert.equal((await shop.finished(caller)).outcome, "no_order");
    assert.deepEqual(rest.calls.updates, []);
  });

  for (const [mishaps, updates] of [
    [["500"], 1],
    [["429"], 1],
    [["502_html"], 1],
    [["hang"], 1],
    [["accept_then_drop"], 2],
  ] as const) {
    test(`REST that answers with ${mishaps.join()} is asked once more`, async () => {
      await using rest = await FakeTwilioRest.start();
      await using shop = await PhoneShop.open({ rest, limits });
      const caller = await shop.dial();
      const agent = await shop.agent.session();
      rest.next(...mishaps);
      caller.isOblivious = true;
      caller.drops();
      await eventually(() => assert.equal(rest.calls.updates.length, updates));
      await eventually(() => assert.equal(caller.isStreaming, true));
      caller.speaks(new Uint8Array(160).fill(0x66));
      await eventually(() => assert.ok(agent.audio.includes(0x66)));
    });
  }

  test("REST that is away leaves the call to its end, the cart kept", async () => {
    await using rest = await FakeTwilioRest.start();
    rest.outage = "500";
    await using shop = await PhoneShop.open({
      rest,
      connectingText: "",
      limits: { ...limits, lineWaitMs: 4_000 },
    });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    caller.isOblivious = true;
    caller.drops();
    assert.equal((await shop.finished(caller, 20_000)).callBack, "open");
  });

  for (const [tool, fate] of [
    ["transfer_to_staff", "put_through"],
    ["end_call", "hung_up_by_shop"],
  ] as const) {
    test(`a stream that cannot be ended in good order after ${tool} is ended over REST`, async () => {
      await using rest = await FakeTwilioRest.start();
      await using shop = await PhoneShop.open({
        rest,
        shopPhone: "+15550009999",
        script: { noGreeting: true },
        limits: { farewellStartMs: 40 },
      });
      const caller = await shop.dial();
      const agent = await shop.agent.session();
      caller.freezes();
      agent.asks({ id: "fc_1", name: tool });
      await caller.untilFate(fate, 10_000);
      assert.equal(rest.calls.updates.length, 1);
    });
  }

  test("a carrier that does notice is never disturbed over REST", async () => {
    await using rest = await FakeTwilioRest.start();
    await using shop = await PhoneShop.open({ rest, limits: { carrierAsksMs: 400 } });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    caller.drops();
    await eventually(() => assert.equal(caller.streamSids.length, 2));
    await caller.follow(await caller.asks("/voice/after-stream", { CallStatus: "in-progress" }));
    assert.equal(caller.streamSids.length, 3);
    // A second of heartbeats later nobody was asked.
    const from = performance.now();
    await eventually(() => assert.ok(performance.now() - from > 1_000));
    agent.asks({ id: "fc_1", name: "end_call" });
    await caller.untilFate("hung_up_by_shop");
    assert.deepEqual(rest.calls.updates, []);
  });

  test("a call that another process has meanwhile is not torn from it", async () => {
    await using rest = await FakeTwilioRest.start();
    await using shop = await PhoneShop.open({
      rest,
      limits: { carrierAsksMs: 2_000 },
      worker: "first",
    });
    await using second = await PhoneShop.open({ sharing: shop, worker: "second" });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    caller.isOblivious = true;
    caller.drops();
    const elsewhere = second.caller({ callSid: caller.callSid });
    await elsewhere.follow(await elsewhere.asks("/voice/after-stream", {}));
    await eventually(() => assert.equal(agent.isOpen, false));
    assert.ok(elsewhere.isStreaming);
    assert.deepEqual(rest.calls.updates, []);
  });
});

describe("when a stream cannot be opened at all", () => {
  test("the caller is put through in the end, and not sent in circles", async () => {
    await using shop = await PhoneShop.open({ shopPhone: "+15550009999" });
    const caller = await shop.dial({ isWithoutStreams: true });
    const fate = await caller.untilFate("put_through");
    assert.match("said" in fate ? fate.said : "", /putting you through/);
    assert.equal((await shop.finished(caller)).outcome, "failed");
  });
});

describe("what comes after a stream", () => {
  test("is answered the same when it is asked twice", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    await shop.agent.session();
    caller.isOblivious = true;
    caller.drops();
    const asked = () => caller.asks("/voice/after-stream", { CallStatus: "in-progress" });
    const [first, second] = await Promise.all([asked(), asked()]);
    assert.deepEqual(first, second);
    await caller.follow(first);
    await eventually(() => assert.ok(caller.isStreaming));
    caller.speaks(new Uint8Array(160).fill(0x66));
    await eventually(() => assert.ok(shop.agent.sessions[0]?.audio.includes(0x66)));
  });

  test("a call nobody knows is hung up", async () => {
    await using shop = await PhoneShop.open();
    const caller = shop.caller();
    const twiml = await caller.asks("/voice/after-stream", { CallStatus: "in-progress" });
    assert.deepEqual(twiml, { say: "", stream: undefined, dial: undefined });
  });

  test("a call that has ended is hung up, however often it is asked", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    await shop.agent.session();
    caller.hangsUp();
    await shop.finished(caller);
    for (const CallStatus of ["in-progress", "completed", "in-progress"]) {
      const twiml = await caller.asks("/voice/after-stream", { CallStatus });
      assert.equal(twiml.stream, undefined);
    }
  });

  test("stream reports are taken, in any order", async () => {
    await using shop = await PhoneShop.open();
    const caller = shop.caller();
    for (const StreamEvent of ["stream-stopped", "stream-error", "stream-started", ""]) {
      const answer = await caller.posts("/voice/stream-status", { StreamEvent, StreamError: "x" });
      assert.equal(answer.status, 204);
    }
  });
});
