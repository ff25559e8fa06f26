import type { Dialect } from "kysely";

/** What differs between the databases; all queries are shared. */
export interface Engine extends AsyncDisposable {
  readonly name: "sqlite" | "postgres";
  readonly dialect: Dialect;
  /** Runs `migrate` while no other process can; statements of a migration may be many in one text. */
  migrate(migrate: (session: MigrationSession) => Promise<void>): Promise<void>;
  /** Begins to ring for commits of other processes. Called once, after the migrations. */
  watch(): Promise<void>;
}

export type MigrationSession = {
  run(sql: string): Promise<void>;
  /** Rows of one text column. */
  column(sql: string): Promise<readonly string[]>;
};
