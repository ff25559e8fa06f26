import { Kysely, sql, type Transaction } from "kysely";
import type { ShopEvent } from "../orders/shop-events.ts";
import type { Bell } from "./bell.ts";
import type { Engine } from "./engine.ts";
import { mapFault } from "./map-fault.ts";
import { EVENTS_CHANNEL } from "./postgres/postgres-watch.ts";
import type { Tables } from "./tables.ts";

/** One writing transaction: its changes and the events that tell of them are committed together, or not at all. */
export type Entry = {
  readonly tables: Transaction<Tables>;
  /** Answers the event's sequence number. */
  readonly log: (event: ShopEvent) => Promise<number>;
};

/**
 * The way to the tables. Writers that log events take turns, over all processes: SQLite has one writer by nature; on
 * Postgres each locks the row of the event counter first. So a rule checked inside `write` still holds at its commit,
 * and events become visible in the order of their numbers, without a gap.
 */
export class Ledger {
  readonly #tables: Kysely<Tables>;
  readonly #engine: Engine["name"];
  readonly #bell: Bell;
  readonly #now: () => number;

  constructor(engine: Engine, bell: Bell, now: () => number) {
    this.#tables = new Kysely<Tables>({ dialect: engine.dialect });
    this.#engine = engine.name;
    this.#bell = bell;
    this.#now = now;
  }

  get engine(): Engine["name"] {
    return this.#engine;
  }

  /** UTC ms. */
  now(): number {
    return this.#now();
  }

  /** Rings only after the commit. Throws `StoreFault`. */
  async write<Value>(work: (entry: Entry) => Promise<Value>): Promise<Value> {
    let logged = 0;
    const value = await this.transaction(async (tables) => {
      await this.#takeTurn(tables);
      const result = await work({
        tables,
        log: async (event) => {
          logged += 1;
          return this.#log(tables, event);
        },
      });
      if (logged > 0 && this.#engine === "postgres") {
        await sql`select pg_notify(${EVENTS_CHANNEL}, '')`.execute(tables);
      }
      return result;
    });
    if (logged > 0) this.#bell.ring();
    return value;
  }

  /** A transaction that logs no event. Throws `StoreFault`. */
  async transaction<Value>(work: (tables: Transaction<Tables>) => Promise<Value>): Promise<Value> {
    try {
      return await this.#tables.transaction().execute(work);
    } catch (error) {
      throw mapFault(error);
    }
  }

  /** One query, or several that need not agree. Throws `StoreFault`. */
  async read<Value>(work: (tables: Kysely<Tables>) => Promise<Value>): Promise<Value> {
    try {
      return await work(this.#tables);
    } catch (error) {
      throw mapFault(error);
    }
  }

  async #takeTurn(tables: Transaction<Tables>): Promise<void> {
    if (this.#engine === "sqlite") return; // "begin immediate" was the turn
    await tables
      .selectFrom("sequences")
      .select("value")
      .where("name", "=", "events")
      .forUpdate()
      .execute();
  }

  async #log(tables: Transaction<Tables>, event: ShopEvent): Promise<number> {
    const { value } = await tables
      .updateTable("sequences")
      .set(({ eb }) => ({ value: eb("value", "+", 1) }))
      .where("name", "=", "events")
      .returning("value")
      .executeTakeFirstOrThrow();
    await tables
      .insertInto("events")
      .values({
        seq: value,
        at: this.#now(),
        type: event.type,
        order_number: "orderNumber" in event ? (event.orderNumber ?? null) : null,
        status: "status" in event ? event.status : null,
        call_sid: "callSid" in event ? event.callSid : null,
      })
      .execute();
    return value;
  }

  async close(): Promise<void> {
    await this.#tables.destroy();
  }
}
