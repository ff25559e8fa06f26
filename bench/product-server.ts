import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { Admission } from "../src/calls/admission.ts";
import { CALL_LIMITS } from "../src/calls/call-limits.ts";
import { noMetrics } from "../src/calls/call-metrics.ts";
import { Switchboard } from "../src/calls/switchboard.ts";
import { Conversation } from "../src/conversation/conversation.ts";
import { TruthGuard } from "../src/conversation/truth-guard.ts";
import { agentOpener } from "../src/deepgram/agent-socket.ts";
import { Heartbeat } from "../src/lib/heartbeat.ts";
import { createOrderDesk } from "../src/orders/create-order-desk.ts";
import { parseMenu } from "../src/shop/menu-file.ts";
import { openStore } from "../src/storage/open-store.ts";
import { MediaStreams } from "../src/twilio/media-streams.ts";
import { mediaStreamUrl, voiceWebhook } from "../src/twilio/voice-webhook.ts";
import { startWebServer } from "../src/web/server.ts";
import { reportUsage } from "./load/usage-reporter.ts";

/**
 * The product as it carries calls: web server, webhooks, switchboard, conversations, both wires, and a store. Left out are
 * the pages and the house agent, which carry no sound.
 */

const { values } = parseArgs({
  options: {
    "agent-url": { type: "string", default: "" },
    audio: { type: "string", default: "mulaw" },
    store: { type: "string", default: "sqlite::memory:" },
  },
});
const audio = values.audio === "linear16" ? "linear16" : "mulaw";
const now = () => Date.now();
const log = pino({ level: "warn" });
const heartbeat = new Heartbeat(100);
const store = await openStore(values.store, { log });
const menuFile = readFileSync(new URL("../menu.yaml", import.meta.url), "utf8");
const menu = parseMenu(menuFile, "menu.yaml");
if (!menu.ok) throw new Error("menu.yaml cannot be read");
const desk = createOrderDesk({
  orders: store.orders,
  now,
  random: Math.random,
  maxActiveDrinks: () => undefined,
  log,
});
const LONG_MS = 24 * 60 * 60_000;
const switchboard = new Switchboard({
  openAgent: agentOpener({
    url: values["agent-url"],
    apiKey: "bench",
    agent: {
      audio,
      listenModel: "nova-3",
      language: undefined,
      think: [{ provider: "google", model: "gemini-3.1-flash-lite" }],
      speakModels: ["aura-2-odysseus-en"],
      tags: ["bench"],
    },
    heartbeat,
    log,
  }),
  openConversation: (start) =>
    new Conversation({ ...start, menu: () => menu.value, desk, now, log }),
  openGuard: () => new TruthGuard({ menu: () => menu.value }),
  audio,
  admission: new Admission({
    maxConcurrentCalls: 10_000,
    maxCallsPerNumberPerDay: 10_000,
    shopPhone: undefined,
    shop: () => ({ ...menu.value.shop, hours: undefined, closedOn: [] }),
    switches: store.switches,
    store: store.calls,
    now,
  }),
  desk,
  store: store.calls,
  limits: { ...CALL_LIMITS, callMs: LONG_MS },
  heartbeat,
  metrics: noMetrics(),
  log,
  filler: new Uint8Array(0),
  shopPhone: undefined,
  connectingText: "",
  worker: "bench",
  now,
});
const streams = new MediaStreams({
  switchboard,
  authTokens: [],
  streamUrl: () => mediaStreamUrl(server.url),
  accountSid: undefined,
  heartbeat,
  log,
});
const server = await startWebServer({
  host: "127.0.0.1",
  port: 0,
  log,
  publicUrl: undefined,
  loopbackNamesOnly: false,
  plugins: [
    voiceWebhook({
      switchboard,
      authTokens: [],
      publicUrl: () => server.url,
      viewKeyFor: () => "",
      log,
    }),
  ],
  upgrades: [
    {
      path: "/twilio",
      handle: (request, socket, head) => streams.handle(request, socket, head),
    },
  ],
});
reportUsage(Number(new URL(server.url).port));
