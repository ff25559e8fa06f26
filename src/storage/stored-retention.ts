import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from "kysely";
import type { Purged, Retention } from "../orders/retention.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { Entry, Ledger } from "./ledger.ts";
import { OPEN_STATUSES } from "./order-row.ts";
import type { Tables } from "./tables.ts";

type Chosen<Table extends keyof Tables> = (
  eb: ExpressionBuilder<Tables, Table>,
) => ExpressionWrapper<Tables, Table, SqlBool>;

export class StoredRetention implements Retention {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async purgeOlderThan(before: number): Promise<Purged> {
    return this.#ledger.write(async ({ tables }) => {
      const texts = await tables
        .deleteFrom("texts")
        .where("created_at", "<", before)
        .where("status", "not in", ["queued", "sending"])
        .executeTakeFirst();
      const orders = await forgetOrders(tables, (eb) => eb("created_at", "<", before));
      const calls = await forgetCalls(tables, (eb) => eb("started_at", "<", before));
      await tables.deleteFrom("events").where("at", "<", before).execute();
      return { texts: Number(texts.numDeletedRows), orders, calls };
    });
  }

  async forgetPhone(phone: PhoneNumber): Promise<{ openOrders: number }> {
    return this.#ledger.write(async ({ tables, log }) => {
      const open = await tables
        .selectFrom("orders")
        .select("id")
        .where("phone", "=", phone)
        .where("status", "in", OPEN_STATUSES)
        .execute();
      await tables
        .deleteFrom("texts")
        .where("phone", "=", phone)
        .where("status", "not in", ["queued", "sending"])
        .execute();
      await forgetOrders(tables, (eb) => eb("phone", "=", phone));
      await forgetCalls(tables, (eb) =>
        eb.or([eb("phone", "=", phone), eb("caller_phone", "=", phone)]),
      );
      await log({ type: "shop_changed" });
      return { openOrders: open.length };
    });
  }

  async resetOrders(): Promise<number> {
    return this.#ledger.write(async ({ tables, log }) => {
      await tables.deleteFrom("texts").execute();
      const { numDeletedRows } = await tables.deleteFrom("orders").executeTakeFirst();
      if (numDeletedRows > 0n) await log({ type: "shop_changed" });
      return Number(numDeletedRows);
    });
  }
}

async function forgetOrders(tables: Entry["tables"], chosen: Chosen<"orders">): Promise<number> {
  const { numUpdatedRows } = await tables
    .updateTable("orders")
    .set({ phone: null, call_sid: null })
    .where(chosen)
    .where("status", "not in", OPEN_STATUSES)
    .where((eb) => eb.or([eb("phone", "is not", null), eb("call_sid", "is not", null)]))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

async function forgetCalls(tables: Entry["tables"], chosen: Chosen<"calls">): Promise<number> {
  await tables
    .updateTable("calls")
    .set({ call_back: "dismissed" })
    .where(chosen)
    .where("call_back", "=", "open")
    .execute();
  // Before the numbers go: by them the calls are chosen.
  const over = tables
    .selectFrom("calls")
    .select("call_sid")
    .where(chosen)
    .where("ended_at", "is not", null);
  await tables.deleteFrom("recordings").where("call_sid", "in", over).execute();
  const { numUpdatedRows } = await tables
    .updateTable("calls")
    .set({
      caller_phone: null,
      phone: null,
      timeline: "[]",
      resume_state: null,
      wrong_note: null,
      search: "",
    })
    .where(chosen)
    .where("ended_at", "is not", null)
    .where((eb) =>
      eb.or([
        eb("caller_phone", "is not", null),
        eb("phone", "is not", null),
        eb("timeline", "!=", "[]"),
      ]),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
