import { Worker } from "node:worker_threads";
import type { Outcome } from "./sqlite-file.ts";
import type { Answer, Work } from "./sqlite.worker.ts";

type Waiting = PromiseWithResolvers<Outcome>;

/**
 * A SQLite file on a thread of its own. A commit waits for the disk, 1 to 25 ms on the machine where it was measured, and
 * the event loop carries sound: it must not wait with it.
 */
export class SqliteThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #gone: Error | undefined;

  /** `onChange` is called when another process committed, once `watch` was asked for. */
  constructor(path: string, onChange: () => void) {
    this.#worker = new Worker(new URL("./sqlite.worker.ts", import.meta.url), {
      workerData: { path },
    });
    this.#worker.on("message", (answer: Answer) => {
      if (answer.kind === "changed") onChange();
      else this.#settle(answer);
    });
    this.#worker.on("error", (error: Error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("the database is closed")));
  }

  /** The statements of one caller run in the order in which they were asked for. */
  run(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    return this.#ask({ kind: "run", id: this.#nextId(), sql, parameters });
  }

  /** Any number of statements in one text. */
  async exec(sql: string): Promise<void> {
    await this.#ask({ kind: "exec", id: this.#nextId(), sql });
  }

  async watch(): Promise<void> {
    await this.#ask({ kind: "watch", id: this.#nextId() });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#gone !== undefined) return;
    const gone = Promise.withResolvers<undefined>();
    this.#worker.once("exit", () => gone.resolve(undefined));
    this.#worker.postMessage({ kind: "close" } satisfies Work);
    await gone.promise;
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #ask(work: Work & { readonly id: number }): Promise<Outcome> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    const waiting: Waiting = Promise.withResolvers<Outcome>();
    this.#waiting.set(work.id, waiting);
    this.#worker.postMessage(work);
    return waiting.promise;
  }

  #settle(answer: Exclude<Answer, { kind: "changed" }>): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.kind === "done") waiting?.resolve(answer.outcome);
    else {
      const { message, ...codes } = answer.error;
      waiting?.reject(Object.assign(new Error(message), codes));
    }
  }

  #fail(error: Error): void {
    this.#gone ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#gone);
    this.#waiting.clear();
  }
}
