/**
 * `npm run backup`: a copy of everything the shop keeps, made while it runs. A backup is a SQLite file that the shop can be
 * started from; copying the other way round restores it, also into Postgres.
 */
import { existsSync } from "node:fs";
import { readConfig } from "../src/config.ts";
import { silentLog } from "../src/lib/log.ts";
import { StoreFault } from "../src/orders/store-fault.ts";
import { copyStore } from "../src/storage/copy-store.ts";
import { sqlitePath } from "../src/storage/open-engine.ts";
import { readFlags } from "./flags.ts";

const { values } = readFlags({
  name: "npm run backup",
  about:
    "copies everything the shop keeps, while it runs. To restore, copy the other way round, or stop the shop and\nstart it with DATABASE_URL=sqlite:backup.db.",
  examples: [
    ["", "into a new file here"],
    [
      "--from sqlite:backup.db --to postgres://user:password@host/database",
      "restores into Postgres",
    ],
  ],
  flags: {
    from: { type: "string", value: "database", about: "what to copy; DATABASE_URL when left out" },
    to: {
      type: "string",
      value: "database",
      about: "a new file or an empty database; backup-<time>.db when left out",
    },
  },
});
const config = readConfig(process.env);
if (!config.ok) fail(config.refusal.join("\n"));
const from = values.from ?? config.value.DATABASE_URL;
const time = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, "-");
const to = values.to ?? `sqlite:backup-${time}.db`;

const source = sqlitePath(from);
if (source !== undefined && !existsSync(source)) fail(`There is no ${source} to copy.`);
const target = sqlitePath(to);
if (target !== undefined && existsSync(target))
  fail(`${target} is there already; give a new name.`);
try {
  const copied = await copyStore(from, to, { log: silentLog() });
  console.log(
    `Copied ${copied.orders} orders, ${copied.texts} texts and ${copied.calls} calls to ${target ?? "the database"}.`,
  );
} catch (error) {
  if (!(error instanceof StoreFault)) throw error;
  fail(error.message);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
