import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";
import type { Bell } from "../bell.ts";
import type { Engine, MigrationSession } from "../engine.ts";

/** How long a write waits for another process's write. The wait stops this process, but a write takes about 1 ms. */
const BUSY_TIMEOUT_MS = 5000;
/** Measured: one look costs 6.5 µs; events of another process are seen after 15 ms (p50). */
const WATCH_EVERY_MS = 25;
const MOST_KEPT_STATEMENTS = 200;

/** One SQLite file (or ":memory:"), durable: each commit is on the disk before it returns. */
export function openSqliteEngine(path: string, bell: Bell): Engine {
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
  } catch (error) {
    database.close();
    throw error;
  }
  return new SqliteEngine(database, path === ":memory:", bell);
}

class SqliteEngine implements Engine {
  readonly name = "sqlite";
  readonly dialect: SqliteDialect;
  readonly #database: DatabaseSync;
  readonly #alone: boolean;
  readonly #bell: Bell;
  #watch: NodeJS.Timeout | undefined;

  constructor(database: DatabaseSync, alone: boolean, bell: Bell) {
    this.#database = database;
    this.#alone = alone;
    this.#bell = bell;
    this.dialect = new SqliteDialect({ database: new KeptStatements(database) });
  }

  async migrate(migrate: (session: MigrationSession) => Promise<void>): Promise<void> {
    this.#database.exec("begin exclusive");
    try {
      await migrate({
        run: async (sql) => this.#database.exec(sql),
        column: async (sql) =>
          this.#database
            .prepare(sql)
            .all()
            .map((row) => String(Object.values(row)[0])),
      });
      this.#database.exec("commit");
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("rollback");
      throw error;
    }
  }

  /** `data_version` changes when another connection commits (sqlite.org/pragma.html#pragma_data_version). */
  async watch(): Promise<void> {
    if (this.#alone) return;
    const look = this.#database.prepare("pragma data_version");
    let last = look.get()?.["data_version"];
    this.#watch = setInterval(() => {
      const seen = look.get()?.["data_version"];
      if (seen === last) return;
      last = seen;
      this.#bell.ring();
    }, WATCH_EVERY_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#watch);
    if (this.#database.isOpen) this.#database.close();
  }
}

/** node:sqlite as Kysely wants it, each statement prepared once. */
class KeptStatements implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #kept = new Map<string, SqliteStatement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): SqliteStatement {
    // SQLite itself rolls back on a full disk; another rollback would fail, and hide why.
    if (sql === "rollback" && !this.#database.isTransaction) return NOTHING_TO_DO;
    const kept = this.#kept.get(sql);
    if (kept !== undefined) return kept;
    // A transaction takes the write lock at once: one that begins by reading could not wait for another writer later.
    const statement = new KeptStatement(
      this.#database.prepare(sql === "begin" ? "begin immediate" : sql),
    );
    if (this.#kept.size >= MOST_KEPT_STATEMENTS) this.#kept.clear();
    this.#kept.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#kept.clear();
    // The engine, which opened the file, closes it.
  }
}

const NOTHING_TO_DO: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

class KeptStatement implements SqliteStatement {
  readonly reader: boolean;
  readonly #statement: StatementSync;

  constructor(statement: StatementSync) {
    this.#statement = statement;
    this.reader = statement.columns().length > 0;
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.#statement.all(...parameters.map(toSqlValue));
  }

  run(parameters: readonly unknown[]): {
    changes: number | bigint;
    lastInsertRowid: number | bigint;
  } {
    return this.#statement.run(...parameters.map(toSqlValue));
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...parameters.map(toSqlValue));
  }
}

function toSqlValue(value: unknown): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  throw new TypeError(`a ${typeof value} cannot be kept in the database`);
}
