import { readdirSync, readFileSync } from "node:fs";
import { StoreFault } from "../orders/store-fault.ts";
import type { Engine } from "./engine.ts";

const FOLDER = new URL("./migrations/", import.meta.url);
/** "0001-the-shop.sql" for both engines, "0002-search.postgres.sql" for one. */
const FILE_NAME = /^(\d{4})-[a-z0-9-]+(?:\.(sqlite|postgres))?\.sql$/;

/**
 * Brings the database up to this program, under a lock: processes that start together wait for the first. A migration
 * runs once and is never edited afterwards. Throws `StoreFault` "newer" for a database that a newer program has changed.
 */
export async function migrate(engine: Engine, now: () => number): Promise<void> {
  const known = readdirSync(FOLDER)
    .sort()
    .flatMap((file) => {
      const [, number, only] = FILE_NAME.exec(file) ?? [];
      return number === undefined || (only ?? engine.name) !== engine.name
        ? []
        : [{ number: Number(number), file }];
    });
  await engine.migrate(async (session) => {
    await session.run(
      "create table if not exists migrations (number integer primary key, file text not null, applied_at bigint not null)",
    );
    const applied = new Set((await session.column("select number from migrations")).map(Number));
    const newest = Math.max(0, ...applied);
    const ours = Math.max(0, ...known.map(({ number }) => number));
    if (newest > ours) {
      throw new StoreFault(
        "newer",
        `The database was made by a newer version of this program (its migration ${newest}, ours ${ours}). ` +
          "Start that version, or give another DATABASE_URL.",
      );
    }
    for (const { number, file } of known) {
      if (applied.has(number)) continue;
      await session.run(readFileSync(new URL(file, FOLDER), "utf8"));
      await session.run(`insert into migrations values (${number}, '${file}', ${now()})`);
    }
  });
}
