import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Dialect } from "kysely";
import type { Bell } from "../bell.ts";
import type { Engine, MigrationSession } from "../engine.ts";
import { type RunStatement, sqliteDialect } from "./sqlite-dialect.ts";
import { SqliteFile } from "./sqlite-file.ts";
import { SqliteThread } from "./sqlite-thread.ts";

/**
 * One SQLite file, durable: each commit is on the disk before it resolves. A file has a thread of its own, because commits
 * wait for the disk; ":memory:" waits for nothing and stays here.
 */
export function openSqliteEngine(path: string, bell: Bell): Engine {
  if (path === ":memory:") return inMemory();
  mkdirSync(dirname(path), { recursive: true });
  const thread = new SqliteThread(path, () => bell.ring());
  return new SqliteEngine({
    run: (sql, parameters) => thread.run(sql, parameters),
    exec: (sql) => thread.exec(sql),
    watch: () => thread.watch(),
    close: () => thread[Symbol.asyncDispose](),
  });
}

function inMemory(): Engine {
  const file = new SqliteFile(":memory:");
  return new SqliteEngine({
    run: async (sql, parameters) => file.run(sql, parameters),
    exec: async (sql) => file.exec(sql),
    // Nobody else can change what is in this process's memory.
    watch: async () => undefined,
    close: async () => file.close(),
  });
}

type Connection = {
  readonly run: RunStatement;
  readonly exec: (sql: string) => Promise<void>;
  readonly watch: () => Promise<void>;
  readonly close: () => Promise<void>;
};

class SqliteEngine implements Engine {
  readonly name = "sqlite";
  readonly dialect: Dialect;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.dialect = sqliteDialect(connection.run);
  }

  async migrate(migrate: (session: MigrationSession) => Promise<void>): Promise<void> {
    const { run, exec } = this.#connection;
    await exec("begin exclusive");
    try {
      await migrate({
        run: exec,
        column: async (sql) =>
          (await run(sql, [])).rows.map((row) => String(Object.values(row)[0])),
      });
      await exec("commit");
    } catch (error) {
      // Some faults have rolled back already, and then there is nothing to roll back.
      await exec("rollback").catch(() => undefined);
      throw error;
    }
  }

  async watch(): Promise<void> {
    await this.#connection.watch();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close();
  }
}
