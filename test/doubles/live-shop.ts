import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { type App, startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { AgentSession } from "./agent-session.ts";
import { EventStream } from "./event-stream.ts";
import { eventually } from "./eventually.ts";
import type { FakeTwilioRest } from "./fake-twilio-rest.ts";
import { ScriptedAgent } from "./scripted-agent.ts";
import { ScriptedCaller } from "./scripted-caller.ts";
import type { Twiml } from "./twiml-reader.ts";

/** Signed by Twilio over this origin; nothing of it is ever looked up. */
const PUBLIC_URL = "https://voice.example.com";

type Facts = Readonly<Record<string, unknown>>;

/** The shop as it runs with keys, but its vendors stand on this machine. */
export class LiveShop implements AsyncDisposable {
  static readonly pin = "4321";
  readonly #app: App;
  readonly #twilio: FakeTwilioRest;
  readonly #agent: ScriptedAgent;
  readonly #callers: ScriptedCaller[] = [];

  private constructor(app: App, twilio: FakeTwilioRest, agent: ScriptedAgent) {
    this.#app = app;
    this.#twilio = twilio;
    this.#agent = agent;
  }

  static async open(
    vendors: { readonly twilio: FakeTwilioRest; readonly agent: ScriptedAgent },
    environment: Readonly<Record<string, string>> = {},
  ): Promise<LiveShop> {
    const { twilio, agent } = vendors;
    const config = readConfig({
      PORT: String(await freePort()),
      PUBLIC_URL,
      STAFF_PIN: LiveShop.pin,
      DATABASE_URL: "sqlite::memory:",
      DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
      DEEPGRAM_AGENT_URL: agent.url,
      TWILIO_ACCOUNT_SID: twilio.accountSid,
      TWILIO_AUTH_TOKEN: twilio.authToken,
      TWILIO_SMS_FROM: "+15550001111",
      TWILIO_API_BASE_URL: twilio.url,
      UNDO_SECONDS: "1",
      ...environment,
    });
    assert.ok(config.ok, JSON.stringify(config));
    return new LiveShop(await startApp(config.value, { log: silentLog() }), twilio, agent);
  }

  get url(): string {
    return this.#app.url;
  }

  /** A caller who is on the line with the agent. */
  async dial(from: string): Promise<{ caller: ScriptedCaller; session: AgentSession }> {
    const index = this.#agent.sessions.length;
    const caller = this.#caller(from);
    await caller.follow(await caller.rings());
    return { caller, session: await this.#agent.session(index) };
  }

  /** What the shop says to do with a call that rings; nobody does it. */
  async rings(from: string): Promise<Twiml> {
    return this.#caller(from).rings();
  }

  #caller(from: string): ScriptedCaller {
    const { accountSid, authToken } = this.#twilio;
    const caller = new ScriptedCaller({
      baseUrl: this.url,
      publicUrl: PUBLIC_URL,
      accountSid,
      authToken,
      from,
    });
    this.#callers.push(caller);
    return caller;
  }

  /** Answers the HTTP status. */
  async takeOver(callSid: string): Promise<number> {
    return this.#press(`/api/calls/${callSid}/take-over`, undefined);
  }

  async pause(reason: string): Promise<number> {
    return this.#press("/api/shop/pause", { paused: true, reason });
  }

  async #press(pathname: string, body: object | undefined): Promise<number> {
    const { cookie } = await this.staffCookie();
    const answer = await fetch(this.url + pathname, {
      method: "POST",
      headers: { cookie, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return answer.status;
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

  /** What staff see here of the calls that are running, whichever process carries them. */
  async liveCalls(): Promise<string> {
    const answer = await fetch(`${this.url}/api/calls/live`, {
      headers: await this.staffCookie(),
    });
    return answer.text();
  }

  async order(number: string): Promise<Facts> {
    const answer = await fetch(`${this.url}/api/orders/${number}`, {
      headers: await this.staffCookie(),
    });
    return factsOf(await answer.json());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const caller of this.#callers) await caller[Symbol.asyncDispose]();
    await this.#app[Symbol.asyncDispose]();
  }
}

/** What a tool of the shop answers the agent. */
export async function askTool(
  session: AgentSession,
  id: string,
  name: string,
  args: Facts = {},
): Promise<Facts> {
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

/** A taro milk tea in the cart, and the caller's own number for the texts. */
export async function fillCart(session: AgentSession): Promise<void> {
  await askTool(session, "fc_add", "add_to_cart", { flavor: "taro milk tea" });
  await askTool(session, "fc_confirm", "confirm_pending_to_cart");
  await askTool(session, "fc_phone", "save_phone_number", { use_caller_id: true });
}

function factsOf(value: unknown): Facts {
  assert.ok(typeof value === "object" && value !== null);
  return Object.fromEntries(Object.entries(value));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  assert.ok(address !== null && typeof address === "object");
  probe.close();
  await once(probe, "close");
  return address.port;
}
