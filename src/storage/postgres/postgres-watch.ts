import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Log } from "../../lib/log.ts";
import type { Bell } from "../bell.ts";

/** What a writer notifies in its transaction (`ledger.ts`). */
export const EVENTS_CHANNEL = "bobarista_events";

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2000;
/** A connection cut without a word (a lost network) is noticed by this. */
const CHECK_EVERY_MS = 15_000;
const CHECK_WITHIN_MS = 5000;

/**
 * Listens on a connection of its own for commits of any process. When that connection is lost it connects again, and
 * rings: whoever listens reads the log from the last event it knows, so nothing told meanwhile is missed.
 */
export class PostgresWatch implements AsyncDisposable {
  readonly #url: string;
  readonly #bell: Bell;
  readonly #log: Log;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(url: string, bell: Bell, log: Log) {
    this.#url = url;
    this.#bell = bell;
    this.#log = log;
  }

  /** Resolves once it listens; throws when the database cannot be reached now. */
  async start(): Promise<void> {
    const client = await this.#connect();
    this.#running = this.#run(client);
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: CHECK_WITHIN_MS,
      query_timeout: CHECK_WITHIN_MS,
      keepAlive: true,
    });
    // Heard again in `#untilLost`; without a listener a loss in between would end the process.
    client.on("error", () => undefined);
    client.on("notification", () => this.#bell.ring());
    try {
      await client.connect();
      await client.query(`listen ${EVENTS_CHANNEL}`);
    } catch (error) {
      await close(client);
      throw error;
    }
    return client;
  }

  async #run(first: pg.Client): Promise<void> {
    const stop = this.#stop.signal;
    let client: pg.Client | undefined = first;
    let retryMs = FIRST_RETRY_MS;
    while (!stop.aborted) {
      if (client !== undefined) {
        await this.#untilLost(client);
        await close(client);
        if (this.#stop.signal.aborted) return;
        this.#log.warn({}, "the event connection to the database is lost; connecting again");
      }
      try {
        client = await this.#connect();
        retryMs = FIRST_RETRY_MS;
        this.#log.info({}, "the event connection to the database is back");
        this.#bell.ring();
      } catch {
        client = undefined;
        await wait(retryMs, undefined, { signal: stop }).catch(() => undefined);
        retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
      }
    }
    if (client !== undefined) await close(client);
  }

  #untilLost(client: pg.Client): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#stop.signal;
      const check = setInterval(() => {
        client.query("select 1").catch(done);
      }, CHECK_EVERY_MS);
      function done(): void {
        clearInterval(check);
        stop.removeEventListener("abort", done);
        resolve();
      }
      stop.addEventListener("abort", done);
      client.once("error", done);
      client.once("end", done);
      if (stop.aborted) done();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}

async function close(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}
