import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Config, readConfig } from "./config.ts";

function faultsOf(environment: Record<string, string>): readonly string[] {
  const read = readConfig(environment);
  return read.ok ? [] : read.refusal;
}

function configOf(environment: Record<string, string>): Config {
  const read = readConfig(environment);
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

const PIN = { STAFF_PIN: "4321" };
const TOKEN = { TWILIO_AUTH_TOKEN: "0123456789abcdef" };
const ACCOUNT = { TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}` };

describe("with an empty environment", () => {
  test("the shop runs on this machine alone, with the house agent and kept texts", () => {
    const config = configOf({});
    assert.equal(config.PORT, 8000);
    assert.equal(config.HOST, "127.0.0.1");
    assert.deepEqual(config.voiceAgent, { kind: "house" });
    assert.equal(config.twilioTexts, undefined);
    assert.equal(config.DATABASE_URL, "sqlite:.data/bobarista.db");
  });

  test("an empty value counts as unset", () => {
    assert.equal(configOf({ PORT: "", STAFF_PIN: " " }).PORT, 8000);
  });

  test("but an empty CONNECTING_TEXT leaves the sentence out", () => {
    assert.equal(configOf({ CONNECTING_TEXT: "" }).CONNECTING_TEXT, "");
  });
});

describe("with a Deepgram key", () => {
  test("calls go to Deepgram", () => {
    assert.deepEqual(configOf({ DEEPGRAM_API_KEY: "k" }).voiceAgent, {
      kind: "deepgram",
      url: "wss://agent.deepgram.com/v1/agent/converse",
      apiKey: "k",
    });
  });

  test("or to the stand-in that DEEPGRAM_AGENT_URL names", () => {
    const config = configOf({ DEEPGRAM_AGENT_URL: "ws://127.0.0.1:9/v1/agent/converse" });
    assert.equal(config.voiceAgent.kind, "deepgram");
  });
});

describe("when others can reach the server", () => {
  test("a staff PIN and Twilio's token are asked for", () => {
    const faults = faultsOf({ PUBLIC_URL: "https://voice.example.com" });
    assert.equal(faults.length, 2);
    assert.match(faults[0] ?? "", /^STAFF_PIN is missing/);
    assert.match(faults[1] ?? "", /^TWILIO_AUTH_TOKEN is missing/);
    assert.equal(faultsOf({ HOST: "0.0.0.0" }).length, 2);
  });

  test("and with both it starts", () => {
    const config = configOf({ VOICE_HOST: "voice.example.com", ...PIN, ...TOKEN });
    assert.equal(config.PUBLIC_URL, "https://voice.example.com");
  });
});

describe("with a Twilio account", () => {
  test("texts go out from the number", () => {
    const config = configOf({ ...ACCOUNT, ...TOKEN, TWILIO_SMS_FROM: "+15550001111" });
    assert.deepEqual(config.twilioTexts?.sender, { from: "+15550001111" });
  });

  test("a sender without an account is a mistake", () => {
    assert.match(faultsOf({ TWILIO_SMS_FROM: "+15550001111" }).join(), /TWILIO_ACCOUNT_SID/);
  });
});

describe("a wrong value is one line that names the variable", () => {
  const wrong: readonly (readonly [string, string])[] = [
    ["PORT", "eighty"],
    ["PORT", "70000"],
    ["HOST", "my laptop"],
    ["PUBLIC_URL", "voice.example.com"],
    ["DEEPGRAM_AGENT_URL", "https://agent.deepgram.com"],
    ["AGENT_AUDIO", "mp3"],
    ["STAFF_PIN", "abc"],
    ["SHOP_PHONE", "555"],
    ["DATABASE_URL", "mysql://x"],
    ["LOG_LEVEL", "loud"],
    ["AGENT_LLM_URL", "ollama"],
    ["TICKET_LATE_MINUTES", "5"],
  ];
  for (const [name, value] of wrong) {
    test(`${name}=${value}`, () => {
      const fault = faultsOf({ [name]: value })[0] ?? "";
      assert.ok(fault.startsWith(name), fault);
      assert.ok(!fault.includes("\n"));
    });
  }
});

test("several processes need a database they can share", () => {
  assert.match(
    faultsOf({ WORKERS: "2", DATABASE_URL: "sqlite::memory:" }).join(),
    /^WORKERS needs a database/,
  );
});
