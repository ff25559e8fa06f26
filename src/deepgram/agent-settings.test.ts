import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { settingsSchema } from "../../test/doubles/agent-wire.ts";
import type { AgentBrief } from "../calls/voice-agent.ts";
import { type AgentOptions, agentSettings } from "./agent-settings.ts";

const OPTIONS: AgentOptions = {
  audio: "mulaw",
  listenModel: "nova-3",
  language: undefined,
  think: [
    { provider: "google", model: "gemini-3.1-flash-lite", temperature: 0.3 },
    { provider: "open_ai", model: "gpt-5-mini" },
  ],
  speakModels: ["aura-2-odysseus-en", "flux-kit-en"],
  tags: ["bobarista"],
};

const BRIEF: AgentBrief = {
  greeting: "Hello!",
  prompt: "You take orders.",
  tools: [
    {
      name: "add_to_cart",
      description: "Adds one drink.",
      parameters: { type: "object", properties: {} },
      deferUntilEndOfTurn: true,
    },
    {
      name: "get_cart",
      description: "Reads the cart.",
      parameters: { type: "object", properties: {} },
      deferUntilEndOfTurn: false,
    },
  ],
  keyterms: ["taro", "boba"],
  history: [],
};

/** As the vendor reads it, which throws on anything it would refuse. */
function settings(brief: Partial<AgentBrief> = {}, options: Partial<AgentOptions> = {}) {
  return settingsSchema.parse(agentSettings({ ...BRIEF, ...brief }, { ...OPTIONS, ...options }));
}

describe("the settings of an agent", () => {
  test("name the sound of either profile, without a header in the stream", () => {
    assert.deepEqual(settings().audio, {
      input: { encoding: "mulaw", sample_rate: 8_000 },
      output: { encoding: "mulaw", sample_rate: 8_000, container: "none" },
    });
    assert.deepEqual(settings({}, { audio: "linear16" }).audio, {
      input: { encoding: "linear16", sample_rate: 48_000 },
      output: { encoding: "linear16", sample_rate: 24_000, container: "none" },
    });
  });

  test("give Nova a language when there is one, and Flux its version and never a language", () => {
    const nova = settings({}, { language: "en-US" }).agent.listen.provider;
    assert.equal("language" in nova && nova.language, "en-US");
    const flux = settings({}, { listenModel: "flux-general-en", language: "en-US" });
    assert.deepEqual(flux.agent.listen.provider, {
      type: "deepgram",
      version: "v2",
      model: "flux-general-en",
      keyterms: ["taro", "boba"],
    });
    assert.ok(!("language" in flux.agent));
  });

  test("hold every thinker with prompt and all tools; only those with effects wait for the end of the turn", () => {
    for (const element of settings().agent.think) {
      assert.equal(element.prompt, "You take orders.");
      assert.deepEqual(
        element.functions.map(({ name, defer_until_eot }) => [name, defer_until_eot]),
        [
          ["add_to_cart", true],
          ["get_cart", undefined],
        ],
      );
    }
  });

  test("name each voice with the version it belongs to", () => {
    assert.deepEqual(
      settings().agent.speak.map(({ provider }) => [provider.model, provider.version]),
      [
        ["aura-2-odysseus-en", "v1"],
        ["flux-kit-en", "v2"],
      ],
    );
  });

  test("hold no more keyterms than the listener takes, none empty, none twice", () => {
    const many = ["", "  ", "taro", "taro", ...Array.from({ length: 200 }, (_, i) => `tea ${i}`)];
    const { keyterms = [] } = settings({ keyterms: many }).agent.listen.provider;
    assert.equal(keyterms.length, 100);
    assert.equal(new Set(keyterms).size, 100);
    assert.equal(settings({ keyterms: [""] }).agent.listen.provider.keyterms, undefined);
  });

  test("replay what was said when a call goes on, and do not greet again", () => {
    const toolCall = { id: "fc_1", name: "get_cart", arguments: "{}", response: '{"ok":true}' };
    const { agent } = settings({
      greeting: "",
      history: [{ role: "user", content: "A taro tea." }, { toolCalls: [toolCall] }],
    });
    assert.ok(!("greeting" in agent));
    assert.deepEqual(agent.context?.messages, [
      { type: "History", role: "user", content: "A taro tea." },
      { type: "History", function_calls: [{ ...toolCall, client_side: true }] },
    ]);
  });
});
