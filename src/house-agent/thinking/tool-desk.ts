import type { Log } from "../../lib/log.ts";
import type { DialogueTools } from "../dialogue.ts";
import { parseRefusal, type ToolNo } from "./tool-answers.ts";

type ToolOutcome =
  | { readonly ok: true; readonly answer: Record<string, unknown> }
  | { readonly ok: false; readonly no: ToolNo };

export type ToolArguments = Readonly<Record<string, unknown>>;

/** The tools of one turn. Nothing is called once the caller goes on speaking. */
export class ToolDesk {
  readonly #call: DialogueTools["call"];
  readonly #signal: AbortSignal;
  readonly #log: Log;
  /** Whether a tool that changes something was begun in this turn. */
  hasActed = false;

  constructor(call: DialogueTools["call"], signal: AbortSignal, log: Log) {
    this.#call = call;
    this.#signal = signal;
    this.#log = log;
  }

  /** Looks something up. */
  async ask(name: string, args: ToolArguments = {}): Promise<ToolOutcome> {
    return this.#run(name, args);
  }

  /** Does something. Throws the signal's reason, before it has any effect, when the turn went on. */
  async act(name: string, args: ToolArguments = {}): Promise<ToolOutcome> {
    this.#signal.throwIfAborted();
    this.hasActed = true;
    return this.#run(name, args);
  }

  async #run(name: string, args: ToolArguments): Promise<ToolOutcome> {
    this.#signal.throwIfAborted();
    try {
      const answer = await this.#call(name, args, { signal: this.#signal });
      return answer["ok"] === false
        ? { ok: false, no: parseRefusal(answer) }
        : { ok: true, answer };
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#log.warn({ tool: name, err: error }, "a tool gave no answer");
      return { ok: false, no: parseRefusal({ code: "no_answer", error: NO_ANSWER }) };
    }
  }
}

const NO_ANSWER = "Sorry, something went wrong on our side.";
