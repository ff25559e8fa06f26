import type { TruthGuard } from "../conversation/truth-guard.ts";
import type { CallRecord } from "./call-store.ts";

export type Guard = Pick<TruthGuard, "said" | "toolResult">;

/** A guard that is wrong again and again must not talk the agent down. */
const MAX_CORRECTIONS = 4;

/** Checks what the agent says against what its tools answered, and has it put right in the next sentence. */
export class TruthCheck {
  readonly #guard: Guard;
  readonly #onContradiction: (said: string, about: string, correction: string) => void;
  readonly #corrections = new Set<string>();

  constructor(options: {
    readonly guard: Guard;
    /** What the tools answered on an earlier part of this call. */
    readonly resumed: CallRecord | undefined;
    readonly onContradiction: (said: string, about: string, correction: string) => void;
  }) {
    this.#guard = options.guard;
    this.#onContradiction = options.onContradiction;
    for (const entry of options.resumed?.timeline ?? []) {
      if (entry.kind === "tool") this.#guard.toolResult(entry.name, entry.arguments, entry.result);
    }
  }

  learn(toolName: string, argumentsJson: string, content: string): void {
    this.#guard.toolResult(toolName, argumentsJson, content);
  }

  check(said: string): void {
    // Our own correction comes back as the agent's words.
    if (this.#corrections.has(said) || this.#corrections.size >= MAX_CORRECTIONS) return;
    const verdict = this.#guard.said(said);
    if (verdict.kind !== "contradicted") return;
    this.#corrections.add(verdict.correction);
    this.#onContradiction(said, verdict.about, verdict.correction);
  }
}
