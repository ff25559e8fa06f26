import type { Log } from "./log.ts";

/** Says once that something is away, and once that it is back, however often it is tried meanwhile. */
export class Outage {
  readonly #log: Log;
  readonly #words: { readonly away: string; readonly back: string };
  #isAway = false;

  constructor(log: Log, words: { readonly away: string; readonly back: string }) {
    this.#log = log;
    this.#words = words;
  }

  failed(error: unknown): void {
    if (!this.#isAway) this.#log.error({ err: error }, this.#words.away);
    this.#isAway = true;
  }

  worked(): void {
    if (this.#isAway) this.#log.info({}, this.#words.back);
    this.#isAway = false;
  }
}
