import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { ShopEventJson, ShopJson } from "../../src/web/api.ts";
import { ApiRefused, getJson } from "./api-client.ts";
import { FreshValue } from "./fresh-value.ts";
import type { EventStreamMessage } from "./event-stream-parser.ts";
import { EventStream, type FeedState } from "./event-stream.ts";
import { reloadIfUpdated } from "./page-shell.tsx";
import { noteServerTime } from "./shop-clock.ts";
import { parseHeartbeat, parseShopEvent } from "./shop-events.ts";

type EventType = ShopEventJson["type"];

export const ORDER_EVENTS: readonly EventType[] = [
  "order_created",
  "order_status_changed",
  "order_amended",
];
export const CALL_EVENTS: readonly EventType[] = ["call_started", "call_updated", "call_ended"];

/** A page's tie to the shop: the live feed, and the values that are fetched again when it says so. One for each page. */
export class ShopConnection {
  readonly state = signal<FeedState>("connecting");
  /** What is wrong with the shop, for staff; empty when all is well. */
  readonly trouble = signal<readonly string[]>([]);
  readonly shop: FreshValue<ShopJson>;
  /** Somebody must type the PIN before this page may show anything. */
  readonly needsSignIn: ReadonlySignal<boolean> = computed(() => {
    const staff = this.shop.value?.staff;
    return staff !== undefined && staff.pin_required && !staff.signed_in;
  });
  /** Known to be staff, or in a shop where everyone is. */
  readonly #isStaff = computed(() => this.shop.value !== undefined && !this.needsSignIn.value);
  readonly #watched: { types: ReadonlySet<EventType>; refresh: () => void }[] = [];
  readonly #mayReload: () => boolean;
  #feed: EventStream | undefined;
  #opened = 0;

  constructor(options: { mayReload?: () => boolean } = {}) {
    this.#mayReload = options.mayReload ?? (() => true);
    this.shop = this.watch(["shop_changed", "menu_changed"], () => getJson<ShopJson>("/api/shop"));
    this.#isStaff.subscribe((isStaff) => {
      if (isStaff) this.refreshAll();
    });
  }

  /** The value follows the shop from `start()` on. */
  watch<T>(types: readonly EventType[], fetchValue: () => Promise<T>): FreshValue<T> {
    const value = new FreshValue(fetchValue);
    this.#watched.push({ types: new Set(types), refresh: () => value.refresh() });
    return value;
  }

  /** As `watch`, for what only staff may see: asked for once it is known that this device may. */
  watchAsStaff<T>(types: readonly EventType[], fetchValue: () => Promise<T>): FreshValue<T> {
    const ask = async () => {
      try {
        return await fetchValue();
      } catch (error) {
        // Signed out elsewhere, or the week is over: the shop's answer brings the PIN pad back.
        if (error instanceof ApiRefused && error.status === 401) this.shop.refresh();
        throw error;
      }
    };
    const value = new FreshValue(ask, () => this.#isStaff.value);
    this.#watched.push({ types: new Set(types), refresh: () => value.refresh() });
    return value;
  }

  start(): void {
    this.#feed?.[Symbol.dispose]();
    this.#feed = new EventStream("/orders/events", {
      onOpen: () => {
        this.refreshAll();
        if (this.#opened++ > 0) void reloadIfUpdated(this.#mayReload);
      },
      onMessage: (message) => this.#hear(message),
      onState: (state) => (this.state.value = state),
    });
  }

  #hear({ event, data }: EventStreamMessage): void {
    if (event === "heartbeat") {
      const beat = parseHeartbeat(data);
      if (beat === undefined) return;
      noteServerTime(beat.nowMs);
      // The same list is the same signal's value, so that nothing is drawn anew every two seconds.
      if (beat.trouble.join() !== this.trouble.value.join()) this.trouble.value = beat.trouble;
      return;
    }
    const type = parseShopEvent(data)?.type;
    for (const { types, refresh } of this.#watched) {
      if (type !== undefined && types.has(type)) refresh();
    }
  }

  /** After signing in or out: the server decides anew what this device may see and hear. */
  restart(): void {
    this.refreshAll();
    this.start();
  }

  refreshAll(): void {
    for (const { refresh } of this.#watched) refresh();
  }
}
