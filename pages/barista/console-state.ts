import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { CallsJson, MenuJson, OrderJson, OrdersJson } from "../../src/web/api.ts";
import { ApiRefused, ApiUnreachable, getJson, sendJson } from "../shared/api-client.ts";
import { Chime, NEW_ORDER_CHIME } from "../shared/chime.ts";
import { defaultsOf } from "../shared/drinks.ts";
import type { FreshValue } from "../shared/fresh-value.ts";
import { Notices } from "../shared/notices.tsx";
import { recall, remember } from "../shared/preferences.ts";
import { shopNow } from "../shared/shop-clock.ts";
import { CALL_EVENTS, ORDER_EVENTS, ShopConnection } from "../shared/shop-connection.ts";
import { countOf, spellNumber } from "../shared/words.ts";
import {
  ActionQueue,
  parseActions,
  type Action,
  type ActionOutcome,
  type Move,
} from "./action-queue.ts";
import { placeTickets, type Ticket, type TicketBoard } from "./tickets.ts";

const STATUS_AFTER: Readonly<Record<Move, OrderJson["status"]>> = {
  done: "ready",
  undo: "received",
  collected: "collected",
  cancel: "cancelled",
};
const WORD_FOR: Readonly<Record<Move, string>> = {
  done: "marked ready",
  undo: "taken back",
  collected: "collected",
  cancel: "cancelled",
};
const KEPT_ACTIONS = "barista.kept-actions";

/** Everything the console knows, and what its buttons do. One for the page. */
export class ConsoleState {
  readonly connection: ShopConnection;
  readonly orders: FreshValue<OrdersJson>;
  readonly menu: FreshValue<MenuJson>;
  readonly liveCalls: FreshValue<CallsJson>;
  readonly callBacks: FreshValue<CallsJson>;
  readonly notices = new Notices();
  readonly chime = new Chime("barista.sound");
  readonly queue: ActionQueue;
  readonly board: ReadonlySignal<TicketBoard | undefined>;
  readonly defaults = computed(() => {
    const menu = this.menu.value;
    return menu === undefined ? undefined : defaultsOf(menu);
  });
  /** When a ticket's undo window was last over, UTC ms: then the tickets are placed anew. */
  readonly #windowOverAtMs = signal(0);
  #windowTimer: ReturnType<typeof setTimeout> | undefined;
  #knownNumbers: ReadonlySet<string> | undefined;
  /** Marked ready on this console, the latest last. */
  #doneHere: string[] = [];

  constructor() {
    this.connection = new ShopConnection({
      mayReload: () => this.queue.waiting.value.length === 0,
    });
    const { connection } = this;
    this.orders = connection.watchAsStaff([...ORDER_EVENTS, "message_status_changed"], () =>
      getJson<OrdersJson>("/api/orders/in-progress"),
    );
    this.menu = connection.watch(["menu_changed"], () => getJson<MenuJson>("/api/menu"));
    this.liveCalls = connection.watchAsStaff(CALL_EVENTS, () =>
      getJson<CallsJson>("/api/calls/live"),
    );
    this.callBacks = connection.watchAsStaff(["call_ended", ...ORDER_EVENTS], () =>
      getJson<CallsJson>("/api/call-backs"),
    );
    this.queue = new ActionQueue({
      send: (action) => this.#send(action),
      isUnreachable: (error) => error instanceof ApiUnreachable,
      onSettled: (action, outcome) => this.#settled(action, outcome),
      load: () => parseActions(recall(KEPT_ACTIONS)),
      save: (actions) =>
        remember(KEPT_ACTIONS, actions.length === 0 ? undefined : JSON.stringify(actions)),
    });
    this.board = computed(() => {
      const nowMs = Math.max(shopNow(), this.#windowOverAtMs.value);
      const orders = this.orders.value?.orders;
      return orders && placeTickets(orders, this.queue.waiting.value, nowMs);
    });
    this.board.subscribe((board) => this.#wakeAt(board?.changesAtMs));
    this.orders.signal.subscribe((json) => this.#noticeNewOrders(json?.orders));
    connection.state.subscribe((state) => {
      if (state === "live") this.queue.run();
    });
  }

  get isOffline(): boolean {
    return this.connection.state.value === "lost";
  }

  markDone(ticket: Ticket): void {
    if (ticket.state !== "to_make") return;
    const { order_number } = ticket.order;
    this.#doneHere = [...this.#doneHere.filter((number) => number !== order_number), order_number];
    this.#press("done", ticket.order, ticket.order.version);
    this.notices.announce(`Order ${spellNumber(order_number)} done. Undo is possible.`);
  }

  undo(ticket: Ticket): void {
    const { order } = ticket;
    if (this.queue.takeBack(order.order_number, "done")) return;
    // A Done whose fate is unknown: its Undo follows it, whatever became of it.
    if (this.queue.isWaiting(order.order_number, "done")) this.#press("undo", order, undefined);
    else if (this.#isPossible("undo", order)) this.#press("undo", order, order.version);
  }

  /** The last ticket that can still be undone: this console's own first. */
  undoLast(): void {
    const open = (this.board.value?.toMake ?? []).filter(({ state }) => state === "just_done");
    const mine = this.#doneHere
      .toReversed()
      .map((number) => open.find(({ order }) => order.order_number === number))
      .find((ticket) => ticket !== undefined);
    const ticket = mine ?? open.at(-1);
    if (ticket === undefined) this.notices.show("There is nothing to undo.");
    else this.undo(ticket);
  }

  markCollected(ticket: Ticket): void {
    this.#press("collected", ticket.order, ticket.order.version);
  }

  cancel(order: OrderJson): void {
    if (this.#isPossible("cancel", order)) this.#press("cancel", order, order.version);
  }

  /** Runs what a sheet asks for; says what went wrong. True when it was done. */
  async perform(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.notices.show(error instanceof Error ? error.message : String(error), "bad");
      return false;
    }
  }

  #press(move: Move, order: OrderJson, expectedVersion: number | undefined): void {
    this.queue.add({
      move,
      orderNumber: order.order_number,
      expectedVersion,
      pressedAtMs: shopNow(),
    });
  }

  #isPossible(move: Move, order: OrderJson): boolean {
    if (!this.isOffline) return true;
    this.notices.show(`Offline: ${order.order_number} cannot be ${WORD_FOR[move]} now.`, "bad");
    return false;
  }

  async #send({ move, orderNumber, expectedVersion }: Action): Promise<void> {
    const order = await sendJson<OrderJson>("POST", `/api/orders/${orderNumber}/${move}`, {
      ...(expectedVersion !== undefined && { expected_version: expectedVersion }),
    });
    // Shown at once; the live feed's event brings the rest.
    const json = this.orders.value;
    if (json !== undefined) {
      const orders = json.orders.map((old) => (old.order_number === orderNumber ? order : old));
      this.orders.put({
        ...json,
        orders: orders.filter(({ status }) => status === "received" || status === "ready"),
      });
    }
  }

  #settled({ move, orderNumber }: Action, outcome: ActionOutcome): void {
    this.orders.refresh();
    if (outcome.kind === "unreachable") {
      this.notices.show(
        `The server does not answer: ${orderNumber} was not ${WORD_FOR[move]}.`,
        "bad",
      );
    } else if (outcome.kind === "refused") {
      const details = outcome.error instanceof ApiRefused ? outcome.error.details : undefined;
      const isSoAnyway =
        details?.order?.status === STATUS_AFTER[move] || details?.code === "no_such_order";
      // Another console was quicker, with the same wish: nothing is wrong.
      if (isSoAnyway) this.notices.show(`${orderNumber} was already ${WORD_FOR[move]}.`);
      else this.notices.show(`${orderNumber}: ${outcome.error.message}`, "bad");
    }
  }

  #noticeNewOrders(orders: readonly OrderJson[] | undefined): void {
    if (orders === undefined) return;
    const before = this.#knownNumbers;
    this.#knownNumbers = new Set(orders.map(({ order_number }) => order_number));
    if (before === undefined) return;
    const news = orders.filter(
      ({ order_number, status }) => status === "received" && !before.has(order_number),
    );
    if (news.length === 0) return;
    this.chime.play(NEW_ORDER_CHIME);
    this.notices.announce(
      news
        .map(
          ({ order_number, items }) =>
            `New order ${spellNumber(order_number)}, ${countOf(items.length, "drink")}.`,
        )
        .join(" "),
    );
  }

  #wakeAt(atMs: number | undefined): void {
    clearTimeout(this.#windowTimer);
    if (atMs === undefined) return;
    const wait = Math.max(0, atMs - shopNow()) + 30;
    this.#windowTimer = setTimeout(() => {
      this.#windowOverAtMs.value = shopNow();
      this.orders.refresh();
    }, wait);
  }
}
