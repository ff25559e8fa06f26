import type { DialogueHistory } from "./dialogue.ts";
import type { SendMessage } from "./server-messages.ts";
import type { FinishedToolCall } from "./tool-desk.ts";

/** What was said and done in a session; told to the client too, who may replay it to a new session. */
export class SessionHistory {
  readonly #send: SendMessage;
  readonly #entries: DialogueHistory[number][];
  readonly #isTold: boolean;

  constructor(options: { send: SendMessage; before: DialogueHistory; isTold: boolean }) {
    this.#send = options.send;
    this.#entries = [...options.before];
    this.#isTold = options.isTold;
  }

  get entries(): DialogueHistory {
    return [...this.#entries];
  }

  said(role: "user" | "assistant", content: string): void {
    if (content === "") return;
    this.#entries.push({ role, content });
    if (this.#isTold) this.#send({ type: "History", role, content });
  }

  done(call: FinishedToolCall): void {
    this.#entries.push({ toolCalls: [call] });
    if (!this.#isTold) return;
    const { id, name, response } = call;
    this.#send({
      type: "History",
      function_calls: [{ id, name, client_side: true, arguments: call.arguments, response }],
    });
  }
}
