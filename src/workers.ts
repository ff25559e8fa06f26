import cluster, { type Worker } from "node:cluster";
import { StartFault } from "./lib/start-fault.ts";

/** A worker that dies soon after its start may do so again: wait longer before the next, and do not spin. */
const STABLE_AFTER_MS = 5000;
const RESTART_DELAY_MS = 500;
const SPIN_DELAY_MS = 5000;

/** Keeps `count` copies of this program answering on one port; the first one to be told to stop tells all. */
export class Workers implements AsyncDisposable {
  readonly #environment: Record<string, string>;
  readonly #tell: (line: string) => void;
  readonly #restarts = new Set<NodeJS.Timeout>();
  #hasOpened = false;
  #stopping = false;

  /** `environment` is added to what each worker inherits. Resolves once every worker answers calls. */
  static async start(workers: {
    count: number;
    environment: Record<string, string>;
    tell: (line: string) => void;
  }): Promise<Workers> {
    const started = new Workers(workers);
    await Promise.all(Array.from({ length: workers.count }, () => started.#fork()));
    started.#hasOpened = true;
    return started;
  }

  private constructor(workers: {
    environment: Record<string, string>;
    tell: (line: string) => void;
  }) {
    this.#environment = workers.environment;
    this.#tell = workers.tell;
  }

  /** Each worker drains its calls and ends; resolves when the last has. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    for (const restart of this.#restarts) clearTimeout(restart);
    const living = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    await Promise.all(
      living.map(async (worker) => {
        const gone = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
        worker.process.kill("SIGTERM");
        await gone;
      }),
    );
  }

  /** Resolves when the new worker says it is ready; rejects when it ends before. */
  #fork(): Promise<void> {
    const worker = cluster.fork(this.#environment);
    const forkedAt = performance.now();
    return new Promise((resolve, reject) => {
      let isUp = false;
      worker.on("message", (message: unknown) => {
        if (message !== READY) return;
        isUp = true;
        resolve();
      });
      worker.once("exit", (code, signal) => {
        reject(
          new StartFault(`one of its processes could not open (${signal || code}); it said why.`),
        );
        // One that never came up has said why; the first ones of all end the program by it.
        if (isUp || this.#hasOpened)
          this.#replace(worker, performance.now() - forkedAt, signal || String(code));
      });
    });
  }

  #replace(worker: Worker, livedMs: number, why: string): void {
    if (this.#stopping) return;
    this.#tell(`worker ${worker.id} ended (${why}); starting another`);
    const restart = setTimeout(
      () => {
        this.#restarts.delete(restart);
        this.#fork().catch((error: unknown) => this.#tell(String(error)));
      },
      livedMs < STABLE_AFTER_MS ? SPIN_DELAY_MS : RESTART_DELAY_MS,
    );
    this.#restarts.add(restart);
  }
}

const READY = "ready";

export function isWorker(): boolean {
  return cluster.isWorker;
}

export function tellReady(): void {
  process.send?.(READY);
}
