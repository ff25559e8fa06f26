/** Notices that nobody has said anything for a long time: says so once, and then that it is over. */
export class SilenceWatch {
  readonly #limitMs: number;
  #quietSince = performance.now();
  #asked = false;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Somebody spoke, or is speaking; `byCaller` also answers the question. */
  broken(byCaller: boolean): void {
    this.#quietSince = performance.now();
    if (byCaller) this.#asked = false;
  }

  tick(now: number): "nothing" | "ask" | "end" {
    if (now - this.#quietSince < this.#limitMs) return "nothing";
    this.#quietSince = now;
    if (this.#asked) return "end";
    this.#asked = true;
    return "ask";
  }
}
