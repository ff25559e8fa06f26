import type { CallRecordings } from "../calls/call-recording.ts";
import type { CallStore, CallWorkers } from "../calls/call-store.ts";
import type { Log } from "../lib/log.ts";
import type { OrderStore } from "../orders/order-store.ts";
import type { OptOuts, OutboxStore } from "../orders/outbox-store.ts";
import type { Retention } from "../orders/retention.ts";
import type { EventLog } from "../orders/shop-events.ts";
import type { ShopSwitches } from "../orders/shop-switches.ts";
import { Bell } from "./bell.ts";
import { Ledger } from "./ledger.ts";
import { mapFault } from "./map-fault.ts";
import { migrate } from "./migrate.ts";
import { openEngine } from "./open-engine.ts";
import { shopSecret } from "./shop-secret.ts";
import { StoredCallStore } from "./stored-call-store.ts";
import { StoredEventLog } from "./stored-event-log.ts";
import { StoredOptOuts } from "./stored-opt-outs.ts";
import { StoredOrderStore } from "./stored-order-store.ts";
import { StoredOutbox } from "./stored-outbox.ts";
import { StoredRecordings } from "./stored-recordings.ts";
import { StoredRetention } from "./stored-retention.ts";
import { StoredSwitches } from "./stored-switches.ts";

/** Everything the shop keeps, over one database. Dispose to close it, after everything that uses it. */
export interface Store extends AsyncDisposable {
  readonly engine: "sqlite" | "postgres";
  readonly orders: OrderStore;
  readonly outbox: OutboxStore;
  readonly optOuts: OptOuts;
  readonly events: EventLog;
  readonly calls: CallStore & CallWorkers;
  readonly recordings: CallRecordings;
  readonly switches: ShopSwitches;
  readonly retention: Retention;
  /** 64 hex digits, the same for this database for ever. */
  readonly shopSecret: string;
  /** Resolves when the database answers; throws `StoreFault` (for `/readyz`). */
  check(): Promise<void>;
}

export type StoreOptions = {
  readonly log: Log;
  /** UTC ms. */
  readonly now?: () => number;
};

/**
 * Opens, and brings up to date, the database of `sqlite:path` (a file, made when missing), `sqlite::memory:` (gone when
 * closed) or `postgres://…`. Several processes may open the same file on one machine, or the same Postgres from anywhere.
 * Throws `StoreFault` with a sentence that says what to do.
 */
export async function openStore(databaseUrl: string, options: StoreOptions): Promise<Store> {
  const { log } = options;
  const now = options.now ?? Date.now;
  await using opened = new AsyncDisposableStack();
  try {
    const bell = new Bell(log);
    const engine = opened.use(openEngine(databaseUrl, bell, log));
    await migrate(engine, now);
    const ledger = opened.adopt(new Ledger(engine, bell, now), (open) => open.close());
    const secret = await shopSecret(ledger);
    const switches = opened.use(await StoredSwitches.start(ledger, bell, log));
    await engine.watch();
    bell.ring(); // for what others committed since the switches were read
    const events = new StoredEventLog(ledger, bell);
    const open = opened.move();
    return {
      engine: engine.name,
      orders: new StoredOrderStore(ledger),
      outbox: new StoredOutbox(ledger),
      optOuts: new StoredOptOuts(ledger),
      events,
      calls: new StoredCallStore(ledger),
      recordings: new StoredRecordings(ledger),
      switches,
      retention: new StoredRetention(ledger),
      shopSecret: secret,
      check: async () => {
        await events.latestSeq();
      },
      [Symbol.asyncDispose]: () => open.disposeAsync(),
    };
  } catch (error) {
    throw mapFault(error);
  }
}
