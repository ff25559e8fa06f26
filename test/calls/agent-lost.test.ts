import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AgentSession } from "../doubles/agent-session.ts";
import { eventually } from "../doubles/eventually.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";

const FILLER = new Uint8Array(320).fill(0x55);

/** Every way in which the vendor may leave a call from which another socket helps (protocols 1.11). */
const LOSSES: Readonly<Record<string, (agent: AgentSession) => void>> = {
  "the network drops": (agent) => agent.drops(),
  "a close without a word": (agent) => agent.closes(),
  "close 1011": (agent) => agent.closes(1011),
  ...Object.fromEntries(
    [
      "CLIENT_MESSAGE_TIMEOUT",
      "FAILED_TO_START_LISTENING",
      "ASR_CONNECTION_CLOSED",
      "ASR_DRIVER_TIMEOUT",
      "FAILED_TO_THINK",
      "FAILED_TO_SPEAK",
      "NON_EXISTENT_FUNCTION_CALLED",
      "MAXIMUM_SESSION_LENGTH_REACHED",
      "SERVER_GOING_AWAY",
      "INTERNAL_SERVER_ERROR",
      "SOMETHING_NEW",
    ].map((code) => [code, (agent: AgentSession) => agent.fails(code)]),
  ),
};

describe("when the agent is lost in the middle of a call", () => {
  for (const [name, lose] of Object.entries(LOSSES)) {
    test(`${name}: another goes on within two seconds, with all that was said and the cart`, async () => {
      await using shop = await PhoneShop.open({ filler: FILLER });
      const caller = await shop.dial();
      const first = await shop.agent.session(0);
      first.hears("A taro milk tea please.");
      first.asks({ id: "fc_1", name: "add_to_cart" });
      await eventually(() => assert.ok(first.answerTo("fc_1")));
      const lostAt = performance.now();
      lose(first);
      const second = await shop.agent.session(1);
      assert.ok(performance.now() - lostAt < 2_000);

      assert.equal(second.settings?.agent.greeting, undefined);
      const said = second.settings?.agent.context?.messages ?? [];
      assert.ok(said.some((each) => "content" in each && /taro/.test(each.content)));
      await eventually(() => assert.match(second.injected[0] ?? "", /lost you for a moment/));
      await eventually(() => assert.ok(caller.sound.includes(0x55), "the filler was not heard"));
      caller.speaks(new Uint8Array(160).fill(0x66));
      await eventually(() => assert.ok(second.audio.includes(0x66)));
      assert.ok(caller.isStreaming);
      assert.equal((await shop.record(caller.callSid)).cart.items.length, 1);
      assert.equal(shop.metrics.count("agent back"), 1);
    });
  }

  test("what the caller says meanwhile is not lost", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    const first = await shop.agent.session(0);
    shop.agent.script = { neverApplies: true };
    first.drops();
    const second = await eventually(() => {
      const session = shop.agent.sessions[1];
      assert.ok(session?.settings !== undefined);
      return session;
    });
    caller.speaks(new Uint8Array(800).fill(0x66));
    caller.presses("#");
    await eventually(async () => {
      const { timeline } = await shop.record(caller.callSid);
      assert.ok(timeline.some((entry) => entry.kind === "note" && entry.name === "keys_pressed"));
    });
    second.applies();
    await eventually(() => assert.equal(second.audio.filter((byte) => byte === 0x66).length, 800));
    await eventually(() =>
      assert.ok(second.received.some(({ type }) => type === "InjectUserMessage")),
    );
  });

  test("an answer of the lost agent's tool is not sent to the new one", async () => {
    await using shop = await PhoneShop.open({ limits: { toolMs: 100 } });
    await shop.dial();
    const first = await shop.agent.session(0);
    first.asks({ id: "fc_1", name: "never" });
    await eventually(() => assert.equal(shop.conversations[0]?.answered.length, 1));
    first.drops();
    const second = await shop.agent.session(1);
    second.asks({ id: "fc_2", name: "never" });
    await eventually(() => assert.match(second.answerTo("fc_2")?.content ?? "", /too_slow/));
    assert.deepEqual(
      second.answers.map(({ id }) => id),
      ["fc_2"],
    );
  });
});

describe("when no agent can be had", () => {
  const hopeless: Readonly<Record<string, (shop: PhoneShop) => void>> = {
    "401": (shop) => shop.agent.refusals.push(401),
    "403": (shop) => shop.agent.refusals.push(403),
    INVALID_SETTINGS: (shop) => {
      shop.agent.script = { settingsError: "INVALID_SETTINGS" };
    },
    UNPARSABLE_CLIENT_MESSAGE: (shop) => {
      shop.agent.script = { settingsError: "UNPARSABLE_CLIENT_MESSAGE" };
    },
    USER_AUDIO_FORMAT: (shop) => {
      shop.agent.script = { settingsError: "USER_AUDIO_FORMAT" };
    },
    ...Object.fromEntries(
      [
        "AGENT_ID_NOT_SUPPORTED",
        "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS",
        "SETTINGS_ALREADY_APPLIED",
      ].map((code) => [
        code,
        (shop: PhoneShop) => {
          shop.agent.script = { settingsError: code };
        },
      ]),
    ),
    INVALID_AGENT_ID: (shop) => {
      shop.agent.script = { settingsError: "INVALID_AGENT_ID" };
    },
  };

  for (const [name, spoil] of Object.entries(hopeless)) {
    test(`${name} is not tried again: the caller is put through to the shop`, async () => {
      await using shop = await PhoneShop.open({ shopPhone: "+15550009999" });
      spoil(shop);
      const caller = await shop.dial();
      const fate = await caller.untilFate("put_through");
      assert.match("said" in fate ? fate.said : "", /putting you through/);
      assert.equal(shop.agent.handshakes, 1);
      assert.equal((await shop.finished(caller)).outcome, "failed");
    });
  }

  test("USER_AUDIO_FORMAT in the middle of a call: another socket would hear the same", async () => {
    await using shop = await PhoneShop.open({ shopPhone: "+15550009999" });
    const caller = await shop.dial();
    (await shop.agent.session()).fails("USER_AUDIO_FORMAT");
    await caller.untilFate("put_through");
    assert.equal(shop.agent.handshakes, 1);
  });

  const stubborn: Readonly<Record<string, (shop: PhoneShop) => void>> = {
    "429 (too many sockets)": (shop) => shop.agent.refusals.push(429, 429, 429),
    "500 at the handshake": (shop) => shop.agent.refusals.push(500, 502, 503),
    "no answer to the handshake": (shop) => {
      shop.agent.isDeaf = true;
    },
    "no Welcome": (shop) => {
      shop.agent.script = { noWelcome: true };
    },
    "no SettingsApplied": (shop) => {
      shop.agent.script = { neverApplies: true };
    },
    "an error each time it is ready": (shop) => {
      shop.agent.script = { settingsError: "INTERNAL_SERVER_ERROR" };
    },
  };

  for (const [name, spoil] of Object.entries(stubborn)) {
    test(`${name}: tried three times in all, then an apology, never dead air`, async () => {
      await using shop = await PhoneShop.open({
        readyTimeoutMs: 500,
        limits: { agentRetryPauseMs: 10 },
      });
      spoil(shop);
      const caller = await shop.dial();
      const fate = await caller.untilFate("hung_up_by_shop");
      assert.match("said" in fate ? fate.said : "", /call again in a few minutes/);
      assert.equal(shop.agent.handshakes, 3);
      assert.equal((await shop.finished(caller)).outcome, "failed");
    });
  }

  test("429 once is waited out", async () => {
    await using shop = await PhoneShop.open({ limits: { agentRetryPauseMs: 10 } });
    shop.agent.refusals.push(429);
    const caller = await shop.dial();
    await eventually(() => assert.equal(caller.story[0], "media"));
    assert.equal(shop.agent.sessions[0]?.settings?.agent.greeting, "Welcome to the shop.");
  });

  test("a cart that was begun is not forgotten: it becomes a call-back card", async () => {
    await using shop = await PhoneShop.open();
    const caller = await shop.dial();
    const agent = await shop.agent.session();
    agent.asks({ id: "fc_1", name: "add_to_cart" });
    await eventually(() => assert.ok(agent.answerTo("fc_1")));
    shop.agent.refusals.push(401);
    agent.drops();
    await caller.untilFate("hung_up_by_shop");
    const record = await shop.finished(caller);
    assert.deepEqual([record.outcome, record.callBack], ["dropped", "open"]);
  });
});
