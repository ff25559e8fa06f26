import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import { describe, test } from "node:test";
import { languageModelDialogue } from "./language-model-dialogue.ts";
import { StoryCall } from "./story.fixture.ts";

type Script = readonly ((response: ServerResponse) => void)[];

/** An endpoint that answers from a script, one entry a request; the last entry repeats. */
class ScriptedModel implements AsyncDisposable {
  readonly asked: unknown[] = [];
  readonly #server: Server;

  private constructor(script: Script) {
    this.#server = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        this.asked.push(JSON.parse(body));
        (script[this.asked.length - 1] ?? script.at(-1))?.(response);
      });
    });
  }

  static async start(script: Script): Promise<ScriptedModel> {
    const model = new ScriptedModel(script);
    await new Promise<void>((resolve) => model.#server.listen(0, "127.0.0.1", resolve));
    return model;
  }

  get url(): string {
    const address = this.#server.address();
    assert.ok(typeof address === "object" && address !== null);
    return `http://127.0.0.1:${address.port}/v1`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const says = (content: string) => (response: ServerResponse) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content } }] }));
};

const calls = (name: string, args: string) => (response: ServerResponse) => {
  const toolCall = { id: "call_1", type: "function", function: { name, arguments: args } };
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({ choices: [{ message: { content: null, tool_calls: [toolCall] } }] }),
  );
};

const answers = (status: number, body: string) => (response: ServerResponse) => {
  response.statusCode = status;
  response.end(body);
};

describe("a language model at an OpenAI-compatible endpoint", () => {
  test("leads the talk with our prompt and tools", async () => {
    await using model = await ScriptedModel.start([
      calls("add_to_cart", '{"flavor":"taro","toppings":["boba"]}'),
      says("One taro milk tea with boba for $6.25. Is that right?"),
    ]);
    const create = languageModelDialogue({ url: model.url, model: "any" });
    const call = await StoryCall.start({ create });
    assert.equal(
      await call.says("a taro with boba"),
      "One taro milk tea with boba for $6.25. Is that right?",
    );
    assert.deepEqual(call.reply.say, ["One taro milk tea with boba for $6.25.", "Is that right?"]);
    assert.equal(call.reply.expecting, "yes_no");
    assert.equal(call.staged, "taro milk tea + boba");
    assert.match(JSON.stringify(model.asked[1]), /"role":"tool","tool_call_id":"call_1"/);
    assert.match(JSON.stringify(model.asked[0]), /confirm_pending_to_cart/);
  });

  test("broken arguments and unknown tools are told to the model, and the talk goes on", async () => {
    await using model = await ScriptedModel.start([
      calls("add_to_cart", "{oops"),
      calls("make_tea", "{}"),
      says("What would you like?"),
    ]);
    const create = languageModelDialogue({ url: model.url, model: "any" });
    const call = await StoryCall.start({ create });
    assert.equal(await call.says("hello"), "What would you like?");
    assert.match(JSON.stringify(model.asked[1]), /bad_arguments/);
    assert.match(JSON.stringify(model.asked[2]), /unknown_tool/);
  });

  for (const [trouble, script] of [
    ["is slow", [() => undefined]],
    ["answers with an error", [answers(500, "no")]],
    ["answers with nonsense", [answers(200, "{}")]],
    ["says nothing", [says("")]],
    ["goes round in circles", [calls("get_cart", "{}")]],
  ] satisfies readonly (readonly [string, Script])[]) {
    test(`one that ${trouble}: the policy answers within the turn`, async () => {
      await using model = await ScriptedModel.start(script);
      const create = languageModelDialogue({ url: model.url, model: "any", timeLimitMs: 300 });
      const call = await StoryCall.start({ create });
      assert.match(await call.says("a taro with boba"), /Is that right\?/);
      assert.equal(call.staged, "taro milk tea + boba");
      await call.says("yes");
      assert.equal(call.cart, "taro milk tea + boba");
    });
  }

  test("one that is absent: the policy answers", async () => {
    const create = languageModelDialogue({ url: "http://127.0.0.1:9", model: "any" });
    const call = await StoryCall.start({ create });
    assert.match(await call.says("a black milk tea"), /Is that right\?/);
  });

  test("one that fails mid-call: the policy goes on where the talk stood", async () => {
    await using model = await ScriptedModel.start([
      calls("add_to_cart", '{"flavor":"taro"}'),
      says("One taro milk tea. Is that right?"),
      answers(503, ""),
    ]);
    const create = languageModelDialogue({ url: model.url, model: "any" });
    const call = await StoryCall.start({ create });
    await call.says("a taro");
    assert.match(await call.says("yes"), /Anything else/);
    assert.equal(call.cart, "taro milk tea");
  });
});
