import { Registry } from "prom-client";
import { silentLog } from "../../src/lib/log.ts";
import type { Menu, MenuItem } from "../../src/shop/menu.ts";
import type { OrderItem, OrderNumber } from "../../src/shop/order.ts";
import type { PhoneNumber } from "../../src/shop/phone-number.ts";
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
import { StaffDoor } from "../../src/web/staff-auth.ts";
import type { UpgradeRoute } from "../../src/web/upgrades.ts";
import {
  InMemoryCallStore,
  InMemoryDesk,
  InMemoryEventLog,
  InMemorySmsHistory,
  InMemorySwitches,
} from "./in-memory-shop.ts";

export const SHOP_SECRET = "a secret of the test shop";
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
};

/** The real web server on a free port, with a shop in memory behind it and a clock that the test moves. */
export class WebShop implements AsyncDisposable {
  readonly clock = { now: Date.parse("2026-11-23T20:00:00Z") };
  readonly now = () => this.clock.now;
  readonly events = new InMemoryEventLog();
  readonly switches = new InMemorySwitches();
  readonly calls = new InMemoryCallStore(this.events);
  readonly texts = new InMemorySmsHistory();
  readonly desk = new InMemoryDesk({
    events: this.events,
    now: this.now,
    undoWindowMs: UNDO_WINDOW_MS,
    makeNumber: (soFar) => orderNumber(String(4782 + soFar)),
  });
  readonly metrics = new Registry();
  open = true;
  #closing = new AsyncDisposableStack();
  #server: WebServer | undefined;

  static async start(options: WebShopOptions = {}): Promise<WebShop> {
    const shop = new WebShop();
    await shop.#start(options);
    return shop;
  }

  get url(): string {
    return this.server.url;
  }

  get server(): WebServer {
    if (this.#server === undefined) throw new Error("the shop is not started");
    return this.#server;
  }

  async #start(options: WebShopOptions): Promise<void> {
    const log = silentLog();
    await using opened = new AsyncDisposableStack();
    const feed = opened.use(await LiveFeed.start({ events: this.events, log, now: this.now }));
    const door = new StaffDoor({ pin: options.pin, secret: SHOP_SECRET, now: this.now });
    this.#server = opened.use(
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
            desk: this.desk,
            texts: this.texts,
            events: this.events,
            switches: this.switches,
            calls: this.calls,
            menu: () => menuWith(this.switches.current().soldOut),
            isOpen: () => this.open,
            parsePhone: (text) => (/^\d{10}$/.test(text) ? phoneNumber(`+1${text}`) : undefined),
            door,
            feed,
            secret: SHOP_SECRET,
            now: this.now,
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
              costPerMinute: undefined,
            },
          }),
          operations({ readiness: options.readiness ?? [], metrics: this.metrics, door }),
          apiDocs(),
          builtPages(options.pagesFolder ?? "/nowhere/at/all"),
          ...(options.plugins ?? []),
        ],
      }),
    );
    this.#closing = opened.move();
  }

  /** Places an order as a call would. */
  async order(...items: OrderItem[]): Promise<OrderNumber> {
    const placed = await this.desk.checkout({
      callSid: undefined,
      phone: phoneNumber("+15551234567"),
      items: items.length > 0 ? items : [taroWithBoba],
    });
    if (!placed.ok) throw new Error(placed.refusal.kind);
    return placed.value.order.number;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(new URL(path, this.url), { headers });
  }

  send(
    method: "POST" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(new URL(path, this.url), {
      method,
      headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
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

export function orderNumber(text: string): OrderNumber {
  if (!isOrderNumber(text)) throw new Error(`"${text}" is no order number`);
  return text;
}

function isOrderNumber(text: string): text is OrderNumber {
  return /^\d{4}$/.test(text);
}

export function phoneNumber(text: string): PhoneNumber {
  if (!isPhoneNumber(text)) throw new Error(`"${text}" is no phone number`);
  return text;
}

function isPhoneNumber(text: string): text is PhoneNumber {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

function menuWith(soldOut: ReadonlySet<string>): Menu {
  const item = (id: string, name: string, priceCents: number): MenuItem => ({
    id,
    name,
    aliases: [],
    priceCents,
    requires: [],
    available: !soldOut.has(id),
  });
  return {
    shop: {
      name: "Deepgram BobaRista",
      timeZone: "America/Los_Angeles",
      hours: undefined,
      closedOn: [],
    },
    flavors: [item("taro", "taro milk tea", 550), item("black", "black milk tea", 550)],
    toppings: [item("boba", "boba", 75), item("egg-pudding", "egg pudding", 75)],
    addons: [],
    sweetness: {
      defaultId: "50",
      levels: [
        { id: "0", name: "0%", aliases: [] },
        { id: "50", name: "50%", aliases: [] },
      ],
    },
    ice: {
      defaultId: "regular",
      levels: [
        { id: "none", name: "no ice", aliases: [] },
        { id: "regular", name: "regular ice", aliases: [] },
      ],
    },
    rules: { maxDrinksPerOrder: 10, maxActiveDrinksPerPhone: undefined },
  };
}
