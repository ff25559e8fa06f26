import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { type HouseAgent, startHouseAgent } from "../../src/house-agent/server.ts";
import { Voice } from "../../src/house-agent/speaking/voice.ts";
import { silentLog } from "../../src/lib/log.ts";
import { eventually } from "../doubles/eventually.ts";
import { speechWireContract } from "./agent-wire.contract.ts";
import { AgentClient } from "./agent-client.ts";
import { BOBA_MENU, say, sayThenExpect, ScriptedMind } from "./scripted-dialogue.ts";
import { SpokenCaller } from "./spoken-caller.ts";

let mind = new ScriptedMind();
let agent: HouseAgent;
let callersVoice: Voice;

before(async () => {
  callersVoice = new Voice(silentLog());
  agent = await startHouseAgent({
    log: silentLog(),
    createDialogue: (setup) => mind.create(setup),
  });
  await eventually(
    () => {
      assert.deepEqual([agent.hearing, agent.speaking], ["ready", "ready"]);
    },
    { withinMs: PATIENT_MS },
  );
});
after(async () => {
  await agent[Symbol.asyncDispose]();
  await callersVoice[Symbol.asyncDispose]();
});
beforeEach(() => {
  mind = new ScriptedMind();
  mind.vocabulary = BOBA_MENU;
});

/** Nothing here waits so long on a quiet machine (about two seconds a turn); a busy one may. */
const PATIENT_MS = 90_000;
/** 1.4 s of µ-law at 8 kHz: twice what ends any other turn. */
const SILENCE_BETWEEN_HALVES_BYTES = 11_200;
const GREETING = "Thanks for calling the shop. What would you like to order today?";

speechWireContract("the house agent", async () => {
  // The first half of a turn is answered from the cart; the whole of it is not, so that the test ends.
  mind.answer = async (text, setup, signal) => {
    if (text.includes("pudding")) return say("Sure.");
    await setup.call("get_cart", {}, { signal });
    return say("One black milk tea.");
  };
  const caller = Promise.withResolvers<SpokenCaller>();
  const words = await Promise.all(
    ["I would like a black milk tea please.", "And with egg pudding please."].map((text) =>
      prepared(text),
    ),
  );
  return {
    url: agent.url,
    apiKey: "any",
    wantsTheCart: () => Promise.resolve(),
    callerSpeaks: async (client) => {
      const speaking = new SpokenCaller(client, callersVoice);
      caller.resolve(speaking);
      await speaking.plays(words[0] ?? new Uint8Array(0));
    },
    callerGoesOn: async () => {
      await (await caller.promise).plays(words[1] ?? new Uint8Array(0));
    },
    [Symbol.asyncDispose]: async () => (await caller.promise)[Symbol.dispose](),
  };
});

describe("a caller speaks", () => {
  test("is heard with the menu's words, and answered", async () => {
    mind.answer = () => say("One taro milk tea with boba.");
    await using client = await AgentClient.start(agent.url);
    using caller = new SpokenCaller(client, callersVoice);
    await caller.says("I would like a taro milk tea with boba please.");
    await client.told("AgentAudioDone", 1, PATIENT_MS);
    assert.match(String(client.texts("user")[0]), /taro milk tea with boba/);
    // prettier-ignore
    assert.deepEqual(client.types.filter((type) => !["History", "LatencyReport"].includes(type)), [
      "Welcome", "SettingsApplied", "UserStartedSpeaking", "ConversationText", "ConversationText", "(audio)",
      "AgentAudioDone",
    ]);
  });

  test("over the greeting: the agent falls silent and listens", async () => {
    mind.answer = () => say("Sure.");
    await using client = await AgentClient.start(agent.url, { greeting: GREETING });
    using caller = new SpokenCaller(client, callersVoice);
    const words = await caller.prepare("Black milk tea please.");
    await client.told("AgentAudioDone");
    await caller.plays(words);
    await client.told("AgentAudioDone", 2, PATIENT_MS);
    assert.match(String(client.texts("user")[0]), /black milk tea/);
    const types = client.types;
    assert.ok(types.indexOf("UserStartedSpeaking") < types.lastIndexOf("(audio)"));
  });

  test("a number in two halves is one turn, with all its zeros, while a number is awaited", async () => {
    mind.answer = (text) =>
      text.includes("number") ? sayThenExpect("phone", "Which number?") : say("Thank you.");
    await using client = await AgentClient.start(agent.url);
    using caller = new SpokenCaller(client, callersVoice, "rms");
    client.send({ type: "InjectUserMessage", content: "my number please" });
    await client.told("AgentAudioDone");
    const silence = new Uint8Array(SILENCE_BETWEEN_HALVES_BYTES).fill(0xff);
    const [first, second] = [
      await caller.prepare("six five zero, two five three"),
      await caller.prepare("zero zero zero eight"),
    ];
    await caller.plays(Buffer.concat([first, silence, second]));
    await client.told("AgentAudioDone", 2, PATIENT_MS);
    assert.equal(client.texts("user").length, 2);
    assert.equal(client.texts("user")[1], "six five zero two five three zero zero zero eight");
  });
});

async function prepared(text: string): Promise<Uint8Array> {
  const format = { encoding: "mulaw", sampleRateHz: 8_000 } as const;
  return (await callersVoice.speak("caller", text, { format, voice: "slt" })).bytes;
}
