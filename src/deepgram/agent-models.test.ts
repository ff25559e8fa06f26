import assert from "node:assert/strict";
import { once } from "node:events";
import { type Server, createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { checkAgentModels, modelListUrl } from "./agent-models.ts";

describe("before the first call Deepgram is asked for its models", () => {
  let server: Server;
  let url: string;

  before(async () => {
    server = createServer((request, response) => {
      const good = request.headers.authorization === "Token good-key";
      response.writeHead(good ? 200 : 401, { "content-type": "application/json" });
      response.end(
        request.url === "/v1/agent/settings/think/models" && good
          ? JSON.stringify({ models: [{ id: "gpt-5", name: "GPT-5", provider: "open_ai" }] })
          : "{}",
      );
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    url = `ws://127.0.0.1:${address.port}/v1/agent/converse`;
  });

  after(() => server.close());

  test("a key that works and a model that is served are good", async () => {
    const check = await checkAgentModels({ url, apiKey: "good-key", models: ["gpt-5"] });
    assert.deepEqual(check, { kind: "good" });
  });

  test("a wrong key is known before a customer finds out", async () => {
    const check = await checkAgentModels({ url, apiKey: "wrong", models: ["gpt-5"] });
    assert.deepEqual(check, { kind: "bad_key" });
  });

  test("a retired model is named", async () => {
    const check = await checkAgentModels({
      url,
      apiKey: "good-key",
      models: ["gemini-1", "gpt-5"],
    });
    assert.deepEqual(check, { kind: "not_listed", models: ["gemini-1"] });
  });

  test("in every region the one host that keeps the list is asked; a stand-in is asked itself", () => {
    const list = "/v1/agent/settings/think/models";
    for (const region of ["agent", "api.eu", "api.au", "api.in"]) {
      const url = modelListUrl(`wss://${region}.deepgram.com/v1/agent/converse`);
      assert.equal(url.href, `https://agent.deepgram.com${list}`);
    }
    const standIn = modelListUrl("ws://127.0.0.1:9000/v1/agent/converse");
    assert.equal(standIn.href, `http://127.0.0.1:9000${list}`);
  });

  for (const status of [404, 426]) {
    test(`a stand-in that answers ${status} keeps no list, and that is no fault of it`, async () => {
      const standIn = createServer((_request, response) => response.writeHead(status).end());
      await once(standIn.listen(0, "127.0.0.1"), "listening");
      const address = standIn.address();
      assert.ok(address !== null && typeof address === "object");
      const at = `ws://127.0.0.1:${address.port}/v1/agent/converse`;
      const check = await checkAgentModels({ url: at, apiKey: "k", models: ["gpt-5"] });
      standIn.close();
      assert.deepEqual(check, { kind: "no_list" });
    });
  }

  test("no network says nothing about the key", async () => {
    const check = await checkAgentModels({
      url: "ws://127.0.0.1:9/v1/agent/converse",
      apiKey: "k",
      models: [],
    });
    assert.equal(check.kind, "unknown");
  });
});
