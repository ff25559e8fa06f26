import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { type AgentAudio, callCodecs } from "../../src/audio/call-codec.ts";
import { Admission } from "../../src/calls/admission.ts";
import { CALL_LIMITS, type CallLimits } from "../../src/calls/call-limits.ts";
import type { CallRecord } from "../../src/calls/call-store.ts";
import type { Carrier } from "../../src/calls/carrier.ts";
import type { Guard } from "../../src/calls/truth-check.ts";
import { viewKeyFor } from "../../src/calls/caller-view.ts";
import { StreamTokens } from "../../src/calls/stream-tokens.ts";
import { Switchboard } from "../../src/calls/switchboard.ts";
import { parseOrderNumber } from "../../src/shop/order-number.ts";
import type { ShopDetails } from "../../src/shop/menu.ts";
import { OpeningHours } from "../../src/shop/opening-hours.ts";
import { agentOpener } from "../../src/deepgram/agent-socket.ts";
import { Heartbeat } from "../../src/lib/heartbeat.ts";
import { silentLog } from "../../src/lib/log.ts";
import { twilioCarrier } from "../../src/twilio/calls-client.ts";
import { MediaStreams } from "../../src/twilio/media-streams.ts";
import { mediaStreamUrl, voiceWebhook } from "../../src/twilio/voice-webhook.ts";
import { startWebServer, type WebServer } from "../../src/web/server.ts";
import { CountedMetrics } from "./counted-metrics.ts";
import { eventually } from "./eventually.ts";
import {
  InMemoryCallStore,
  InMemoryDesk,
  InMemoryEventLog,
  InMemoryRecordings,
  InMemorySwitches,
} from "./in-memory-shop.ts";
import type { FakeTwilioRest } from "./fake-twilio-rest.ts";
import type { AgentScript } from "./agent-session.ts";
import { ScriptedAgent } from "./scripted-agent.ts";
import { type CallerOptions, ScriptedCaller } from "./scripted-caller.ts";
import { ScriptedConversation } from "./scripted-conversation.ts";

export type PhoneShopOptions = {
  readonly audio?: AgentAudio;
  readonly script?: AgentScript;
  readonly limits?: Partial<CallLimits>;
  readonly authTokens?: readonly string[];
  readonly publicUrl?: string;
  readonly shopPhone?: string;
  readonly maxConcurrentCalls?: number;
  readonly maxCallsPerNumberPerDay?: number;
  readonly shop?: Partial<ShopDetails>;
  readonly filler?: Uint8Array;
  readonly connectingText?: string;
  readonly listenModel?: string;
  readonly guard?: Guard;
  /** The shop whose store this one shares: the same shop after a restart, or its second process. */
  readonly sharing?: PhoneShop;
  /** Names this process among several that share a store. */
  readonly worker?: string;
  readonly readyTimeoutMs?: number;
  readonly silenceAfterMs?: number;
  readonly startTimeoutMs?: number;
  readonly pingAfterMs?: number;
  /** The carrier's REST API, where calls can be changed beside their streams. */
  readonly rest?: FakeTwilioRest;
};

const ALWAYS_OPEN: ShopDetails = {
  name: "Test Tea",
  timeZone: "UTC",
  hours: undefined,
  closedOn: [],
};

/**
 * The telephone half of the shop on real sockets: web server, switchboard, Twilio's and Deepgram's adapters, with a
 * scripted agent behind it. Only the conversation is a double.
 */
export class PhoneShop implements AsyncDisposable {
  readonly agent: ScriptedAgent;
  readonly switchboard: Switchboard;
  readonly streams: MediaStreams;
  readonly heartbeat: Heartbeat;
  /** As if this process had more to do than time. */
  readonly pressure = { isHigh: false };
  readonly metrics = new CountedMetrics();
  readonly events: InMemoryEventLog;
  readonly store: InMemoryCallStore;
  readonly recordings: InMemoryRecordings;
  readonly switches: InMemorySwitches;
  readonly conversations: ScriptedConversation[] = [];
  #callers: ScriptedCaller[] = [];
  readonly #options: PhoneShopOptions;
  #server: WebServer | undefined;

  private constructor(agent: ScriptedAgent, options: PhoneShopOptions) {
    this.#options = options;
    this.agent = agent;
    this.heartbeat = new Heartbeat(20);
    this.events = options.sharing?.events ?? new InMemoryEventLog();
    this.store = options.sharing?.store ?? new InMemoryCallStore(this.events);
    this.recordings = options.sharing?.recordings ?? new InMemoryRecordings();
    this.switches = options.sharing?.switches ?? new InMemorySwitches();
    this.switchboard = this.#openSwitchboard();
    this.streams = new MediaStreams({
      switchboard: this.switchboard,
      authTokens: options.authTokens ?? [],
      streamUrl: () => mediaStreamUrl(this.publicUrl),
      accountSid: undefined,
      heartbeat: this.heartbeat,
      log: silentLog(),
      ...(options.startTimeoutMs === undefined ? {} : { startTimeoutMs: options.startTimeoutMs }),
      ...(options.pingAfterMs === undefined ? {} : { pingAfterMs: options.pingAfterMs }),
    });
  }

  static async open(options: PhoneShopOptions = {}): Promise<PhoneShop> {
    const agent = await ScriptedAgent.open(options.script);
    const shop = new PhoneShop(agent, options);
    shop.#server = await startWebServer({
      host: "127.0.0.1",
      port: 0,
      log: silentLog(),
      publicUrl: undefined,
      loopbackNamesOnly: false,
      plugins: [
        voiceWebhook({
          switchboard: shop.switchboard,
          authTokens: options.authTokens ?? [],
          publicUrl: () => shop.publicUrl,
          viewKeyFor: (callSid) => viewKeyFor("secret", callSid),
          log: silentLog(),
        }),
      ],
      upgrades: [
        {
          path: "/twilio",
          handle: (request, socket, head) => shop.streams.handle(request, socket, head),
        },
      ],
    });
    return shop;
  }

  get url(): string {
    return this.#server?.url ?? "";
  }

  get publicUrl(): string {
    return this.#options.publicUrl ?? this.url;
  }

  get openWebSockets(): number {
    return this.#server?.openSockets ?? 0;
  }

  /** A caller who is put through to the agent (or whatever becomes of them). */
  async dial(options: Partial<CallerOptions> = {}): Promise<ScriptedCaller> {
    const caller = this.caller(options);
    await caller.follow(await caller.rings());
    return caller;
  }

  caller(options: Partial<CallerOptions> = {}): ScriptedCaller {
    const caller = new ScriptedCaller({
      baseUrl: this.url,
      publicUrl: this.publicUrl,
      rest: this.#options.rest?.calls,
      ...options,
    });
    this.#callers.push(caller);
    return caller;
  }

  async record(callSid: string): Promise<CallRecord> {
    const record = await this.store.findCall(callSid);
    assert.ok(record !== undefined, "no such call");
    return record;
  }

  /** The record of a call once it has ended. */
  async finished(caller: ScriptedCaller, withinMs = 5_000): Promise<CallRecord> {
    return eventually(
      async () => {
        const record = await this.record(caller.callSid);
        assert.ok(record.endedAt !== undefined, "the call has not ended");
        return record;
      },
      { withinMs },
    );
  }

  /** Drops what the doubles remember of calls that are over: for tests that measure what the shop keeps. */
  forgetsThePast(): void {
    assert.deepEqual(this.agent.violations, []);
    this.agent.sessions.splice(0, Infinity, ...this.agent.sessions.filter(({ isOpen }) => isOpen));
    this.#callers = [];
    this.conversations.length = 0;
    this.metrics.reports.length = 0;
    this.store.forgetAll();
    this.recordings.forgetAll();
    this.events.forgetAll();
  }

  /** Ends everything and fails the test on whatever was left open or done wrong on a wire. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const caller of this.#callers) await caller[Symbol.asyncDispose]();
    await this.switchboard[Symbol.asyncDispose]();
    await eventually(() => assert.equal(this.agent.openSessions, 0, "agent sessions left open"));
    await eventually(() => assert.equal(this.streams.openCount, 0, "media streams left open"));
    this.streams[Symbol.dispose]();
    await this.#server?.[Symbol.asyncDispose]();
    await turn();
    assert.equal(this.heartbeat.listenerCount, 0, "something still listens to the heartbeat");
    await this.agent[Symbol.asyncDispose]();
    assert.deepEqual(this.#options.rest?.complaints ?? [], [], "Twilio's REST API complains");
    assert.deepEqual(this.agent.violations, [], "Deepgram would not have borne this");
    assert.deepEqual(
      this.#callers.flatMap((caller) => caller.violations),
      [],
      "Twilio would warn",
    );
  }

  #carrier(): Carrier | undefined {
    const { rest } = this.#options;
    if (rest === undefined) return undefined;
    return twilioCarrier({
      accountSid: rest.accountSid,
      authToken: rest.authToken,
      publicUrl: () => this.publicUrl,
      apiBaseUrl: rest.url,
      answersWithinMs: 300,
    });
  }

  #openSwitchboard(): Switchboard {
    const options = this.#options;
    const limits = { ...CALL_LIMITS, ...options.limits };
    const now = () => Date.now();
    return new Switchboard({
      openAgent: agentOpener({
        url: this.agent.url,
        apiKey: ScriptedAgent.apiKey,
        agent: {
          audio: options.audio ?? "mulaw",
          listenModel: options.listenModel ?? "nova-3",
          language: undefined,
          think: [
            { provider: "google", model: "gemini-3.1-flash-lite", temperature: 0.3 },
            { provider: "open_ai", model: "gpt-5-mini" },
          ],
          speakModels: ["aura-2-odysseus-en"],
          tags: ["test"],
        },
        pressure: this.pressure,
        heartbeat: this.heartbeat,
        log: silentLog(),
        ...(options.readyTimeoutMs === undefined ? {} : { readyTimeoutMs: options.readyTimeoutMs }),
        ...(options.silenceAfterMs === undefined ? {} : { silenceAfterMs: options.silenceAfterMs }),
      }),
      openConversation: (start) => {
        const conversation = new ScriptedConversation(start);
        this.conversations.push(conversation);
        return conversation;
      },
      openGuard: () =>
        options.guard ?? { said: () => ({ kind: "not_checkable" }), toolResult: () => undefined },
      openCodec: callCodecs(options.audio ?? "mulaw"),
      admission: new Admission({
        maxConcurrentCalls: options.maxConcurrentCalls ?? 100,
        maxCallsPerNumberPerDay: options.maxCallsPerNumberPerDay ?? 1_000,
        shopPhone: options.shopPhone,
        hours: new OpeningHours({ ...ALWAYS_OPEN, ...options.shop }),
        switches: this.switches,
        store: this.store,
        now,
      }),
      desk: new InMemoryDesk({
        events: this.events,
        now,
        undoWindowMs: 5_000,
        makeNumber: (soFar) => {
          const number = parseOrderNumber(String(4782 + soFar));
          assert.ok(number !== undefined);
          return number;
        },
      }),
      texts: { takesTexts: async () => true },
      store: this.store,
      recordings: this.recordings,
      carrier: this.#carrier(),
      tokens: new StreamTokens({ secret: "the shop's", now }),
      limits,
      heartbeat: this.heartbeat,
      metrics: this.metrics,
      log: silentLog(),
      filler: options.filler ?? new Uint8Array(0),
      shopPhone: options.shopPhone,
      connectingText: options.connectingText ?? "Connecting you.",
      worker: options.worker ?? "test",
      now,
    });
  }
}
