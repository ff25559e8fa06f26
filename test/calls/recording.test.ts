import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CallRecording } from "../../src/calls/call-recording.ts";
import { eventually } from "../doubles/eventually.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";
import type { ScriptedCaller } from "../doubles/scripted-caller.ts";

describe("what is recorded of a call", () => {
  test("is every message of both wires, in order, and sound only as a count of the agent's", async () => {
    await using shop = await PhoneShop.open({ script: { noGreeting: true } });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    caller.speaks(new Uint8Array(1_600).fill(9));
    caller.presses("5");
    await caller.pongs();
    agent.sends({ type: "LatencyReport", total_ms: 1 });
    agent.sends({ type: "SomethingNew", of: "tomorrow" });
    agent.sendsText("not JSON");
    agent.says("One tea.", new Uint8Array(4_000).fill(7));
    await eventually(() => assert.ok(caller.story.includes("mark")));
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    agent.callerStartsSpeaking();
    await eventually(() => assert.ok(caller.story.includes("clear")));
    caller.hangsUp();
    const { entries, leftOut } = await recordingOf(shop, caller);
    assert.equal(leftOut, 0);
    const line = entries.flatMap((entry) => (entry.wire === "line" ? [nameOf(entry)] : []));
    assert.deepEqual(line, ["> start", "> dtmf", "< mark", "> mark", "< clear", "> stop"]);
    const wire = entries.flatMap((entry) => (entry.wire === "agent" ? [nameOf(entry)] : []));
    assert.deepEqual(wire, [
      "> Welcome",
      "< Settings",
      "> SettingsApplied",
      "> SomethingNew",
      "> not JSON",
      "> ConversationText",
      "> 4000 bytes",
      "> AgentAudioDone",
      "> FunctionCallRequest",
      "< FunctionCallResponse",
      "> FunctionCallResponse",
      "> UserStartedSpeaking",
    ]);
    const times = entries.map(({ at }) => at);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.ok(!JSON.stringify(entries).includes("token"), "a token lets a stream in");
  });

  test("is bounded, whatever an agent sends", async () => {
    await using shop = await PhoneShop.open({ script: { noGreeting: true } });
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    const content = "taro ".repeat(1_000);
    for (let sent = 0; sent < 100; sent += 1) {
      agent.sends({ type: "ConversationText", role: "user", content });
    }
    await agent.pongs();
    caller.hangsUp();
    const { entries, leftOut } = await recordingOf(shop, caller);
    assert.ok(JSON.stringify(entries).length < 350_000);
    assert.ok(leftOut > 30, `${leftOut}`);
  });

  test("tells which wire broke", async () => {
    await using shop = await PhoneShop.open({ limits: { agentRetryPauseMs: 1 } });
    const caller = await shop.dial();
    (await shop.agent.session()).drops();
    await shop.agent.session(1);
    caller.drops();
    await eventually(() => assert.equal(caller.streamSids.length, 2));
    await eventually(() => assert.ok(caller.isStreaming));
    await caller.pongs();
    caller.hangsUp();
    const { entries } = await recordingOf(shop, caller);
    const closed = entries.filter((entry) => nameOf(entry) === "> closed");
    assert.deepEqual(
      closed.map(({ wire }) => wire),
      ["agent", "line"],
    );
    const starts = entries.filter((entry) => nameOf(entry) === "> start");
    assert.equal(starts.length, 2);
  });
});

async function recordingOf(shop: PhoneShop, caller: ScriptedCaller): Promise<CallRecording> {
  await shop.finished(caller);
  return eventually(async () => {
    const recording = await shop.recordings.find(caller.callSid);
    assert.ok(recording !== undefined);
    return recording;
  });
}

/** "> start": a message to us; "< clear": one of ours. */
function nameOf(entry: CallRecording["entries"][number]): string {
  const way = entry.way === "in" ? ">" : "<";
  if ("soundBytes" in entry) return `${way} ${entry.soundBytes} bytes`;
  const name = /"(?:type|event)":"(\w+)"/.exec(entry.text)?.[1];
  const closed = entry.text === '{"closed":true}' ? "closed" : undefined;
  return `${way} ${closed ?? name ?? entry.text}`;
}
