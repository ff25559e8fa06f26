/** `npm run export`: orders and calls as JSON Lines and CSV, while the shop runs. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readConfig } from "../src/config.ts";
import { silentLog } from "../src/lib/log.ts";
import { StoreFault } from "../src/orders/store-fault.ts";
import { openStore } from "../src/storage/open-store.ts";
import { callLine, callRow, orderLine, orderRows, toCsv } from "./export-rows.ts";
import { readFlags } from "./flags.ts";

const EVERYTHING = 100_000_000;

const { values } = readFlags({
  name: "npm run export",
  about: "writes orders and calls as JSON Lines and CSV, while the shop runs.",
  flags: {
    from: { type: "string", value: "database", about: "what to read; DATABASE_URL when left out" },
    to: { type: "string", default: "export", value: "folder", about: "where to" },
  },
});
const config = readConfig(process.env);
if (!config.ok) fail(config.refusal.join("\n"));
try {
  await using store = await openStore(values.from ?? config.value.DATABASE_URL, {
    log: silentLog(),
  });
  const orders = (await store.orders.recentOrders(EVERYTHING)).toReversed();
  const calls = (await store.calls.calls({ limit: EVERYTHING })).toReversed();
  await mkdir(values.to, { recursive: true });
  await writeFile(join(values.to, "orders.jsonl"), jsonLines(orders.map(orderLine)));
  await writeFile(join(values.to, "orders.csv"), toCsv(orders.flatMap(orderRows)));
  await writeFile(join(values.to, "calls.jsonl"), jsonLines(calls.map(callLine)));
  await writeFile(join(values.to, "calls.csv"), toCsv(calls.map(callRow)));
  console.log(`Wrote ${orders.length} orders and ${calls.length} calls to ${values.to}/.`);
} catch (error) {
  if (!(error instanceof StoreFault)) throw error;
  fail(error.message);
}

function jsonLines(lines: readonly unknown[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
