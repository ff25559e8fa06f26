/**
 * One timer for many things that must be looked at now and then (is this line still alive, has this caller been silent
 * too long): a timer a call would cost more than the looking. Runs only while somebody listens.
 */
export class Heartbeat {
  readonly #periodMs: number;
  readonly #listeners = new Set<(now: number) => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** Calls `listener` about every period with the monotonic time in ms, until disposed. It must not throw. */
  onBeat(listener: (now: number) => void): Disposable {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => {
      const now = performance.now();
      for (const each of this.#listeners) each(now);
    }, this.#periodMs);
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(listener);
        if (this.#listeners.size > 0) return;
        clearInterval(this.#timer);
        this.#timer = undefined;
      },
    };
  }
}
