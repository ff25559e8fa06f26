import type { CallerLine, CallerLineListener } from "./caller-line.ts";

export type LineHolderOptions = {
  readonly listener: Omit<CallerLineListener, "onEnd">;
  /** The line is gone, and not because we let it go. */
  readonly onGone: (reason: "hung_up" | "lost") => void;
  /** A line ended, and it seems that the carrier has not noticed: the caller hears nothing. */
  readonly onUnnoticed: () => void;
  /** A carrier that noticed asks what now within this. */
  readonly carrierAsksMs: number;
};

/** Holds a call to its caller's line, which may break and come back. */
export class LineHolder {
  readonly #options: LineHolderOptions;
  #line: CallerLine | undefined;
  #count = 0;
  #waitingSince = performance.now();
  /** Since then a line is lost that the carrier has not asked about. */
  #unaskedSince: number | undefined;
  /** The last line that the carrier itself ended. */
  #endedByCarrier: CallerLine | undefined;

  constructor(options: LineHolderOptions) {
    this.#options = options;
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
    this.#unaskedSince = undefined;
    line.listen({ ...this.#options.listener, onEnd: (reason) => this.#onEnd(line, reason) });
  }

  /** The carrier says that the line is gone, whether we have seen it or not. */
  lose(): void {
    this.#unaskedSince = undefined;
    if (this.#line === undefined) return;
    this.#endedByCarrier = this.#line;
    this.letGo();
    this.#waitingSince = performance.now();
    this.#options.onGone("lost");
  }

  letGo(): void {
    const line = this.#line;
    this.#line = undefined;
    line?.close();
  }

  tick(now: number): void {
    if (this.#unaskedSince === undefined) return;
    if (now - this.#unaskedSince < this.#options.carrierAsksMs) return;
    this.#unaskedSince = undefined;
    this.#options.onUnnoticed();
  }

  #onEnd(line: CallerLine, reason: Parameters<CallerLineListener["onEnd"]>[0]): void {
    if (reason === "stuck" && line !== this.#endedByCarrier) this.#options.onUnnoticed();
    if (this.#line !== line) return;
    this.#line = undefined;
    this.#waitingSince = performance.now();
    if (reason !== "hung_up") this.#unaskedSince = this.#waitingSince;
    this.#options.onGone(reason === "hung_up" ? "hung_up" : "lost");
  }
}
