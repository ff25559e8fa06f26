/**
 * The composition root: makes every adapter, joins the rooms, and closes them in reverse. Only this file and those beside
 * it say `new` to an adapter.
 */
import { randomBytes, randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { openVoiceAgents } from "./app-agents.ts";
import { openCarrier } from "./app-carrier.ts";
import { readMenu, shopSettings, storeStartFault } from "./app-shop.ts";
import { openTexts } from "./app-texts.ts";
import { callCodecs } from "./audio/call-codec.ts";
import { Admission } from "./calls/admission.ts";
import { CALL_LIMITS } from "./calls/call-limits.ts";
import { viewKeyFor } from "./calls/caller-view.ts";
import { StreamTokens } from "./calls/stream-tokens.ts";
import { Switchboard } from "./calls/switchboard.ts";
import { TakeOvers } from "./calls/take-overs.ts";
import { startWorkerWatch } from "./calls/worker-watch.ts";
import type { Config } from "./config.ts";
import { Conversation } from "./conversation/conversation.ts";
import { describeTools } from "./conversation/tool-list.ts";
import { TruthGuard } from "./conversation/truth-guard.ts";
import { Heartbeat } from "./lib/heartbeat.ts";
import type { Log } from "./lib/log.ts";
import { rememberLast } from "./lib/remember-last.ts";
import { StartFault } from "./lib/start-fault.ts";
import { createOrderDesk } from "./orders/create-order-desk.ts";
import { startRetention } from "./orders/retention.ts";
import { StoreFault } from "./orders/store-fault.ts";
import { type Menu, withSoldOut } from "./shop/menu.ts";
import { OpeningHours } from "./shop/opening-hours.ts";
import { openStore } from "./storage/open-store.ts";
import { MediaStreams } from "./twilio/media-streams.ts";
import { mediaStreamUrl, voiceWebhook } from "./twilio/voice-webhook.ts";
import { apiDocs } from "./web/api-docs.ts";
import { LiveFeed } from "./web/live-feed.ts";
import { operations } from "./web/operations.ts";
import { buildPages } from "./web/page-build.ts";
import { builtPages } from "./web/page-routes.ts";
import { CannotListen, startWebServer, type WebServer } from "./web/server.ts";
import { shopApi } from "./web/shop-api.ts";
import { trySaying } from "./web/menu-json.ts";
import { TroubleWatch } from "./web/trouble-watch.ts";
import { ShopMetrics } from "./web/shop-metrics.ts";
import { StaffDoor } from "./web/staff-auth.ts";

export interface App extends AsyncDisposable {
  /** Where this machine reaches it, "http://127.0.0.1:8000". */
  readonly url: string;
  readonly shopName: string;
  /** A sentence to try on the softphone. */
  readonly trySaying: string;
  callsInProgress(): number;
  /** Takes no new calls and waits, bounded by `DRAIN_SECONDS`, for the running ones. */
  drain(): Promise<void>;
}

export type AppOptions = {
  readonly log: Log;
  /** Where the pages and their build are; the folder of `package.json`. */
  readonly root?: string;
  /** UTC ms. */
  readonly now?: () => number;
  /** In [0, 1): where the numbers of new orders come from. */
  readonly random?: () => number;
};

/** Not to be foreseen: an order number is as good as a ticket. */
const unforeseen = () => randomInt(2 ** 40) / 2 ** 40;
const HEARTBEAT_MS = 250;
/** "One moment, please.", µ-law 8 kHz: said while a lost agent is replaced. Made by `npm run filler`. */
const FILLER_FILE = path.resolve(import.meta.dirname, "../assets/one-moment.mulaw");

/** Opens the shop. Throws `StartFault` when a person can mend what is wrong; nothing stays open then. */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  try {
    return await openApp(config, options);
  } catch (error) {
    throw error instanceof StoreFault ? storeStartFault(error, config.DATABASE_URL) : error;
  }
}

async function openApp(config: Config, options: AppOptions): Promise<App> {
  const { log, root = path.resolve(import.meta.dirname, "..") } = options;
  const { now = Date.now, random = unforeseen } = options;
  await using opened = new AsyncDisposableStack();

  const menuFile = await readMenu(config.MENU_FILE);
  const store = opened.use(await openStore(config.DATABASE_URL, { log, now }));
  const menuWithout = rememberLast((soldOut: ReadonlySet<string>) =>
    withSoldOut(menuFile, soldOut),
  );
  const menu = (): Menu => menuWithout(store.switches.current().soldOut);
  // A fifth of a MB of schemas, the same for all calls: made when the menu changes, not when the phone rings.
  const toolsFor = rememberLast(describeTools);
  if (config.ORDERS_RESET === "on-start") {
    log.info({ orders: await store.retention.resetOrders() }, "ORDERS_RESET: a fresh list");
  }
  opened.use(startRetention({ retention: store.retention, days: config.RETENTION_DAYS, now, log }));
  const desk = createOrderDesk({
    orders: store.orders,
    now,
    random,
    maxActiveDrinks: () => menuFile.rules.maxActiveDrinksPerPhone,
    undoWindowMs: config.UNDO_SECONDS * 1000,
    log,
  });
  const publicUrl = (): string => config.PUBLIC_URL ?? server.url;
  const authTokens = [config.TWILIO_AUTH_TOKEN, config.TWILIO_AUTH_TOKEN_OLD].filter(
    (token) => token !== undefined,
  );
  const shopName = menuFile.shop.name;
  const hours = new OpeningHours(menuFile.shop);
  const troubles = new TroubleWatch({ texts: store.outbox, log });
  const feed = opened.use(
    await LiveFeed.start({
      events: store.events,
      switches: store.switches,
      trouble: () => troubles.sentences,
      log,
      now,
    }),
  );
  const metrics = opened.use(
    new ShopMetrics({
      openScreens: () => feed.clients,
      openSockets: () => server.openSockets,
    }),
  );
  const texts = opened.use(
    openTexts(config, { store, desk, shopName, authTokens, publicUrl, metrics, now, random, log }),
  );
  const heartbeat = new Heartbeat(HEARTBEAT_MS);
  const agents = opened.use(await openVoiceAgents(config, { heartbeat, log }));

  // Pids come round again, and machines share a store.
  const worker = `${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`;
  opened.use(
    await startWorkerWatch({
      workers: store.calls,
      worker,
      onBeat: (fault) => troubles.look(fault),
      now,
      log,
    }),
  );
  const admission = new Admission({
    maxConcurrentCalls: config.MAX_CONCURRENT_CALLS,
    maxCallsPerNumberPerDay: config.MAX_CALLS_PER_NUMBER_PER_DAY,
    shopPhone: config.SHOP_PHONE,
    hours,
    switches: store.switches,
    store: store.calls,
    callsElsewhere:
      config.WORKERS > 1 || store.engine === "postgres"
        ? () => store.calls.countInProgress({ except: worker })
        : undefined,
    now,
  });
  const switchboard = opened.use(
    new Switchboard({
      openAgent: agents.open,
      openConversation: (start) =>
        new Conversation({
          ...start,
          menu,
          toolsFor,
          desk,
          retention: store.retention,
          texts: texts.forecast,
          now,
          log,
          greeting: config.AGENT_GREETING,
        }),
      openGuard: () => new TruthGuard({ menu }),
      openCodec: callCodecs(config.AGENT_AUDIO),
      admission,
      desk,
      store: store.calls,
      texts: store.outbox,
      recordings: store.recordings,
      limits: { ...CALL_LIMITS, callMs: config.MAX_CALL_MINUTES * 60_000 },
      heartbeat,
      metrics,
      log,
      filler: await readFile(FILLER_FILE),
      shopPhone: config.SHOP_PHONE,
      connectingText: config.CONNECTING_TEXT,
      carrier: openCarrier(config),
      tokens: new StreamTokens({ secret: store.shopSecret, now }),
      worker,
      now,
    }),
  );
  const takeOvers = opened.use(
    new TakeOvers({
      switchboard,
      calls: store.calls,
      canTransfer: config.SHOP_PHONE !== undefined,
      onEvent: (listener) => feed.onEvent(listener),
    }),
  );
  const streams = opened.use(
    new MediaStreams({
      switchboard,
      authTokens,
      streamUrl: () => mediaStreamUrl(publicUrl()),
      accountSid: config.TWILIO_ACCOUNT_SID,
      heartbeat,
      log,
    }),
  );

  const door = new StaffDoor({ pin: config.STAFF_PIN, secret: store.shopSecret, now });
  const pages = buildPages({ root, outDir: path.join(root, "dist/pages"), log });
  pages.catch((error: unknown) => log.error({ err: error }, "the pages could not be built"));
  const server: WebServer = opened.use(
    await startServer({
      host: config.HOST,
      port: config.PORT,
      log,
      publicUrl: config.PUBLIC_URL,
      loopbackNamesOnly: config.STAFF_PIN === undefined,
      upgrades: [
        {
          path: "/twilio",
          handle: (request, socket, head) => streams.handle(request, socket, head),
        },
      ],
      plugins: [
        shopApi({
          desk,
          texts: store.outbox,
          events: store.events,
          switches: store.switches,
          calls: store.calls,
          recordings: store.recordings,
          menu,
          hours,
          door,
          feed,
          secret: store.shopSecret,
          takeOver: (callSid) => takeOvers.ask(callSid),
          settings: shopSettings(config, store),
          now,
          log,
        }),
        voiceWebhook({
          switchboard,
          authTokens,
          publicUrl,
          viewKeyFor: (callSid) => viewKeyFor(store.shopSecret, callSid),
          log,
        }),
        texts.webhook,
        operations({
          readiness: [
            {
              name: "taking calls",
              wrong: () => (admission.isDraining ? "draining: running calls end" : undefined),
            },
            { name: "store", wrong: () => store.check().then(() => undefined) },
          ],
          metrics: metrics.registry,
          door,
        }),
        apiDocs(),
        builtPages(path.join(root, "dist/pages")),
      ],
    }),
  );
  opened.defer(async () => {
    await pages.catch(() => undefined);
  });

  const closing = opened.move();
  return {
    url: server.url,
    shopName,
    trySaying: trySaying(menuFile)[0] ?? "",
    callsInProgress: () => switchboard.callCount,
    drain: () => switchboard.drain(config.DRAIN_SECONDS * 1000),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

async function startServer(
  options: Parameters<typeof startWebServer>[0],
): ReturnType<typeof startWebServer> {
  try {
    return await startWebServer(options);
  } catch (error) {
    throw error instanceof CannotListen ? new StartFault(error.message) : error;
  }
}
