import type { CallerLine, CallerLineListener } from "./caller-line.ts";

/** Holds a call to its caller's line, which may break and come back. */
export class LineHolder {
  readonly #listener: Omit<CallerLineListener, "onEnd">;
  readonly #onGone: (reason: "hung_up" | "lost") => void;
  #line: CallerLine | undefined;
  #count = 0;
  #waitingSince = performance.now();

  constructor(options: {
    readonly listener: Omit<CallerLineListener, "onEnd">;
    /** The line is gone, and not because we let it go. */
    readonly onGone: (reason: "hung_up" | "lost") => void;
  }) {
    this.#listener = options.listener;
    this.#onGone = options.onGone;
  }

  get isHeld(): boolean {
    return this.#line !== undefined;
  }

  /** How many lines this call has had. */
  get count(): number {
    return this.#count;
  }

  /** For how long there has been no line; 0 while there is one. */
  waitedMs(now: number): number {
    return this.#line === undefined ? now - this.#waitingSince : 0;
  }

  hold(line: CallerLine): void {
    this.#line = line;
    this.#count += 1;
    line.listen({
      ...this.#listener,
      onEnd: (reason) => {
        if (this.#line !== line) return;
        this.#line = undefined;
        this.#waitingSince = performance.now();
        this.#onGone(reason === "hung_up" ? "hung_up" : "lost");
      },
    });
  }

  /** The carrier says that the line is gone, whether we have seen it or not. */
  lose(): void {
    if (this.#line === undefined) return;
    this.letGo();
    this.#waitingSince = performance.now();
    this.#onGone("lost");
  }

  letGo(): void {
    const line = this.#line;
    this.#line = undefined;
    line?.close();
  }
}
