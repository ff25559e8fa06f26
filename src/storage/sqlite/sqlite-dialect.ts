import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Outcome } from "./sqlite-file.ts";

/** Runs one statement, here or on another thread. */
export type RunStatement = (sql: string, parameters: readonly unknown[]) => Promise<Outcome>;

/** SQLite as Kysely wants it, over whoever runs the statements. Kysely lets one transaction at a time have the connection. */
export function sqliteDialect(run: RunStatement): Dialect {
  return {
    createDriver: () => new OneConnection(run),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class OneConnection implements Driver, DatabaseConnection {
  readonly #run: RunStatement;

  constructor(run: RunStatement) {
    this.#run = run;
  }

  async init(): Promise<void> {
    // The engine has opened the file, and closes it.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this;
  }

  async beginTransaction(): Promise<void> {
    await this.#run("begin", []);
  }

  async commitTransaction(): Promise<void> {
    await this.#run("commit", []);
  }

  async rollbackTransaction(): Promise<void> {
    await this.#run("rollback", []);
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes, insertId } = await this.#run(query.sql, query.parameters);
    return {
      rows: rowsAs<Row>(rows),
      ...(changes === undefined ? {} : { numAffectedRows: changes }),
      ...(insertId === undefined ? {} : { insertId }),
    };
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  async releaseConnection(): Promise<void> {
    // There is only this one.
  }

  async destroy(): Promise<void> {
    // The engine has opened the file, and closes it.
  }
}

/** The one place where the database's rows get the type that Kysely worked out for the query. */
function rowsAs<Row>(rows: unknown[]): Row[] {
  return rows as Row[];
}
