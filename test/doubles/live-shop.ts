import assert from "node:assert/strict";
import { type App, startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { type Log, silentLog } from "../../src/lib/log.ts";
import type { AgentSession } from "./agent-session.ts";
import { EventStream } from "./event-stream.ts";
import { eventually } from "./eventually.ts";
import type { LiveVendors } from "./live-vendors.ts";
import { postSigned } from "./post-signed.ts";
import { ScriptedAgent } from "./scripted-agent.ts";
import { ScriptedCaller } from "./scripted-caller.ts";
import type { Twiml } from "./twiml-reader.ts";

/** Signed by Twilio over this origin; nothing of it is ever looked up. */
const PUBLIC_URL = "https://voice.example.com";
/** What customers dial and text to. */
const SHOP_NUMBER = "+15550001111";
/** Where no page is: building them takes longer than a call. */
const NO_PAGES = "/nowhere/at/all";

type Facts = Readonly<Record<string, unknown>>;
export type OnThePhone = { readonly caller: ScriptedCaller; readonly session: AgentSession };
/** A text that a customer sends. */
export type CustomersText = {
  readonly from: string;
  readonly body: string;
  /** The carrier's id; each text has its own when left out. */
  readonly messageSid?: string;
  /** With Advanced Opt-Out, the carrier says what it took the text for. */
  readonly hasAdvancedOptOut?: boolean;
  /** Twilio's when left out. */
  readonly signedWith?: string;
};

/** The shop as it runs with keys, but its vendors stand on this machine. */
export class LiveShop implements AsyncDisposable {
  static readonly pin = "4321";
  readonly #app: App;
  readonly #vendors: Pick<LiveVendors, "twilio" | "agent">;
  readonly #callers: ScriptedCaller[] = [];
  #textsIn = 0;

  private constructor(app: App, vendors: Pick<LiveVendors, "twilio" | "agent">) {
    this.#app = app;
    this.#vendors = vendors;
  }

  /** @param environment added to what a live shop has, or instead of it; "" takes a variable away */
  static async open(
    vendors: Pick<LiveVendors, "twilio" | "agent">,
    environment: Readonly<Record<string, string>> = {},
    { log = silentLog(), withPages = false }: { log?: Log; withPages?: boolean } = {},
  ): Promise<LiveShop> {
    const { twilio, agent } = vendors;
    const config = readConfig({
      PORT: "0",
      PUBLIC_URL,
      STAFF_PIN: LiveShop.pin,
      DATABASE_URL: "sqlite::memory:",
      DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
      DEEPGRAM_AGENT_URL: agent.url,
      TWILIO_ACCOUNT_SID: twilio.accountSid,
      TWILIO_AUTH_TOKEN: twilio.authToken,
      TWILIO_SMS_FROM: SHOP_NUMBER,
      TWILIO_API_BASE_URL: twilio.url,
      UNDO_SECONDS: "1",
      ...environment,
    });
    assert.ok(config.ok, JSON.stringify(config));
    const app = await startApp(config.value, { log, ...(withPages ? {} : { root: NO_PAGES }) });
    return new LiveShop(app, vendors);
  }

  get url(): string {
    return this.#app.url;
  }

  /** A caller who is on the line with the agent. */
  async dial(from: string): Promise<OnThePhone> {
    const { agent } = this.#vendors;
    const index = agent.sessions.length;
    const caller = this.#caller(from);
    await caller.follow(await caller.rings());
    return { caller, session: await agent.session(index) };
  }

  /** What the shop says to do with a call that rings; nobody does it. */
  async rings(from: string): Promise<Twiml> {
    return this.#caller(from).rings();
  }

  /** Resolves when the call is over for the shop too. */
  async hangUp({ caller }: OnThePhone): Promise<void> {
    caller.hangsUp();
    await this.untilIdle();
  }

  async untilIdle(): Promise<void> {
    await eventually(() => assert.equal(this.#app.callsInProgress(), 0));
  }

  #caller(from: string): ScriptedCaller {
    const { accountSid, authToken, calls } = this.#vendors.twilio;
    const caller = new ScriptedCaller({
      baseUrl: this.url,
      publicUrl: PUBLIC_URL,
      accountSid,
      authToken,
      rest: calls,
      from,
    });
    this.#callers.push(caller);
    return caller;
  }

  /** Twilio heeds a customer's text and hands it to the shop, signed over the address it knows. Answers the HTTP status. */
  async textsIn(text: CustomersText): Promise<number> {
    this.#textsIn += 1;
    const { authToken, messages } = this.#vendors.twilio;
    const { signedWith = authToken, hasAdvancedOptOut = false } = text;
    const keyword = messages.heeds(text.from, text.body);
    const fields = {
      MessageSid: text.messageSid ?? `SM${String(this.#textsIn).padStart(32, "0")}`,
      From: text.from,
      To: SHOP_NUMBER,
      Body: text.body,
      ...(keyword !== undefined && hasAdvancedOptOut && { OptOutType: keyword }),
    };
    return postSigned(`${PUBLIC_URL}/sms/inbound`, signedWith, fields, this.url);
  }

  /** Answers the HTTP status. */
  async takeOver(callSid: string): Promise<number> {
    return (await this.#asksAsStaff("POST", `/api/calls/${callSid}/take-over`)).status;
  }

  async pause(reason: string): Promise<number> {
    const body = { paused: true, reason };
    return (await this.#asksAsStaff("POST", "/api/shop/pause", body)).status;
  }

  /** What staff are answered; it goes well. */
  async staff(method: "GET" | "POST", address: string): Promise<unknown> {
    const answer = await this.#asksAsStaff(method, address);
    assert.equal(answer.status, 200, `${method} ${address}`);
    return answer.json();
  }

  async order(number: string): Promise<Facts> {
    return factsOf(await this.staff("GET", `/api/orders/${number}`));
  }

  /** The file that staff export of a call; fails until there is one. */
  async recordingOf(callSid: string): Promise<string> {
    const answer = await this.#asksAsStaff("GET", `/api/calls/${callSid}/recording`);
    assert.equal(answer.status, 200);
    return answer.text();
  }

  /** What staff see here of the calls that are running, whichever process carries them. */
  async liveCalls(): Promise<string> {
    return JSON.stringify(await this.staff("GET", "/api/calls/live"));
  }

  async #asksAsStaff(method: "GET" | "POST", address: string, body?: object): Promise<Response> {
    const { cookie } = await this.staffCookie();
    return fetch(this.url + address, {
      method,
      headers: { cookie, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  async staffCookie(): Promise<{ cookie: string }> {
    const signIn = await fetch(`${this.url}/api/staff/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ pin: LiveShop.pin }),
    });
    return { cookie: signIn.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "" };
  }

  /** The live feed as a console has it. */
  async staffFeed(): Promise<EventStream> {
    return EventStream.open(`${this.url}/orders/events`, await this.staffCookie());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const caller of this.#callers) await caller[Symbol.asyncDispose]();
    await this.#app[Symbol.asyncDispose]();
  }
}

/** What a tool of the shop answers the agent. */
export async function askTool(
  session: AgentSession,
  name: string,
  args: Facts = {},
): Promise<Facts> {
  const id = `fc_${crypto.randomUUID()}`;
  session.asks({ id, name, arguments: JSON.stringify(args) });
  const answer = await eventually(
    () => {
      const given = session.answerTo(id);
      assert.ok(given !== undefined, `${name} is not answered yet`);
      return given;
    },
    { withinMs: 20_000 },
  );
  return factsOf(JSON.parse(answer.content));
}

/** One taro milk tea, staged and confirmed. */
export async function fillCart(session: AgentSession): Promise<void> {
  const staged = await askTool(session, "add_to_cart", { flavor: "taro milk tea" });
  assert.equal(staged["ok"], true);
  assert.equal((await askTool(session, "confirm_pending_to_cart"))["ok"], true);
}

/** What `checkout_order` answers once a taro milk tea is in the cart; the texts go to the number that calls. */
export async function orderTea(session: AgentSession): Promise<Facts> {
  await fillCart(session);
  return askTool(session, "checkout_order", { use_caller_id: true });
}

export function promptOf(session: AgentSession): string {
  return session.settings?.agent.think[0]?.prompt ?? "";
}

function factsOf(value: unknown): Facts {
  assert.ok(typeof value === "object" && value !== null);
  return Object.fromEntries(Object.entries(value));
}
