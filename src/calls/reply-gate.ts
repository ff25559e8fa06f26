/**
 * Lets the agent's sound through, or not: after a barge-in, frames of the reply that was cut may still arrive. Opens when
 * the agent shows that it took the turn, and by itself after a while, so that a cough cannot mute it (protocols 1.10).
 */
export class ReplyGate {
  readonly #limitMs: number;
  #closedUntil = 0;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  close(): void {
    this.#closedUntil = performance.now() + this.#limitMs;
  }

  open(): void {
    this.#closedUntil = 0;
  }

  get isOpen(): boolean {
    if (this.#closedUntil === 0) return true;
    if (performance.now() < this.#closedUntil) return false;
    this.#closedUntil = 0;
    return true;
  }
}
