/** What the carrier is told once the stream has ended. */
export type AfterCall =
  | { readonly kind: "hang_up" }
  /** The caller or the agent asked for a person. */
  | { readonly kind: "transfer" }
  /** The agent is gone for good: a person if there is one, else an apology. */
  | { readonly kind: "agent_gone" };

/** A pause this long after the last sound was heard is not the gap between two sentences. */
const BETWEEN_SENTENCES_MS = 500;

/**
 * The end of a call: the last sentence is heard to its end before the line is closed (pitfall 7), but nobody waits for ever
 * for a sentence that does not come.
 */
export class Farewell {
  readonly #limits: { readonly farewellMs: number; readonly farewellStartMs: number };
  #then: AfterCall | undefined;
  #begunAt = 0;
  #spoke = false;
  #soundedAt = 0;

  constructor(limits: { readonly farewellMs: number; readonly farewellStartMs: number }) {
    this.#limits = limits;
  }

  get hasBegun(): boolean {
    return this.#then !== undefined;
  }

  begin(then: AfterCall): void {
    this.#then = then;
    this.#begunAt = performance.now();
    this.#spoke = false;
  }

  agentSpoke(): void {
    this.#spoke = true;
  }

  /** The caller has more to say than goodbye: the call goes on. */
  callerSaid(text: string): void {
    if (this.#then?.kind === "hang_up" && !isLeaveTaking(text)) this.#then = undefined;
  }

  /** What to do now that everything was heard, or `undefined` while it is too early. */
  tick(now: number, isSounding: boolean): AfterCall | undefined {
    if (this.#then === undefined) return undefined;
    if (isSounding) this.#soundedAt = now;
    const waitedMs = now - this.#begunAt;
    const saidAll =
      now - this.#soundedAt > BETWEEN_SENTENCES_MS &&
      (this.#spoke || waitedMs > this.#limits.farewellStartMs);
    return saidAll || waitedMs > this.#limits.farewellMs ? this.#then : undefined;
  }
}

const LEAVE_TAKING =
  /\b(thanks?|no|nope|that|is|thank you|ok|okay|great|cool|awesome|perfect|good|nice|bye|goodbye|see|you|too|a|the|have|day|night|one|later|cheers|so|much|very|and|all|right|alright|that's|it|take|care)\b/g;

/** "Okay, thank you, bye!" and the like: nothing that asks for an answer. */
function isLeaveTaking(text: string): boolean {
  return !/[a-z]/.test(text.toLowerCase().replace(LEAVE_TAKING, " "));
}
