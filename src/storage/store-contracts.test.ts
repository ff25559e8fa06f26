import { after, before } from "node:test";
import { startTestPostgres, type TestPostgres } from "../../test/doubles/test-postgres.ts";
import { callStoreContract } from "../calls/call-store.contract.ts";
import { silentLog } from "../lib/log.ts";
import { orderStoreContract } from "../orders/order-store.contract.ts";
import { outboxStoreContract } from "../orders/outbox-store.contract.ts";
import { retentionContract } from "../orders/retention.contract.ts";
import { openStore, type Store } from "./open-store.ts";

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres[Symbol.asyncDispose]());

const engines: Readonly<Record<string, (now?: () => number) => Promise<Store>>> = {
  sqlite: (now = Date.now) => openStore("sqlite::memory:", { log: silentLog(), now }),
  postgres: async (now = Date.now) =>
    openStore(await postgres.freshUrl(), { log: silentLog(), now }),
};

for (const [engine, open] of Object.entries(engines)) {
  orderStoreContract(engine, open);
  outboxStoreContract(engine, open);
  callStoreContract(engine, open);
  retentionContract(engine, open);
}
