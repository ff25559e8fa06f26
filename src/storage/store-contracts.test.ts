import { after, before } from "node:test";
import { silentLog } from "../lib/log.ts";
import { orderStoreContract } from "../orders/order-store.contract.ts";
import { startTestPostgres, type TestPostgres } from "../../test/doubles/test-postgres.ts";
import { openStore } from "./open-store.ts";

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres[Symbol.asyncDispose]());

orderStoreContract("sqlite", () => openStore("sqlite::memory:", { log: silentLog() }));
orderStoreContract("postgres", async () =>
  openStore(await postgres.freshUrl(), { log: silentLog() }),
);
