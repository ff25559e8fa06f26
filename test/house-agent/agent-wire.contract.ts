import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { eventually } from "../doubles/eventually.ts";
import { AgentClient, MULAW } from "./agent-client.ts";

/** A voice agent at the end of the wire, and what a test can make it do that no client message does. */
export type WireAgent = AsyncDisposable & {
  readonly url: string;
  readonly apiKey: string;
  /** After a typed line: it wants to know what is in the cart. */
  wantsTheCart(): Promise<void>;
};

export type WireSpeech = WireAgent & {
  /** Somebody says something, for which the agent wants to know what is in the cart. */
  callerSpeaks(client: AgentClient): Promise<void>;
  /** They go on before the answer is there. */
  callerGoesOn(): Promise<void>;
};

const GREETING = "Thanks for calling the shop. What would you like to order today?";
const CART = { name: "get_cart", description: "The cart.", parameters: { type: "object" } };
const THINK = { provider: { type: "google", model: "any" }, prompt: "Take orders." };
const PROVIDER = { type: "deepgram" };

/** `Settings` as strict as the vendor is: no empty field, no field it does not know. */
function settings(agent: object = {}): object {
  return {
    type: "Settings",
    audio: { input: MULAW, output: { ...MULAW, container: "none" } },
    agent: {
      listen: { provider: { ...PROVIDER, model: "nova-3" } },
      think: [{ ...THINK, functions: [CART] }],
      speak: [{ provider: { ...PROVIDER, model: "aura-2-odysseus-en" } }],
      ...agent,
    },
  };
}

async function start(agent: WireAgent, more: object = {}): Promise<AgentClient> {
  const client = await AgentClient.connect(agent.url, agent.apiKey);
  client.send(settings(more));
  await client.told("SettingsApplied");
  return client;
}

/** What every voice agent on Deepgram's wire does (protocols 1.3 to 1.11): the house's own and the one in the tests. */
export function agentWireContract(
  name: string,
  open: (how?: { readonly refusesInjections: boolean }) => Promise<WireAgent>,
): void {
  describe(`${name} on the wire`, () => {
    test("welcomes, applies the settings, and greets with words, sound and its end", async () => {
      await using agent = await open();
      await using client = await start(agent, { greeting: GREETING });
      await client.told("AgentAudioDone");
      assert.deepEqual(
        client.types.filter((type) => type !== "History"),
        ["Welcome", "SettingsApplied", "ConversationText", "(audio)", "AgentAudioDone"],
      );
      assert.equal(typeof (await client.told("Welcome"))["request_id"], "string");
      assert.deepEqual(client.texts("assistant"), [GREETING]);
      assert.ok(
        client.sound.some((frame) => frame.length % 2 === 1),
        "frames of odd sizes",
      );
      assert.ok(new Set(client.sound.map((frame) => frame.length)).size > 1);
    });

    test("takes a conversation up from its history, and does not greet again", async () => {
      await using agent = await open();
      const call = { id: "fc_0", name: "get_cart", client_side: true, arguments: "{}" };
      const messages = [
        { type: "History", role: "assistant", content: "What would you like?" },
        { type: "History", role: "user", content: "A taro milk tea." },
        { type: "History", function_calls: [{ ...call, response: '{"ok":true}' }] },
      ];
      await using client = await start(agent, { context: { messages } });
      client.send({ type: "UpdatePrompt", prompt: "The caller is Sam." });
      await client.told("PromptUpdated");
      assert.deepEqual(client.all("ConversationText"), []);
    });

    test("bears sound in frames of any size, and silence kept alive", async () => {
      await using agent = await open();
      await using client = await start(agent);
      for (const bytes of [1, 159, 7, 160, 161, 2_001]) client.send(Buffer.alloc(bytes, 0xff));
      client.send({ type: "KeepAlive" });
      client.send({ type: "UpdatePrompt", prompt: "The caller is Sam." });
      await client.told("PromptUpdated");
      assert.deepEqual(client.types, ["Welcome", "SettingsApplied", "PromptUpdated"]);
    });

    test("takes a new mind while it runs", async () => {
      await using agent = await open();
      await using client = await start(agent);
      client.send({ type: "UpdateThink", think: [{ ...THINK, functions: [CART] }] });
      await client.told("ThinkUpdated");
    });

    test("says what it is told to say", async () => {
      await using agent = await open();
      await using client = await start(agent);
      client.send({ type: "InjectAgentMessage", message: "One moment, please." });
      await client.told("AgentAudioDone");
      assert.deepEqual(client.texts("assistant"), ["One moment, please."]);
      assert.ok(client.sound.length > 0);
    });

    test("refuses to be told while it speaks, and says so", async () => {
      await using agent = await open({ refusesInjections: true });
      await using client = await start(agent, { greeting: GREETING });
      client.send({ type: "InjectAgentMessage", message: "One moment, please." });
      await client.told("InjectionRefused");
      await client.told("AgentAudioDone");
      assert.deepEqual(client.texts("assistant"), [GREETING]);
    });

    test("takes a typed line for the caller's, and asks for a tool with an id that the answer must bear", async () => {
      await using agent = await open();
      await using client = await start(agent);
      client.send({ type: "InjectUserMessage", content: "what is in my cart" });
      await client.told("ConversationText");
      assert.deepEqual(client.texts("user"), ["what is in my cart"]);
      await agent.wantsTheCart();
      const [asked] = await toolCalls(client);
      assert.deepEqual([asked?.name, asked?.client_side], ["get_cart", true]);
      assert.deepEqual(JSON.parse(asked?.arguments ?? ""), {});
      const answer = { id: asked?.id, name: "get_cart", content: '{"ok":true,"cart_count":2}' };
      client.send({ type: "FunctionCallResponse", ...answer });
      assert.deepEqual(await client.told("FunctionCallResponse"), {
        type: "FunctionCallResponse",
        ...answer,
      });
    });

    const faults: readonly (readonly [string, string, readonly (object | string)[]])[] = [
      ["broken JSON", "UNPARSABLE_CLIENT_MESSAGE", ["{"]],
      ["a message it does not know", "UNPARSABLE_CLIENT_MESSAGE", [settings(), { type: "Hello" }]],
      [
        "anything before the settings",
        "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS",
        [{ type: "InjectUserMessage", content: "hi" }],
      ],
      ["settings twice", "SETTINGS_ALREADY_APPLIED", [settings(), settings()]],
    ];
    for (const [what, code, messages] of faults) {
      test(`ends the session at ${what}: ${code}, and no close status`, async () => {
        await using agent = await open();
        await using client = await AgentClient.connect(agent.url, agent.apiKey);
        for (const message of messages) client.send(message);
        assert.equal((await client.told("Error"))["code"], code);
        assert.equal(await client.closed(), 1005);
      });
    }
  });
}

/** A caller who goes on speaking (protocols 1.7, 1.8): what was begun for half a turn is withdrawn. */
export function speechWireContract(name: string, open: () => Promise<WireSpeech>): void {
  test(`${name} withdraws a tool call when the caller goes on, and drops its late answer`, async () => {
    await using agent = await open();
    await using client = await start(agent);
    await agent.callerSpeaks(client);
    const [asked] = await toolCalls(client);
    await agent.callerGoesOn();
    const withdrawn = await client.told("FunctionCallCancelled", 1, 90_000);
    assert.deepEqual(withdrawn["functions"], [{ id: asked?.id, name: "get_cart" }]);
    client.send({
      type: "FunctionCallResponse",
      id: asked?.id,
      name: "get_cart",
      content: '{"ok":true}',
    });
    client.send({ type: "UpdatePrompt", prompt: "The caller is Sam." });
    await client.told("PromptUpdated");
    await eventually(() => assert.deepEqual(client.all("FunctionCallResponse"), []));
  });
}

async function toolCalls(client: AgentClient) {
  const { functions } = await client.told("FunctionCallRequest", 1, 90_000);
  return z
    .array(
      z.object({
        id: z.string().min(1),
        name: z.string(),
        arguments: z.string(),
        client_side: z.boolean(),
      }),
    )
    .parse(functions);
}
