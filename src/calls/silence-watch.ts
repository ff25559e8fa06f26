/** Notices that nobody has said anything for a long time: says so once, and then that it is over. */
export class SilenceWatch {
  readonly #limits: { readonly silenceMs: number; readonly turnMs: number };
  #quietSince = performance.now();
  #asked = false;
  /** The caller has begun to speak, and their words have not come yet: somebody is speaking, or somebody is listening. */
  #isTurnOpen = false;

  constructor(limits: { readonly silenceMs: number; readonly turnMs: number }) {
    this.#limits = limits;
  }

  /** Somebody spoke, or is speaking; `byCaller` also answers the question. */
  broken(byCaller: boolean): void {
    this.#quietSince = performance.now();
    if (byCaller) this.#asked = false;
  }

  turnBegun(): void {
    this.broken(true);
    this.#isTurnOpen = true;
  }

  turnTaken(): void {
    this.#isTurnOpen = false;
  }

  tick(now: number): "nothing" | "ask" | "end" {
    const limitMs = this.#isTurnOpen ? this.#limits.turnMs : this.#limits.silenceMs;
    if (now - this.#quietSince < limitMs) return "nothing";
    this.#quietSince = now;
    this.#isTurnOpen = false;
    if (this.#asked) return "end";
    this.#asked = true;
    return "ask";
  }
}
