import type { ToolAnswer } from "../conversation/tool-answer.ts";
import { CALL_SENTENCES } from "./call-sentences.ts";
import type { ToolCall } from "./voice-agent.ts";

export type AnsweredTool = {
  readonly call: ToolCall;
  readonly answer: ToolAnswer;
  readonly tookMs: number;
};

export type ToolDeskOptions = {
  readonly answerTool: (call: ToolCall) => Promise<ToolAnswer>;
  readonly limitMs: number;
  /** Every answer that goes to the agent, once per call id. */
  readonly onAnswered: (answered: AnsweredTool) => void;
  /** A tool that was given up came to an end after all: the cart may have changed. */
  readonly onLate: (call: ToolCall) => void;
};

/** Runs the agent's tool calls beside the sound. A slow one is answered for, a withdrawn one is not answered at all. */
export class ToolDesk {
  readonly #options: ToolDeskOptions;
  readonly #running = new Map<string, { readonly startedAt: number; readonly call: ToolCall }>();

  constructor(options: ToolDeskOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  run(calls: readonly ToolCall[]): void {
    for (const call of calls) void this.#run(call);
  }

  cancel(ids: readonly string[]): void {
    for (const id of ids) this.#running.delete(id);
  }

  /** The agent that asked is gone: what runs comes to its end, but nobody is answered. */
  abandon(): void {
    this.#running.clear();
  }

  /** Answers for tools that take too long: the agent would wait for ever (protocols 1.9). */
  tick(now: number): void {
    for (const { call, startedAt } of this.#running.values()) {
      if (now - startedAt < this.#options.limitMs) continue;
      const content = JSON.stringify({
        ok: false,
        error: CALL_SENTENCES.tooSlow,
        code: "too_slow",
      });
      this.#answer(call, { ok: false, content, effect: "none" });
    }
  }

  async #run(call: ToolCall): Promise<void> {
    this.#running.set(call.id, { startedAt: performance.now(), call });
    const answer = await this.#options.answerTool(call);
    if (this.#running.has(call.id)) this.#answer(call, answer);
    else this.#options.onLate(call);
  }

  #answer(call: ToolCall, answer: ToolAnswer): void {
    const startedAt = this.#running.get(call.id)?.startedAt ?? performance.now();
    this.#running.delete(call.id);
    this.#options.onAnswered({ call, answer, tookMs: performance.now() - startedAt });
  }
}
