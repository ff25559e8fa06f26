/** Measures how long the caller waits for an answer: their turn was over → first sound of the agent. */
export class TurnClock {
  readonly #onTurn: (latencyMs: number) => void;
  #waitingSince: number | undefined;

  constructor(onTurn: (latencyMs: number) => void) {
    this.#onTurn = onTurn;
  }

  callerSpoke(): void {
    this.#waitingSince = undefined;
  }

  /** The first of several signs counts. */
  callerDone(): void {
    this.#waitingSince ??= performance.now();
  }

  agentSounded(): void {
    if (this.#waitingSince === undefined) return;
    this.#onTurn(performance.now() - this.#waitingSince);
    this.#waitingSince = undefined;
  }
}
