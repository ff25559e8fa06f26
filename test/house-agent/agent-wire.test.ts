import assert from "node:assert/strict";
import { startHouseAgent } from "../../src/house-agent/server.ts";
import { silentLog } from "../../src/lib/log.ts";
import { ScriptedAgent } from "../doubles/scripted-agent.ts";
import { agentWireContract, speechWireContract, type WireAgent } from "./agent-wire.contract.ts";
import { say, ScriptedMind } from "./scripted-dialogue.ts";

agentWireContract("the house agent", async (): Promise<WireAgent> => {
  const mind = new ScriptedMind();
  mind.answer = async (_text, setup) => {
    await setup.call("get_cart", {});
    return say("Two drinks.");
  };
  const agent = await startHouseAgent({
    log: silentLog(),
    createDialogue: mind.create,
    warm: false,
  });
  return {
    url: agent.url,
    apiKey: "any",
    // Its mind has asked by itself.
    wantsTheCart: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  };
});

agentWireContract("the scripted agent", openScripted);
speechWireContract("the scripted agent", async () => {
  const agent = await openScripted();
  return {
    ...agent,
    callerSpeaks: async () => {
      const session = await agent.scripted.session();
      session.hears("a taro milk tea");
      session.asks({ id: "fc_1", name: "get_cart" });
    },
    callerGoesOn: async () => {
      const session = await agent.scripted.session();
      session.callerStartsSpeaking();
      session.withdraws("fc_1");
      session.isTolerant = true;
    },
  };
});

async function openScripted(script: { readonly refusesInjections?: boolean } = {}) {
  const scripted = await ScriptedAgent.open(script);
  return {
    scripted,
    url: scripted.url,
    apiKey: ScriptedAgent.apiKey,
    wantsTheCart: async () => {
      const session = await scripted.session();
      session.asks({ id: "fc_1", name: "get_cart" });
      assert.ok(session.isApplied);
    },
    [Symbol.asyncDispose]: () => scripted[Symbol.asyncDispose](),
  };
}
