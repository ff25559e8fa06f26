import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { z } from "zod";
import { type HouseAgent, startHouseAgent } from "../../src/house-agent/server.ts";
import { silentLog } from "../../src/lib/log.ts";
import { eventually } from "../doubles/eventually.ts";
import { AgentClient, MULAW, settings } from "./agent-client.ts";
import { say, ScriptedMind } from "./scripted-dialogue.ts";

let mind = new ScriptedMind();
let agent: HouseAgent;

before(async () => {
  agent = await startHouseAgent({
    log: silentLog(),
    createDialogue: (setup) => mind.create(setup),
    warm: false,
  });
});
after(() => agent[Symbol.asyncDispose]());
beforeEach(() => {
  mind = new ScriptedMind();
});

function start(settingsOfAgent: Record<string, unknown> = {}, audio: object = {}) {
  return AgentClient.start(agent.url, settingsOfAgent, audio);
}

function withTools(...functions: object[]): Record<string, unknown> {
  return {
    think: {
      provider: { type: "google", model: "any" },
      prompt: "Take orders.",
      functions: functions.map((tool) => ({ description: "", parameters: {}, ...tool })),
    },
  };
}

/** An id from the client's nth tool request. */
async function nextCallId(client: AgentClient, count = 1): Promise<string> {
  const { functions } = await client.told("FunctionCallRequest", count);
  const [first] = z.array(z.object({ id: z.string() })).parse(functions);
  assert.ok(first !== undefined);
  return first.id;
}

describe("a session begins", () => {
  test("with a welcome, then settings, then a spoken greeting", async () => {
    await using client = await AgentClient.connect(agent.url);
    const welcome = await client.told("Welcome");
    assert.match(String(welcome["request_id"]), /^[0-9a-f-]{36}$/);
    client.send(settings({ greeting: "Thanks for calling." }));
    await client.told("AgentAudioDone");
    assert.deepEqual(client.types.slice(0, 5), [
      "Welcome",
      "SettingsApplied",
      "ConversationText",
      "(audio)",
      "AgentAudioDone",
    ]);
    assert.deepEqual(client.texts("assistant"), ["Thanks for calling."]);
  });

  test("the greeting is µ-law in frames of uneven size, sent faster than it plays", async () => {
    const startedAt = performance.now();
    const greeting = "Thanks for calling the shop. What would you like to order today?";
    await using client = await start({ greeting });
    await client.told("AgentAudioDone");
    const bytes = Buffer.concat(client.sound).length;
    assert.ok(bytes / 8 > 2_000, `${bytes} bytes`);
    assert.ok(performance.now() - startedAt < bytes / 8 + 3_000);
    assert.ok(client.sound.some((frame) => frame.length % 2 === 1));
    assert.ok(new Set(client.sound.map((frame) => frame.length)).size > 2);
  });

  test("linear16 is sent at the rate that was asked for", async () => {
    const output = { encoding: "linear16", sample_rate: 24000, container: "none" };
    await using client = await start(
      { greeting: "Thanks for calling." },
      { input: { encoding: "linear16", sample_rate: 48000 }, output },
    );
    await using other = await start({ greeting: "Thanks for calling." });
    await client.told("AgentAudioDone");
    await other.told("AgentAudioDone");
    const [wide, narrow] = [client, other].map((each) => Buffer.concat(each.sound).length);
    assert.ok(Math.abs((wide ?? 0) - 6 * (narrow ?? 0)) < 100, `${wide ?? 0} ${narrow ?? 0}`);
  });

  test("the mind gets prompt, tools, keyterms and what was said before", async () => {
    await using client = await start({
      ...withTools({ name: "get_cart" }, { name: "elsewhere", endpoint: { url: "https://x" } }),
      listen: { provider: { type: "deepgram", model: "nova-3", keyterms: ["taro"] } },
      context: {
        messages: [
          { type: "History", role: "user", content: "A taro tea." },
          {
            type: "History",
            function_calls: [
              { id: "fc_1", name: "get_cart", client_side: true, arguments: "{}", response: "{}" },
            ],
          },
        ],
      },
    });
    const [setup] = mind.setups;
    assert.equal(setup?.prompt, "Take orders.");
    assert.deepEqual(
      setup.tools.map(({ name }) => name),
      ["get_cart"],
    );
    assert.deepEqual(setup.keyterms, ["taro"]);
    assert.equal(setup.history.length, 2);
    assert.deepEqual(client.texts("assistant"), []);
  });
});

describe("a session that cannot go on ends with an error and no close status", () => {
  const refusals: readonly (readonly [string, string, object | string])[] = [
    ["broken JSON", "UNPARSABLE_CLIENT_MESSAGE", "{"],
    ["an unknown message", "UNPARSABLE_CLIENT_MESSAGE", { type: "Hello" }],
    ["a greeting that is no text", "UNPARSABLE_CLIENT_MESSAGE", settings({ greeting: 5 })],
    [
      "anything before the settings",
      "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS",
      { type: "InjectUserMessage", content: "hi" },
    ],
    [
      "an encoding it does not speak",
      "INVALID_SETTINGS",
      settings({}, { input: { encoding: "opus", sample_rate: 48000 } }),
    ],
    ["a container", "INVALID_SETTINGS", settings({}, { output: { ...MULAW, container: "wav" } })],
    [
      "a Flux model without its version",
      "INVALID_SETTINGS",
      settings({ listen: { provider: { type: "deepgram", model: "flux-general-en" } } }),
    ],
    [
      "a stored agent",
      "AGENT_ID_NOT_SUPPORTED",
      { type: "Settings", audio: {}, agent: "6f1c1f3e-0000-4000-8000-000000000000" },
    ],
  ];
  for (const [what, code, message] of refusals) {
    test(`${what}: ${code}`, async () => {
      await using client = await AgentClient.connect(agent.url);
      client.send(message);
      assert.equal((await client.told("Error"))["code"], code);
      assert.equal(await client.closed(), 1005);
    });
  }

  test("audio before the settings", async () => {
    await using client = await AgentClient.connect(agent.url);
    client.send(new Uint8Array(160));
    assert.equal((await client.told("Error"))["code"], "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS");
  });

  test("settings twice", async () => {
    await using client = await start();
    client.send(settings());
    assert.equal((await client.told("Error"))["code"], "SETTINGS_ALREADY_APPLIED");
    assert.equal(await client.closed(), 1005);
  });

  test("a client that says nothing for too long", async () => {
    await using impatient = await startHouseAgent({
      log: silentLog(),
      createDialogue: (setup) => mind.create(setup),
      warm: false,
      clientTimeoutMs: 80,
    });
    await using client = await AgentClient.start(impatient.url);
    assert.equal((await client.told("Error"))["code"], "CLIENT_MESSAGE_TIMEOUT");
  });

  test("another path is not served", async () => {
    await assert.rejects(AgentClient.connect(agent.url.replace("converse", "other")), /404/);
  });
});

describe("a typed line is a turn", () => {
  test("its words come back, then the answer sentence by sentence with its sound", async () => {
    mind.answer = () => say("One taro milk tea.", "Anything else?");
    await using client = await start();
    client.send({ type: "InjectUserMessage", content: "a taro tea please" });
    await client.told("AgentAudioDone");
    assert.deepEqual(
      client.types.filter((type) => type !== "History"),
      // prettier-ignore
      ["Welcome", "SettingsApplied", "ConversationText", "ConversationText", "(audio)", "ConversationText", "(audio)",
        "AgentAudioDone"],
    );
    assert.deepEqual(client.texts("user"), ["a taro tea please"]);
    assert.deepEqual(client.texts("assistant"), ["One taro milk tea.", "Anything else?"]);
    assert.deepEqual(
      client.all("History").map((entry) => ("content" in entry ? entry.content : "")),
      ["a taro tea please", "One taro milk tea. Anything else?"],
    );
  });

  test("over the agent's words it cuts them off, as speech would", async () => {
    await using client = await start({
      greeting: "Thanks for calling. This is a long greeting that goes on and on and on.",
    });
    await client.told("AgentAudioDone");
    client.send({ type: "InjectUserMessage", content: "hello" });
    await client.told("AgentAudioDone", 2);
    const types = client.types;
    const barge = types.indexOf("UserStartedSpeaking");
    assert.ok(barge > 0 && barge < types.lastIndexOf("ConversationText"));
  });

  test("two lines in a row are two turns", async () => {
    await using client = await start();
    client.send({ type: "InjectUserMessage", content: "one" });
    client.send({ type: "InjectUserMessage", content: "two" });
    await eventually(() => assert.deepEqual(mind.heard, ["one", "two"]));
    await eventually(() => assert.equal(client.texts("assistant").at(-1), "You said two."));
  });

  test("a mind that fails says so, and the call goes on", async () => {
    mind.answer = () => {
      throw new Error("boom");
    };
    await using client = await start();
    client.send({ type: "InjectUserMessage", content: "one" });
    await client.told("AgentAudioDone");
    assert.match(String(client.texts("assistant")[0]), /sorry/);
    mind.answer = () => say("Fine again.");
    client.send({ type: "InjectUserMessage", content: "two" });
    await client.told("AgentAudioDone", 2);
    assert.equal(client.texts("assistant")[1], "Fine again.");
  });

  test("history can be switched off", async () => {
    await using client = await AgentClient.connect(agent.url);
    client.send({ ...settings(), flags: { history: false } });
    client.send({ type: "InjectUserMessage", content: "hello" });
    await client.told("AgentAudioDone");
    assert.deepEqual(client.all("History"), []);
  });
});

describe("a tool call", () => {
  const cart = { name: "get_cart", defer_until_eot: true };

  test("goes out with its arguments as text, and its answer is echoed and kept", async () => {
    mind.answer = async (_text, setup) => {
      const answer = await setup.call("get_cart", { why: "asked" });
      return say(`The cart has ${String(answer["cart_count"])} drinks.`);
    };
    await using client = await start(withTools(cart));
    client.send({ type: "InjectUserMessage", content: "what is in my cart" });
    const id = await nextCallId(client);
    const { functions } = await client.told("FunctionCallRequest");
    assert.deepEqual(functions, [
      { id, name: "get_cart", arguments: '{"why":"asked"}', client_side: true },
    ]);
    const content = '{"ok":true,"cart_count":2}';
    client.send({ type: "FunctionCallResponse", id, name: "get_cart", content });
    await client.told("AgentAudioDone");
    assert.deepEqual(await client.told("FunctionCallResponse"), {
      type: "FunctionCallResponse",
      id,
      name: "get_cart",
      content,
    });
    assert.deepEqual(client.texts("assistant"), ["The cart has 2 drinks."]);
    const kept = client.all("History").find((entry) => "function_calls" in entry);
    assert.ok(kept !== undefined);
  });

  test("that the client does not offer fails for the mind alone", async () => {
    mind.answer = (_text, setup) =>
      setup.call("checkout_order", {}).then(
        () => say("Done."),
        () => say("I cannot do that."),
      );
    await using client = await start(withTools(cart));
    client.send({ type: "InjectUserMessage", content: "check out" });
    await client.told("AgentAudioDone");
    assert.deepEqual(client.texts("assistant"), ["I cannot do that."]);
    assert.deepEqual(client.all("FunctionCallRequest"), []);
  });

  test("with broken JSON for an answer fails for the mind alone", async () => {
    mind.answer = (_text, setup) =>
      setup.call("get_cart", {}).then(
        () => say("Fine."),
        () => say("That went wrong."),
      );
    await using client = await start(withTools(cart));
    client.send({ type: "InjectUserMessage", content: "cart" });
    const id = await nextCallId(client);
    client.send({ type: "FunctionCallResponse", id: "unknown", name: "get_cart", content: "{}" });
    client.send({ type: "FunctionCallResponse", id, name: "get_cart", content: "{" });
    await client.told("AgentAudioDone");
    assert.deepEqual(client.texts("assistant"), ["That went wrong."]);
  });

  test("learning the menu happens right after the settings", async () => {
    mind.start = async (setup) => {
      await setup.call("menu_summary", {});
    };
    await using client = await start({
      greeting: "Hello.",
      ...withTools({ name: "menu_summary" }),
    });
    const id = await nextCallId(client);
    client.send({ type: "InjectUserMessage", content: "a tea" });
    assert.deepEqual(mind.heard, []);
    client.send({ type: "FunctionCallResponse", id, name: "menu_summary", content: '{"ok":true}' });
    await eventually(() => assert.deepEqual(mind.heard, ["a tea"]));
  });
});

describe("words put into the agent's mouth", () => {
  const LONG = "This is a long sentence that takes a while to be made and to be said.";

  test("are said at once when nobody speaks", async () => {
    await using client = await start();
    client.send({ type: "InjectAgentMessage", message: "One moment." });
    await client.told("AgentAudioDone");
    assert.deepEqual(client.texts("assistant"), ["One moment."]);
  });

  test("are refused while the agent speaks", async () => {
    await using client = await start({ greeting: LONG });
    client.send({ type: "InjectAgentMessage", message: "One moment." });
    await client.told("InjectionRefused");
    const { code } = await client.told("Warning");
    assert.equal(code, "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH");
    await client.told("AgentAudioDone");
    assert.deepEqual(client.texts("assistant"), [LONG]);
  });

  test("wait their turn when queued", async () => {
    await using client = await start({ greeting: LONG });
    client.send({ type: "InjectAgentMessage", message: "And this.", behavior: "queue" });
    await eventually(() => assert.deepEqual(client.texts("assistant"), [LONG, "And this."]));
  });

  test("cut in when they interrupt", async () => {
    await using client = await start({ greeting: `${LONG} Slowly.` });
    client.send({ type: "InjectAgentMessage", message: "Stop.", behavior: "interrupt" });
    await client.told("AgentAudioDone");
    assert.deepEqual(client.texts("assistant"), ["Stop."]);
  });
});

describe("a session is changed while it runs", () => {
  test("a prompt grows", async () => {
    await using client = await start();
    client.send({ type: "UpdatePrompt", prompt: "The caller is Sam." });
    await client.told("PromptUpdated");
    assert.deepEqual(mind.prompts, ["The caller is Sam."]);
  });

  test("a new mind takes over with what was said so far", async () => {
    await using client = await start();
    client.send({ type: "InjectUserMessage", content: "hello" });
    await client.told("AgentAudioDone");
    client.send({
      type: "UpdateThink",
      think: { provider: { type: "open_ai", model: "x" }, prompt: "New.", functions: [] },
    });
    await client.told("ThinkUpdated");
    assert.equal(mind.setups[1]?.prompt, "New.");
    assert.deepEqual(mind.setups[1].history, [
      { role: "user", content: "hello" },
      { role: "assistant", content: "You said hello." },
    ]);
  });

  test("voice and hearing are acknowledged", async () => {
    await using client = await start();
    const speak = { provider: { type: "deepgram", model: "aura-2-thalia-en", speed: 0.8 } };
    client.send({ type: "UpdateSpeak", speak });
    const listen = { provider: { type: "deepgram", version: "v2", model: "flux-general-en" } };
    client.send({ type: "UpdateListen", listen });
    await client.told("SpeakUpdated");
    await client.told("ListenUpdated");
    client.send({ type: "InjectUserMessage", content: "hello" });
    assert.equal((await client.told("EndOfTurn"))["trigger"], "model");
  });

  test("a turn cannot be forced to end without Flux", async () => {
    await using client = await start();
    client.send({ type: "ForceEndTurn" });
    assert.equal((await client.told("Warning"))["code"], "FORCE_END_TURN_UNSUPPORTED");
  });

  test("keep-alives and unknown fields are taken without a word", async () => {
    await using client = await start({ something_new: true });
    client.send({ type: "KeepAlive", extra: 1 });
    client.send({ type: "UpdatePrompt", prompt: "x" });
    await client.told("PromptUpdated");
    assert.deepEqual(client.types, ["Welcome", "SettingsApplied", "PromptUpdated"]);
  });
});
