import type { CallRecording, CallRecordings } from "../../src/calls/call-recording.ts";
import type { CallQuery, CallRecord, CallStore, WrongMark } from "../../src/calls/call-store.ts";
import { accept, refuse, type Result } from "../../src/lib/result.ts";
import type {
  Checkout,
  CheckoutReceipt,
  DeskRefusal,
  ExpectedVersion,
  OrderDesk,
} from "../../src/orders/order-desk.ts";
import type { EventLog, SequencedEvent, ShopEvent } from "../../src/orders/shop-events.ts";
import type { ShopSwitches, Switches } from "../../src/orders/shop-switches.ts";
import type { Order, OrderItem, OrderNumber, OrderStatus } from "../../src/shop/order.ts";
import type { PhoneNumber } from "../../src/shop/phone-number.ts";

/** The shop's diary in memory; listeners are woken in the same turn, as after a commit of this process. */
export class InMemoryEventLog implements EventLog {
  readonly #events: SequencedEvent[] = [];
  readonly #wakes = new Set<() => void>();
  /** How often the log was read: a feed must not read once for each screen. */
  reads = 0;

  append(event: ShopEvent): void {
    this.#events.push({ seq: this.#events.length + 1, at: this.#events.length, event });
    for (const wake of this.#wakes) wake();
  }

  /** As after a purge; for tests that measure what else is kept. */
  forgetAll(): void {
    this.#events.length = 0;
  }

  async latestSeq(): Promise<number> {
    return this.#events.length;
  }

  async eventsAfter(seq: number, limit: number): Promise<readonly SequencedEvent[]> {
    this.reads += 1;
    return this.#events.slice(seq, seq + limit);
  }

  onNewEvents(wake: () => void): Disposable {
    this.#wakes.add(wake);
    return { [Symbol.dispose]: () => this.#wakes.delete(wake) };
  }
}

export class InMemorySwitches implements ShopSwitches {
  #soldOut: ReadonlySet<string> = new Set();
  #pausedBecause: string | undefined;

  current(): Switches {
    return { soldOut: this.#soldOut, pausedBecause: this.#pausedBecause };
  }

  async refresh(): Promise<void> {
    // They are always new.
  }

  async setSoldOut(itemId: string, soldOut: boolean): Promise<void> {
    const next = new Set(this.#soldOut);
    if (soldOut) next.add(itemId);
    else next.delete(itemId);
    this.#soldOut = next;
  }

  async pause(reason: string): Promise<void> {
    this.#pausedBecause = reason;
  }

  async resume(): Promise<void> {
    this.#pausedBecause = undefined;
  }
}

export class InMemoryCallStore implements CallStore {
  readonly #calls = new Map<string, CallRecord>();
  readonly #events: InMemoryEventLog;

  constructor(events: InMemoryEventLog) {
    this.#events = events;
  }

  async claim(callSid: string, workers: { from: string; to: string }): Promise<boolean> {
    const call = this.#calls.get(callSid);
    if (call?.worker !== workers.from || call.endedAt !== undefined) return false;
    this.#calls.set(callSid, { ...call, worker: workers.to });
    return true;
  }

  async save(record: CallRecord): Promise<void> {
    const stored = this.#calls.get(record.callSid);
    if (stored !== undefined && stored.worker !== record.worker) return;
    const known = stored !== undefined;
    this.#calls.set(record.callSid, record);
    if (record.outcome === "ordered") this.#settleEarlierCards(record);
    const type =
      record.endedAt !== undefined ? "call_ended" : known ? "call_updated" : "call_started";
    this.#events.append({ type, callSid: record.callSid });
  }

  /** As after a purge; for tests that measure what else is kept. */
  forgetAll(): void {
    this.#calls.clear();
  }

  async findCall(callSid: string): Promise<CallRecord | undefined> {
    return this.#calls.get(callSid);
  }

  async calls(query: CallQuery): Promise<readonly CallRecord[]> {
    const { from = -Infinity, to = Infinity, callerId, takenOnly, text, limit } = query;
    return this.#newestFirst()
      .filter((call) => callerId === undefined || call.from === callerId)
      .filter((call) => takenOnly !== true || call.outcome !== "refused")
      .filter((call) => call.startedAt >= from && call.startedAt < to)
      .filter((call) => text === undefined || JSON.stringify(call).includes(text))
      .slice(0, limit);
  }

  async callsInProgress(): Promise<readonly CallRecord[]> {
    return this.#newestFirst().filter((call) => call.endedAt === undefined);
  }

  async callBacks(): Promise<readonly CallRecord[]> {
    return this.#newestFirst()
      .filter((call) => call.callBack === "open")
      .reverse();
  }

  async settleCallBack(callSid: string, as: "ordered" | "dismissed"): Promise<boolean> {
    const call = this.#calls.get(callSid);
    if (call?.callBack !== "open") return false;
    this.#calls.set(callSid, { ...call, callBack: as });
    return true;
  }

  async markWrong(callSid: string, mark: WrongMark): Promise<boolean> {
    const call = this.#calls.get(callSid);
    if (call === undefined) return false;
    const wrongNote = mark.wrong ? mark.note : undefined;
    this.#calls.set(callSid, { ...call, markedWrongAt: mark.wrong ? 1 : undefined, wrongNote });
    return true;
  }

  async askTakeOver(callSid: string): Promise<boolean> {
    if (this.#calls.get(callSid)?.endedAt !== undefined) return false;
    this.#events.append({ type: "take_over_asked", callSid });
    return true;
  }

  async findDroppedCall(from: PhoneNumber, since: number): Promise<CallRecord | undefined> {
    return this.#newestFirst().find(
      (call) => call.from === from && call.callBack === "open" && (call.endedAt ?? 0) > since,
    );
  }

  #settleEarlierCards({ from, startedAt }: CallRecord): void {
    for (const call of this.#calls.values()) {
      if (from === undefined || call.from !== from || call.callBack !== "open") continue;
      if (call.startedAt >= startedAt) continue;
      this.#calls.set(call.callSid, { ...call, callBack: "ordered" });
    }
  }

  #newestFirst(): CallRecord[] {
    return [...this.#calls.values()].sort((a, b) => b.startedAt - a.startedAt);
  }
}

export class InMemoryRecordings implements CallRecordings {
  readonly #kept = new Map<string, CallRecording>();

  /** As after a purge; for tests that measure what else is kept. */
  forgetAll(): void {
    this.#kept.clear();
  }

  async add(callSid: string, recording: CallRecording): Promise<void> {
    const kept = this.#kept.get(callSid);
    const entries = [...(kept?.entries ?? []), ...recording.entries];
    this.#kept.set(callSid, { ...(kept ?? recording), entries });
  }

  async drop(callSid: string): Promise<void> {
    this.#kept.delete(callSid);
  }

  async find(callSid: string): Promise<CallRecording | undefined> {
    return this.#kept.get(callSid);
  }
}

/** A desk for tests of what stands in front of it: it keeps orders and versions, and sends no texts. */
export class InMemoryDesk implements OrderDesk {
  readonly #orders = new Map<string, Order>();
  readonly #events: InMemoryEventLog;
  readonly #now: () => number;
  readonly #undoWindowMs: number;
  readonly #makeNumber: (ordersSoFar: number) => OrderNumber;

  constructor(options: {
    events: InMemoryEventLog;
    now: () => number;
    undoWindowMs: number;
    makeNumber: (ordersSoFar: number) => OrderNumber;
  }) {
    this.#events = options.events;
    this.#now = options.now;
    this.#undoWindowMs = options.undoWindowMs;
    this.#makeNumber = options.makeNumber;
  }

  async checkout(checkout: Checkout): Promise<Result<CheckoutReceipt, DeskRefusal>> {
    if (checkout.items.length === 0) return refuse({ kind: "nothing_to_order" });
    const known =
      checkout.callSid === undefined ? undefined : await this.findOrderOfCall(checkout.callSid);
    if (known !== undefined) return accept({ order: known, outcome: "already_placed" });
    const order: Order = {
      number: this.#makeNumber(this.#orders.size),
      callSid: checkout.callSid,
      phone: checkout.phone,
      status: "received",
      items: checkout.items,
      totalCents: checkout.items.reduce((sum, item) => sum + item.priceCents, 0),
      createdAt: this.#now(),
      readyAt: undefined,
      version: 1,
    };
    this.#keep(order, "order_created");
    return accept({ order, outcome: "placed" });
  }

  async amend(
    orderNumber: OrderNumber,
    items: readonly OrderItem[],
  ): Promise<Result<CheckoutReceipt, DeskRefusal>> {
    const order = this.#orders.get(orderNumber);
    if (order === undefined) return refuse({ kind: "no_such_order", orderNumber });
    const amended = { ...order, items: [...order.items, ...items], version: order.version + 1 };
    this.#keep(amended, "order_amended");
    return accept({ order: amended, outcome: "amended" });
  }

  markReady(orderNumber: string, expected?: ExpectedVersion) {
    return this.#move(orderNumber, expected, ["received"], "ready");
  }

  undo(orderNumber: string, expected?: ExpectedVersion) {
    return this.#move(orderNumber, expected, ["ready"], "received");
  }

  collect(orderNumber: string, expected?: ExpectedVersion) {
    return this.#move(orderNumber, expected, ["ready"], "collected");
  }

  cancel(orderNumber: string, expected?: ExpectedVersion) {
    return this.#move(orderNumber, expected, ["received"], "cancelled");
  }

  async findOrder(orderNumber: string): Promise<Order | undefined> {
    return this.#orders.get(orderNumber);
  }

  async findOrderOfCall(callSid: string): Promise<Order | undefined> {
    return this.#newestFirst().find((order) => order.callSid === callSid);
  }

  async latestOrderForPhone(phone: PhoneNumber): Promise<Order | undefined> {
    return this.#newestFirst().find((order) => order.phone === phone);
  }

  async recentOrders(limit: number): Promise<readonly Order[]> {
    return this.#newestFirst().slice(0, limit);
  }

  async ordersInProgress(): Promise<readonly Order[]> {
    return [...this.#orders.values()].filter(
      (order) => order.status === "received" || order.status === "ready",
    );
  }

  async #move(
    orderNumber: string,
    expected: ExpectedVersion | undefined,
    from: readonly OrderStatus[],
    to: OrderStatus,
  ): Promise<Result<Order, DeskRefusal>> {
    const order = this.#orders.get(orderNumber);
    if (order === undefined) return refuse({ kind: "no_such_order", orderNumber });
    if (expected?.expectedVersion !== undefined && expected.expectedVersion !== order.version) {
      return refuse({ kind: "changed_meanwhile", order });
    }
    if (!from.includes(order.status)) {
      return refuse({ kind: "status_not_next", from: order.status, to });
    }
    if (to === "received" && this.#now() > (order.readyAt ?? 0) + this.#undoWindowMs) {
      return refuse({ kind: "undo_window_over" });
    }
    const moved: Order = {
      ...order,
      status: to,
      readyAt: to === "ready" ? this.#now() : to === "received" ? undefined : order.readyAt,
      version: order.version + 1,
    };
    this.#keep(moved, "order_status_changed");
    return accept(moved);
  }

  #keep(order: Order, type: "order_created" | "order_status_changed" | "order_amended"): void {
    this.#orders.set(order.number, order);
    this.#events.append({ type, orderNumber: order.number, status: order.status });
  }

  #newestFirst(): Order[] {
    return [...this.#orders.values()].reverse();
  }
}
