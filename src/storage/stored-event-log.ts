import type { Selectable } from "kysely";
import { assertNever } from "../lib/assert-never.ts";
import type { EventLog, SequencedEvent, ShopEvent } from "../orders/shop-events.ts";
import type { Bell } from "./bell.ts";
import type { Ledger } from "./ledger.ts";
import type { Tables } from "./tables.ts";

export class StoredEventLog implements EventLog {
  readonly #ledger: Ledger;
  readonly #bell: Bell;

  constructor(ledger: Ledger, bell: Bell) {
    this.#ledger = ledger;
    this.#bell = bell;
  }

  async latestSeq(): Promise<number> {
    const row = await this.#ledger.read((tables) =>
      tables
        .selectFrom("sequences")
        .select("value")
        .where("name", "=", "events")
        .executeTakeFirstOrThrow(),
    );
    return row.value;
  }

  async eventsAfter(seq: number, limit: number): Promise<readonly SequencedEvent[]> {
    const rows = await this.#ledger.read((tables) =>
      tables
        .selectFrom("events")
        .selectAll()
        .where("seq", ">", seq)
        .orderBy("seq")
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => ({ seq: row.seq, at: row.at, event: toEvent(row) }));
  }

  onNewEvents(wake: () => void): Disposable {
    return this.#bell.onRing(wake);
  }
}

function toEvent(row: Selectable<Tables["events"]>): ShopEvent {
  switch (row.type) {
    case "order_created":
    case "order_status_changed":
    case "order_amended":
      if (row.order_number === null || row.status === null) break;
      return { type: row.type, orderNumber: row.order_number, status: row.status };
    case "message_status_changed":
      return { type: row.type, orderNumber: row.order_number ?? undefined };
    case "call_started":
    case "call_updated":
    case "call_ended":
    case "take_over_asked":
      if (row.call_sid === null) break;
      return { type: row.type, callSid: row.call_sid };
    case "menu_changed":
    case "shop_changed":
      return { type: row.type };
    default:
      return assertNever(row.type);
  }
  throw new Error(`event ${row.seq} of the store lacks what a ${row.type} has`);
}
