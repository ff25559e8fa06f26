import { PostgresDialect } from "kysely";
import pg from "pg";
import type { Log } from "../../lib/log.ts";
import type { Bell } from "../bell.ts";
import type { Engine, MigrationSession } from "../engine.ts";
import { PostgresWatch } from "./postgres-watch.ts";

/** Connections of one process. Writes take turns anyway; the rest read. */
const MOST_CONNECTIONS = 10;
const CONNECT_WITHIN_MS = 5000;
/** A statement that takes longer is stuck (a lost network, a lock held by a dead host): fail, so that the caller hears of it. */
const STATEMENT_WITHIN_MS = 10_000;
/** Any number will do, as long as every process takes the same one. */
const MIGRATION_LOCK = 26_984_803;

/** A PostgreSQL database, shared by any number of processes and machines. */
export function openPostgresEngine(url: string, bell: Bell, log: Log): Engine {
  // pg gives `bigint` as text; ours are ids, cents and milliseconds, all below 2^53.
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_WITHIN_MS,
    query_timeout: STATEMENT_WITHIN_MS + 2000,
    keepAlive: true,
    types,
  });
  // An idle connection that breaks is replaced at the next use; unheard, the event would end the process.
  pool.on("error", (error) => log.warn({ err: error }, "an idle database connection broke"));
  // The same for one that breaks while it is in use but between two statements; the next statement says so.
  pool.on("connect", (client) => {
    client.on("error", (error) => log.warn({ err: error }, "a database connection broke"));
  });
  return new PostgresEngine(pool, new PostgresWatch(url, bell, log));
}

class PostgresEngine implements Engine {
  readonly name = "postgres";
  readonly dialect: PostgresDialect;
  readonly #pool: pg.Pool;
  readonly #watch: PostgresWatch;

  constructor(pool: pg.Pool, watch: PostgresWatch) {
    this.#pool = pool;
    this.#watch = watch;
    this.dialect = new PostgresDialect({ pool });
  }

  async migrate(migrate: (session: MigrationSession) => Promise<void>): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query("begin");
      await client.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
      await migrate({
        run: async (sql) => {
          await client.query(sql);
        },
        column: async (sql) => {
          const { rows } = await client.query<[unknown]>({ text: sql, rowMode: "array" });
          return rows.map(([value]) => String(value));
        },
      });
      await client.query("commit");
      client.release();
    } catch (error) {
      client.release(true); // closes the connection, and with it the transaction and the lock
      throw error;
    }
  }

  async watch(): Promise<void> {
    await this.#watch.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watch[Symbol.asyncDispose]();
    if (!this.#pool.ended) await this.#pool.end();
  }
}
