import { silentLog } from "../../src/lib/log.ts";
import { createOrderDesk } from "../../src/orders/create-order-desk.ts";
import type { OrderDesk } from "../../src/orders/order-desk.ts";
import type { EventLog } from "../../src/orders/shop-events.ts";
import { withSoldOut } from "../../src/shop/menu.ts";
import { OpeningHours } from "../../src/shop/opening-hours.ts";
import type { OrderItem, OrderNumber } from "../../src/shop/order.ts";
import { type PhoneNumber, parsePhoneNumber } from "../../src/shop/phone-number.ts";
import { openStore, type Store } from "../../src/storage/open-store.ts";
import { apiDocs } from "../../src/web/api-docs.ts";
import { LiveFeed } from "../../src/web/live-feed.ts";
import { operations, type ReadinessCheck } from "../../src/web/operations.ts";
import { builtPages } from "../../src/web/page-routes.ts";
import {
  startWebServer,
  type WebLimits,
  type WebPlugin,
  type WebServer,
} from "../../src/web/server.ts";
import { shopApi } from "../../src/web/shop-api.ts";
import { ShopMetrics } from "../../src/web/shop-metrics.ts";
import { StaffDoor } from "../../src/web/staff-auth.ts";
import type { UpgradeRoute } from "../../src/web/upgrades.ts";
import { houseMenu } from "../menus/menus.ts";

export const UNDO_WINDOW_MS = 5000;

export type WebShopOptions = {
  pin?: string;
  publicUrl?: string;
  readiness?: readonly ReadinessCheck[];
  upgrades?: readonly UpgradeRoute[];
  plugins?: readonly WebPlugin[];
  pagesFolder?: string;
  host?: string;
  port?: number;
  limits?: Partial<WebLimits>;
  databaseUrl?: string;
  costPerMinute?: number;
  takeOver?: (callSid: string) => Promise<boolean>;
  /** Else one that stands still until the test moves it. */
  clock?: { now: number };
};

type WebShopParts = Pick<WebShop, "clock" | "store" | "desk" | "server" | "metrics" | "logReads">;

/** The real web server on a free port, over a store in memory, with a clock that the test moves. */
export class WebShop implements AsyncDisposable {
  readonly clock: { now: number };
  readonly store: Store;
  readonly desk: OrderDesk;
  readonly server: WebServer;
  readonly metrics: ShopMetrics;
  /** How often the event log was read: a feed must not read once for each screen. */
  readonly logReads: { count: number };
  readonly #closing: AsyncDisposableStack;

  private constructor(parts: WebShopParts, closing: AsyncDisposableStack) {
    this.clock = parts.clock;
    this.store = parts.store;
    this.desk = parts.desk;
    this.server = parts.server;
    this.metrics = parts.metrics;
    this.logReads = parts.logReads;
    this.#closing = closing;
  }

  static async start(options: WebShopOptions = {}): Promise<WebShop> {
    await using opened = new AsyncDisposableStack();
    const log = silentLog();
    const clock = options.clock ?? { now: Date.parse("2026-11-23T20:00:00Z") };
    const now = () => clock.now;
    const store = opened.use(
      await openStore(options.databaseUrl ?? "sqlite::memory:", { log, now }),
    );
    const logReads = { count: 0 };
    const events: EventLog = {
      latestSeq: () => store.events.latestSeq(),
      eventsAfter: (seq, limit) => {
        logReads.count += 1;
        return store.events.eventsAfter(seq, limit);
      },
      onNewEvents: (wake) => store.events.onNewEvents(wake),
    };
    const menu = () => withSoldOut(houseMenu(), store.switches.current().soldOut);
    const desk = createOrderDesk({
      orders: store.orders,
      now,
      random: Math.random,
      maxActiveDrinks: () => undefined,
      undoWindowMs: UNDO_WINDOW_MS,
      log,
    });
    const feed = opened.use(await LiveFeed.start({ events, switches: store.switches, log, now }));
    const metrics = opened.use(new ShopMetrics({ openScreens: () => feed.clients }));
    const door = new StaffDoor({ pin: options.pin, secret: store.shopSecret, now });
    const server = opened.use(
      await startWebServer({
        host: options.host ?? "127.0.0.1",
        port: options.port ?? 0,
        log,
        publicUrl: options.publicUrl,
        loopbackNamesOnly: options.pin === undefined,
        upgrades: options.upgrades ?? [],
        ...(options.limits === undefined ? {} : { limits: options.limits }),
        plugins: [
          shopApi({
            desk,
            texts: store.outbox,
            events,
            switches: store.switches,
            calls: store.calls,
            recordings: store.recordings,
            menu,
            hours: new OpeningHours(houseMenu().shop),
            takeOver: options.takeOver ?? (async () => false),
            door,
            feed,
            secret: store.shopSecret,
            now,
            log,
            settings: {
              phoneNumber: undefined,
              live: {
                voice_agent: "house",
                telephone: "softphone",
                texts: "kept",
                orders: "sqlite",
              },
              softphone: true,
              undoWindowMs: UNDO_WINDOW_MS,
              lateAfterMs: [300_000, 480_000],
              readyShownMs: 900_000,
              costPerMinute: options.costPerMinute,
            },
          }),
          operations({ readiness: options.readiness ?? [], metrics: metrics.registry, door }),
          apiDocs(),
          builtPages(options.pagesFolder ?? "/nowhere/at/all"),
          ...(options.plugins ?? []),
        ],
      }),
    );
    return new WebShop({ clock, store, desk, server, metrics, logReads }, opened.move());
  }

  get url(): string {
    return this.server.url;
  }

  /** Places an order as a call would. */
  async order(...items: OrderItem[]): Promise<OrderNumber> {
    const placed = await this.desk.checkout({
      callSid: undefined,
      phone: CUSTOMER,
      items: items.length > 0 ? items : [taroWithBoba],
    });
    if (!placed.ok) throw new Error(placed.refusal.kind);
    return placed.value.order.number;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(new URL(path, this.server.url), { headers });
  }

  send(
    method: "POST" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(new URL(path, this.server.url), {
      method,
      headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  metricsText(): Promise<string> {
    return this.metrics.registry.metrics();
  }

  /** The cookie header of someone who signed in. */
  async signIn(pin: string): Promise<{ cookie: string }> {
    const response = await this.send("POST", "/api/staff/session", { pin });
    const cookie = response.headers.getSetCookie()[0]?.split(";", 1)[0];
    if (cookie === undefined) throw new Error(`no cookie, but status ${response.status}`);
    return { cookie };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closing.disposeAsync();
  }
}

export const taroWithBoba: OrderItem = {
  flavor: "taro milk tea",
  toppings: ["boba"],
  sweetness: "50%",
  ice: "regular ice",
  addons: [],
  priceCents: 625,
};

export function phoneNumber(text: string): PhoneNumber {
  const phone = parsePhoneNumber(text);
  if (phone === undefined) throw new Error(`"${text}" is no phone number`);
  return phone;
}

const CUSTOMER = phoneNumber("+12065550123");
