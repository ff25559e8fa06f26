import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import { randomUUID } from "node:crypto";
import type {
  ChangeOutcome,
  NumbersInUse,
  OrderChange,
  OrderSms,
  OrderStore,
  PlaceOutcome,
} from "../orders/order-store.ts";
import type { SmsKind } from "../orders/sms.ts";
import type { Order } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { Ledger } from "./ledger.ts";
import { OPEN_STATUSES, toOrder, toOrderRow } from "./order-row.ts";
import type { Tables } from "./tables.ts";

export class StoredOrderStore implements OrderStore {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async place(
    order: Order,
    texts: readonly OrderSms[],
    rules: { readonly maxActiveDrinks?: number | undefined } = {},
  ): Promise<PlaceOutcome> {
    return this.#ledger.write<PlaceOutcome>(async ({ tables, log }) => {
      const ofCall = await selectOfCall(tables, order.callSid);
      if (ofCall !== undefined) return { kind: "already_placed", order: toOrder(ofCall) };
      const taken = await selectOpen(tables, order);
      if (taken !== undefined) return { kind: "number_taken" };
      const active = await otherActiveDrinks(tables, order);
      if (active + order.items.length > (rules.maxActiveDrinks ?? Infinity)) {
        return { kind: "too_many_active_drinks", active };
      }
      const id = await log({
        type: "order_created",
        orderNumber: order.number,
        status: order.status,
      });
      await tables
        .insertInto("orders")
        .values({ id, ...toOrderRow(order) })
        .execute();
      await this.#queue(tables, id, order, texts);
      if (await settleCard(tables, order)) {
        await log({ type: "call_updated", callSid: order.callSid ?? "" });
      }
      return { kind: "placed" };
    });
  }

  async change(change: OrderChange): Promise<ChangeOutcome> {
    const { order, takeBack } = change;
    return this.#ledger.write<ChangeOutcome>(async ({ tables, log }) => {
      const stored = await selectOpen(tables, order);
      if (stored?.version !== order.version - 1) return { kind: "changed_meanwhile" };
      const active = await otherActiveDrinks(tables, order);
      if (active + order.items.length > (change.maxActiveDrinks ?? Infinity)) {
        return { kind: "too_many_active_drinks", active };
      }
      if (takeBack !== undefined) {
        const gone = await takeTextBack(tables, stored.id, takeBack.kind);
        if (gone && takeBack.whenGone === "refuse") return { kind: "text_gone" };
      }
      await tables
        .updateTable("orders")
        .set(toOrderRow(order))
        .where("id", "=", stored.id)
        .execute();
      await log({ type: change.event, orderNumber: order.number, status: order.status });
      await this.#queue(tables, stored.id, order, change.texts);
      return { kind: "changed" };
    });
  }

  async numbersInUse(since: number): Promise<NumbersInUse> {
    const rows = await this.#ledger.read((tables) =>
      tables
        .selectFrom("orders")
        .select(["number", "status"])
        .where((eb) => eb.or([eb("status", "in", OPEN_STATUSES), eb("created_at", ">=", since)]))
        .execute(),
    );
    const open = rows.filter(({ status }) => OPEN_STATUSES.includes(status));
    return {
      open: new Set(open.map(({ number }) => number)),
      recent: new Set(rows.map(({ number }) => number)),
    };
  }

  async findOrder(orderNumber: string): Promise<Order | undefined> {
    const row = await this.#ledger.read((tables) =>
      newestFirst(tables)
        .where(sql<boolean>`number = ${orderNumber}`)
        .executeTakeFirst(),
    );
    return row && toOrder(row);
  }

  async findOrderOfCall(callSid: string): Promise<Order | undefined> {
    const row = await this.#ledger.read((tables) => selectOfCall(tables, callSid));
    return row && toOrder(row);
  }

  async latestOrderForPhone(phone: PhoneNumber): Promise<Order | undefined> {
    const row = await this.#ledger.read((tables) =>
      newestFirst(tables).where("phone", "=", phone).executeTakeFirst(),
    );
    return row && toOrder(row);
  }

  async recentOrders(limit: number): Promise<readonly Order[]> {
    const rows = await this.#ledger.read((tables) => newestFirst(tables).limit(limit).execute());
    return rows.map(toOrder);
  }

  async ordersInProgress(): Promise<readonly Order[]> {
    const rows = await this.#ledger.read((tables) =>
      tables
        .selectFrom("orders")
        .selectAll()
        .where("status", "in", OPEN_STATUSES)
        .orderBy("created_at")
        .orderBy("id")
        .execute(),
    );
    return rows.map(toOrder);
  }

  async #queue(
    tables: Transaction<Tables>,
    orderId: number,
    order: Order,
    texts: readonly OrderSms[],
  ): Promise<void> {
    if (texts.length === 0) return;
    await tables
      .insertInto("texts")
      .values(
        texts.map((text) => ({
          id: randomUUID(),
          kind: text.kind,
          order_id: orderId,
          order_number: order.number,
          phone: text.to,
          body: text.body,
          status: "queued" as const,
          attempts: 0,
          created_at: this.#ledger.now(),
          not_before_at: text.notBeforeAt,
          unsure: 0,
        })),
      )
      .execute();
  }
}

function newestFirst(tables: Kysely<Tables>) {
  return tables
    .selectFrom("orders")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc");
}

async function selectOfCall(
  tables: Kysely<Tables>,
  callSid: string | undefined,
): Promise<Selectable<Tables["orders"]> | undefined> {
  if (callSid === undefined) return undefined;
  return tables.selectFrom("orders").selectAll().where("call_sid", "=", callSid).executeTakeFirst();
}

/** The open order with this order's number. */
async function selectOpen(
  tables: Transaction<Tables>,
  order: Order,
): Promise<{ id: number; version: number } | undefined> {
  return tables
    .selectFrom("orders")
    .select(["id", "version"])
    .where("number", "=", order.number)
    .where("status", "in", OPEN_STATUSES)
    .executeTakeFirst();
}

/** Drinks of this phone's other orders that are still to be made. */
async function otherActiveDrinks(tables: Transaction<Tables>, order: Order): Promise<number> {
  if (order.phone === undefined) return 0;
  const { drinks } = await tables
    .selectFrom("orders")
    .select(({ fn }) => fn.sum<number | string | null>("drinks").as("drinks"))
    .where("phone", "=", order.phone)
    .where("status", "=", "received")
    .where("number", "!=", order.number)
    .executeTakeFirstOrThrow();
  return Number(drinks ?? 0);
}

/** Whether it is too late: the text was tried, or is being sent. */
async function takeTextBack(
  tables: Transaction<Tables>,
  orderId: number,
  kind: SmsKind,
): Promise<boolean> {
  await tables
    .updateTable("texts")
    .set({ status: "cancelled" })
    .where("order_id", "=", orderId)
    .where("kind", "=", kind)
    .where("status", "=", "queued")
    .where("attempts", "=", 0)
    .execute();
  const left = await tables
    .selectFrom("texts")
    .select("id")
    .where("order_id", "=", orderId)
    .where("kind", "=", kind)
    .where("status", "!=", "cancelled")
    .executeTakeFirst();
  return left !== undefined;
}

/** The caller hung up while the order was being kept: nobody need call back about it. False when there is no such card. */
async function settleCard(tables: Transaction<Tables>, order: Order): Promise<boolean> {
  const { numUpdatedRows } = await tables
    .updateTable("calls")
    .set({ call_back: "ordered", order_number: order.number })
    .where("call_sid", "=", order.callSid ?? "")
    .where("call_back", "=", "open")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
