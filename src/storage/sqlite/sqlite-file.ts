import {
  DatabaseSync,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementSync,
} from "node:sqlite";

/** How long a write waits for another process's write. A write takes about 1 ms. */
const BUSY_TIMEOUT_MS = 5000;
const MOST_KEPT_STATEMENTS = 200;

export type Row = Record<string, SQLOutputValue>;
export type Outcome = {
  readonly rows: Row[];
  /** `undefined` for statements that answer rows. */
  readonly changes: bigint | undefined;
  readonly insertId: bigint | undefined;
};

export const NOTHING: Outcome = { rows: [], changes: undefined, insertId: undefined };

/** One connection to one file (or ":memory:"), durable: each commit is on the disk before it returns. Blocks its thread. */
export class SqliteFile {
  readonly #database: DatabaseSync;
  /** Each statement is prepared once. */
  readonly #kept = new Map<string, { statement: StatementSync; answersRows: boolean }>();

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      this.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** Any number of statements. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  run(sql: string, parameters: readonly unknown[]): Outcome {
    // SQLite itself rolls back on a full disk; another rollback would fail, and hide why.
    if (sql === "rollback" && !this.#database.isTransaction) return NOTHING;
    const { statement, answersRows } = this.#prepared(sql);
    const values = parameters.map(toSqlValue);
    if (answersRows) {
      return { rows: statement.all(...values), changes: undefined, insertId: undefined };
    }
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], changes: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  /** Changes when another connection commits (sqlite.org/pragma.html#pragma_data_version). */
  get dataVersion(): unknown {
    return this.#prepared("pragma data_version").statement.get()?.["data_version"];
  }

  close(): void {
    this.#kept.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #prepared(sql: string): { statement: StatementSync; answersRows: boolean } {
    const kept = this.#kept.get(sql);
    if (kept !== undefined) return kept;
    // A transaction takes the write lock at once: one that begins by reading could not wait for another writer later.
    const statement = this.#database.prepare(sql === "begin" ? "begin immediate" : sql);
    const prepared = { statement, answersRows: statement.columns().length > 0 };
    if (this.#kept.size >= MOST_KEPT_STATEMENTS) this.#kept.clear();
    this.#kept.set(sql, prepared);
    return prepared;
  }
}

function toSqlValue(value: unknown): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  throw new TypeError(`a ${typeof value} cannot be kept in the database`);
}
