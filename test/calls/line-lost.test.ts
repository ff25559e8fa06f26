import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually } from "../doubles/eventually.ts";
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
    await using shop = await PhoneShop.open({ limits: { lineWaitMs: 60 }, connectingText: "" });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    caller.fate = { kind: "hung_up_by_caller" };
    caller.drops();
    const record = await shop.finished(caller);
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

describe("what comes after a stream", () => {
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
