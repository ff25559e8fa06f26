import type { Log } from "../lib/log.ts";
import { StoreFault } from "../orders/store-fault.ts";
import type { Bell } from "./bell.ts";
import type { Engine } from "./engine.ts";
import { openPostgresEngine } from "./postgres/postgres-engine.ts";
import { openSqliteEngine } from "./sqlite/sqlite-engine.ts";

/** `sqlite:path`, `sqlite::memory:` or `postgres://…`. */
export function openEngine(databaseUrl: string, bell: Bell, log: Log): Engine {
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) return openPostgresEngine(databaseUrl, bell, log);
  const path = sqlitePath(databaseUrl);
  if (path !== undefined) return openSqliteEngine(path, bell);
  throw new StoreFault(
    "broken",
    'A database is "sqlite:path", "sqlite::memory:" or "postgres://user:password@host/database".',
  );
}

/** The file of a `sqlite:` address; `undefined` for any other. */
export function sqlitePath(databaseUrl: string): string | undefined {
  return /^sqlite:(?:\/\/)?(.+)$/.exec(databaseUrl)?.[1];
}
