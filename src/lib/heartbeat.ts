/** Listeners take turns within a period, so that many calls are not all looked at in one stretch. */
const TURNS = 5;

/**
 * One timer for many things that must be looked at now and then (is this line still alive, has this caller been silent
 * too long): a timer a call would cost more than the looking. Runs only while somebody listens.
 */
export class Heartbeat {
  readonly #periodMs: number;
  readonly #turns = Array.from({ length: TURNS }, () => new Set<(now: number) => void>());
  #listenerCount = 0;
  #joined = 0;
  #beats = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  get listenerCount(): number {
    return this.#listenerCount;
  }

  /** Calls `listener` about every period with the monotonic time in ms, until disposed. It must not throw. */
  onBeat(listener: (now: number) => void): Disposable {
    const turn = this.#turns[this.#joined % TURNS];
    this.#joined += 1;
    this.#listenerCount += 1;
    turn?.add(listener);
    this.#timer ??= setInterval(() => this.#beat(), this.#periodMs / TURNS);
    return {
      [Symbol.dispose]: () => {
        if (turn?.delete(listener) !== true) return;
        this.#listenerCount -= 1;
        if (this.#listenerCount > 0) return;
        clearInterval(this.#timer);
        this.#timer = undefined;
      },
    };
  }

  #beat(): void {
    const now = performance.now();
    for (const listener of this.#turns[this.#beats % TURNS] ?? []) listener(now);
    this.#beats += 1;
  }
}
