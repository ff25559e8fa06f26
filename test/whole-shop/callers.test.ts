import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { type App, startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { AgentSession } from "../doubles/agent-session.ts";
import { eventually } from "../doubles/eventually.ts";
import { FakeTwilioRest } from "../doubles/fake-twilio-rest.ts";
import { postSigned } from "../doubles/post-signed.ts";
import { ScriptedAgent } from "../doubles/scripted-agent.ts";
import { ScriptedCaller } from "../doubles/scripted-caller.ts";

const PUBLIC_URL = "https://voice.example.com";
const PIN = "8241";
/** The number that Twilio keeps for trying this: every text to it is refused with 21614. */
const NO_MOBILE = "+15005550009";
const answerSchema = z.record(z.string(), z.unknown());

describe("a caller", () => {
  test("is offered the number they call from, before they have to say one", async () => {
    await using street = await Street.open();
    const { agent } = await street.call("+15551234567");
    assert.match(promptOf(agent), /Shall I text the number ending in 4 5 6 7\?/);
    const saved = await ask(agent, "save_phone_number", { use_caller_id: true });
    assert.deepEqual(
      [saved["phone"], saved["phone_spoken"]],
      ["+15551234567", "5 5 5, 1 2 3, 4 5 6 7"],
    );
  });

  test("whose number is withheld keys it in, and the text goes there", async () => {
    await using street = await Street.open();
    const { caller, agent } = await street.call("anonymous");
    assert.match(promptOf(agent), /We cannot text the number they call from/);
    assert.equal((await ask(agent, "save_phone_number", { use_caller_id: true }))["ok"], false);
    caller.presses("5559870001");
    await eventually(() => {
      const typed = agent.received.find(({ type }) => type === "InjectUserMessage");
      assert.ok(typed?.type === "InjectUserMessage");
      assert.equal(typed.content, "I typed my phone number on the keypad: 5 5 5, 9 8 7, 0 0 0 1.");
    });
    await orders(agent);
    await ask(agent, "save_phone_number", { phone: "5559870001" });
    await ask(agent, "checkout_order");
    await eventually(() => assert.equal(street.twilio.accepted[0]?.to, "+15559870001"));
  });

  test("from a landline is asked for another number, once a text to it has failed", async () => {
    await using street = await Street.open();
    const first = await street.call(NO_MOBILE);
    assert.match(promptOf(first.agent), /Shall I text the number ending in 0 0 0 9\?/);
    await orders(first.agent);
    const placed = await ask(first.agent, "checkout_order", { use_caller_id: true });
    const order = `/api/orders/${String(placed["order_number"])}`;
    await eventually(
      async () => assert.match(JSON.stringify(await street.staff("GET", order)), /21614/),
      { everyMs: 100 },
    );
    await street.hangUp(first);

    const { agent } = await street.call(NO_MOBILE);
    assert.match(promptOf(agent), /We cannot text the number they call from/);
    assert.equal((await ask(agent, "get_cart"))["caller_id_last_four"], null);
    const refused = await ask(agent, "save_phone_number", { use_caller_id: true });
    assert.equal(refused["code"], "caller_id_not_textable");
    assert.equal((await ask(agent, "order_status"))["ok"], true, "their order is still theirs");
  });

  test("who was cut off and calls again is told what they had", async () => {
    await using street = await Street.open();
    const first = await street.call("+15551234567");
    await orders(first.agent);
    first.caller.hangsUp();
    await eventually(() => assert.equal(first.agent.isOpen, false));
    await street.untilIdle();
    const again = await street.call("+15551234567");
    assert.match(
      again.agent.settings?.agent.greeting ?? "",
      /We were cut off\. You had one taro milk tea/,
    );
    assert.equal((await ask(again.agent, "get_cart"))["cart_count"], 1);
  });

  test("who called before is offered their usual, until they ask to be forgotten", async () => {
    await using street = await Street.open();
    const phone = "+15551234567";
    const first = await street.call(phone);
    await orders(first.agent);
    const number = String(
      (await ask(first.agent, "checkout_order", { use_caller_id: true }))["order_number"],
    );
    assert.equal((await ask(first.agent, "forget_me"))["open_orders"], 1, "it is still to be made");
    await street.hangUp(first);
    await street.staff("POST", `/api/orders/${number}/done`);
    await street.staff("POST", `/api/orders/${number}/collected`);
    await eventually(() => assert.ok(street.twilio.accepted.length >= 1));

    const second = await street.call(phone);
    assert.match(promptOf(second.agent), /The caller's usual is one taro milk tea/);
    second.agent.hears("Please forget everything you know about me.");
    assert.equal((await ask(second.agent, "forget_me"))["open_orders"], 0);
    await street.hangUp(second);
    const kept = JSON.stringify([
      await street.staff("GET", `/api/calls/${first.caller.callSid}`),
      await street.staff("GET", `/api/calls/${second.caller.callSid}`),
      await street.staff("GET", `/api/orders/${number}`),
    ]);
    assert.doesNotMatch(kept, /5551234567|forget everything/);
    const third = await street.call(phone);
    assert.doesNotMatch(promptOf(third.agent), /The caller's usual/);
  });
});

describe("a customer who texts back", () => {
  test("hears how the order stands, can cancel it, and is refused unless Twilio signed it", async () => {
    await using street = await Street.open();
    const phone = "+15551234567";
    const { agent } = await street.call(phone);
    await orders(agent);
    await ask(agent, "checkout_order", { use_caller_id: true });
    await street.texted(/^Thanks for your order!/);
    const texts = (messageSid: string, body: string, token = street.twilio.authToken) =>
      street.textsIn(
        { MessageSid: messageSid, From: phone, To: "+15550001111", Body: body },
        token,
      );
    assert.equal(await texts("SM1", "STATUS", "another token"), 403);
    assert.equal(await texts("SM2", "Status?"), 200);
    await street.texted(/is being made/);
    assert.equal(await texts("SM2", "Status?"), 200);
    assert.equal(await texts("SM3", "what a lovely day"), 200);
    await street.texted(/^Thanks for your text!/);
    assert.equal(await texts("SM4", "cancel order"), 200);
    await street.texted(/is cancelled/);
    const replies = street.twilio.accepted.filter(({ body }) => body.includes("is being made"));
    assert.equal(replies.length, 1, "the same text delivered twice is answered once");
  });
});

test("a model that was retired does not keep the line from being answered", async () => {
  await using street = await Street.open(["gpt-5-mini"]);
  const { agent } = await street.call("+15551234567");
  assert.deepEqual(
    agent.settings?.agent.think.map(({ provider }) => provider.model),
    ["gemini-3.1-flash-lite", "gpt-5-mini"],
  );
});

type OnThePhone = { readonly caller: ScriptedCaller; readonly agent: AgentSession };

/** The shop as it runs with keys, its vendors on this machine, and people who call it. */
class Street implements AsyncDisposable {
  readonly twilio: FakeTwilioRest;
  readonly #agent: ScriptedAgent;
  readonly #shop: App;
  readonly #closing: AsyncDisposableStack;
  #calls = 0;

  private constructor(parts: {
    readonly twilio: FakeTwilioRest;
    readonly agent: ScriptedAgent;
    readonly shop: App;
    readonly closing: AsyncDisposableStack;
  }) {
    this.twilio = parts.twilio;
    this.#agent = parts.agent;
    this.#shop = parts.shop;
    this.#closing = parts.closing;
  }

  static async open(models?: readonly string[]): Promise<Street> {
    await using opened = new AsyncDisposableStack();
    const twilio = opened.use(await FakeTwilioRest.start());
    const agent = opened.use(await ScriptedAgent.open());
    if (models !== undefined) agent.models = models;
    const config = readConfig({
      PORT: "0",
      PUBLIC_URL,
      STAFF_PIN: PIN,
      DATABASE_URL: "sqlite::memory:",
      DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
      DEEPGRAM_AGENT_URL: agent.url,
      TWILIO_ACCOUNT_SID: twilio.accountSid,
      TWILIO_AUTH_TOKEN: twilio.authToken,
      TWILIO_SMS_FROM: "+15550001111",
      TWILIO_API_BASE_URL: twilio.url,
      UNDO_SECONDS: "0",
    });
    assert.ok(config.ok, JSON.stringify(config));
    const options = { log: silentLog(), root: "/nowhere/at/all" };
    const shop = opened.use(await startApp(config.value, options));
    return new Street({ twilio, agent, shop, closing: opened.move() });
  }

  async call(from: string): Promise<OnThePhone> {
    const caller = this.#closing.use(
      await ScriptedCaller.dial({
        baseUrl: this.#shop.url,
        publicUrl: PUBLIC_URL,
        authToken: this.twilio.authToken,
        accountSid: this.twilio.accountSid,
        rest: this.twilio.calls,
        from,
      }),
    );
    const agent = await this.#agent.session(this.#calls);
    this.#calls += 1;
    return { caller, agent };
  }

  async hangUp({ caller }: OnThePhone): Promise<void> {
    caller.hangsUp();
    await this.untilIdle();
  }

  async untilIdle(): Promise<void> {
    await eventually(() => assert.equal(this.#shop.callsInProgress(), 0));
  }

  async texted(body: RegExp): Promise<void> {
    await eventually(() => assert.ok(this.twilio.accepted.some((text) => body.test(text.body))));
  }

  /** Signed over the address that Twilio knows, and delivered to this machine. */
  async textsIn(fields: Readonly<Record<string, string>>, token: string): Promise<number> {
    return postSigned(`${PUBLIC_URL}/sms/inbound`, token, fields, this.#shop.url);
  }

  async staff(method: "GET" | "POST", address: string): Promise<unknown> {
    const signIn = await fetch(`${this.#shop.url}/api/staff/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ pin: PIN }),
    });
    const cookie = signIn.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
    const answer = await fetch(this.#shop.url + address, { method, headers: { cookie } });
    assert.equal(answer.status, 200, `${method} ${address}`);
    return answer.json();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closing.disposeAsync();
    assert.deepEqual(this.twilio.complaints, []);
    assert.deepEqual(this.#agent.violations, []);
  }
}

function promptOf(agent: AgentSession): string {
  return agent.settings?.agent.think[0]?.prompt ?? "";
}

async function ask(
  agent: AgentSession,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const id = `fc_${agent.answers.length + 1}`;
  agent.asks({ id, name, arguments: JSON.stringify(args) });
  return eventually(() => {
    const answer = agent.answerTo(id);
    assert.ok(answer !== undefined, `${name} is not answered yet`);
    return answerSchema.parse(JSON.parse(answer.content));
  });
}

/** One taro milk tea, staged and confirmed. */
async function orders(agent: AgentSession): Promise<void> {
  assert.equal((await ask(agent, "add_to_cart", { flavor: "taro milk tea" }))["ok"], true);
  assert.equal((await ask(agent, "confirm_pending_to_cart"))["cart_count"], 1);
}
