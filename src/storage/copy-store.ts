import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Dialect, Kysely, sql } from "kysely";
import type { Log } from "../lib/log.ts";
import { StoreFault } from "../orders/store-fault.ts";
import { Bell } from "./bell.ts";
import { mapFault } from "./map-fault.ts";
import { migrate } from "./migrate.ts";
import { openEngine, sqlitePath } from "./open-engine.ts";
import type { Tables } from "./tables.ts";

/** In an order that keeps references whole. `workers` is of the moment and stays behind. */
const TABLES = [
  "sequences",
  "events",
  "orders",
  "texts",
  "calls",
  "recordings",
  "sold_out",
  "opt_outs",
  "settings",
] as const satisfies readonly (keyof Tables)[];

const ROWS_AT_ONCE = 200;

export type CopyReport = Readonly<Record<(typeof TABLES)[number], number>>;

/**
 * Copies everything the shop keeps, as it stood at one moment, into another database that is still empty: a backup, a
 * restore, or a move between SQLite and Postgres. The source may be in use meanwhile; nobody waits for the copy.
 * Throws `StoreFault`.
 */
export async function copyStore(
  fromUrl: string,
  toUrl: string,
  options: { readonly log: Log; readonly now?: () => number },
): Promise<CopyReport> {
  const { log, now = Date.now } = options;
  await using opened = new AsyncDisposableStack();
  try {
    const source = opened.use(openEngine(await snapshot(fromUrl, opened), new Bell(log), log));
    const target = opened.use(openEngine(toUrl, new Bell(log), log));
    await migrate(source, now);
    await migrate(target, now);
    const from = opened.adopt(kysely(source.dialect), (open) => open.destroy());
    const to = opened.adopt(kysely(target.dialect), (open) => open.destroy());
    // One moment for all tables. A SQLite source is a file of our own by now, which nobody else changes.
    const reading =
      source.name === "postgres"
        ? from.transaction().setIsolationLevel("repeatable read").setAccessMode("read only")
        : from.transaction();
    return await reading.execute((before) =>
      to.transaction().execute((after) => copyTables(before, after)),
    );
  } catch (error) {
    throw mapFault(error);
  }
}

function kysely(dialect: Dialect): Kysely<Tables> {
  return new Kysely<Tables>({ dialect });
}

/** A SQLite file in use is first copied as it stands: reading it for long would hold up its writers. */
async function snapshot(url: string, opened: AsyncDisposableStack): Promise<string> {
  const path = sqlitePath(url);
  if (path === undefined || path === ":memory:") return url;
  const folder = await mkdtemp(join(tmpdir(), "bobarista-copy-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const copy = join(folder, "snapshot.db");
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    database.prepare("vacuum into ?").run(copy);
  } finally {
    database.close();
  }
  return `sqlite:${copy}`;
}

async function copyTables(from: Kysely<Tables>, to: Kysely<Tables>): Promise<CopyReport> {
  await refuseUnlessEmpty(to);
  await to.deleteFrom("sequences").execute();
  const copied = { ...NOTHING };
  for (const table of TABLES) copied[table] = await copyTable(from, to, table);
  return copied;
}

const NOTHING: Readonly<Record<(typeof TABLES)[number], number>> = {
  sequences: 0,
  events: 0,
  orders: 0,
  texts: 0,
  calls: 0,
  recordings: 0,
  sold_out: 0,
  opt_outs: 0,
  settings: 0,
};

async function refuseUnlessEmpty(to: Kysely<Tables>): Promise<void> {
  const { value } = await to
    .selectFrom("sequences")
    .select("value")
    .where("name", "=", "events")
    .executeTakeFirstOrThrow();
  const settings = await to.selectFrom("settings").select("name").execute();
  if (value === 0 && settings.length === 0) return;
  throw new StoreFault(
    "conflict",
    "The database to copy into has been used by a shop. Give a new file, or an empty database.",
  );
}

async function copyTable(
  from: Kysely<Tables>,
  to: Kysely<Tables>,
  table: (typeof TABLES)[number],
): Promise<number> {
  for (let copied = 0; ; copied += ROWS_AT_ONCE) {
    // By its first column, the key of each table, so that pages neither overlap nor leave out.
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(table)} order by 1 limit ${ROWS_AT_ONCE} offset ${copied}
    `.execute(from);
    const [first] = rows;
    if (first === undefined) return copied;
    const columns = Object.keys(first);
    const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
    await sql`
      insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
      values ${sql.join(values)}
    `.execute(to);
    if (rows.length < ROWS_AT_ONCE) return copied + rows.length;
  }
}
