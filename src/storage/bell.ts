import type { Log } from "../lib/log.ts";

/** Tells this process that events were committed, by itself or by another. May ring for nothing; never too seldom. */
export class Bell {
  readonly #listeners = new Set<() => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  ring(): void {
    for (const wake of this.#listeners) {
      try {
        wake();
      } catch (error) {
        this.#log.error({ err: error }, "a listener of the event log failed");
      }
    }
  }

  onRing(wake: () => void): Disposable {
    // A wrapper of its own, so that the same function may listen twice.
    const listener = (): void => wake();
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }
}
