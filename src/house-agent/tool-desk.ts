import { randomUUID } from "node:crypto";
import type { SendMessage } from "./server-messages.ts";

export type FinishedToolCall = {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly response: string;
};

type Outstanding = {
  readonly name: string;
  readonly argumentsJson: string;
  readonly resolve: (content: string) => void;
  readonly reject: (error: Error) => void;
};

/** A client that does not answer must not silence the line. */
const ANSWER_WITHIN_MS = 10_000;

/** Asks the client to run tools, and pairs its answers with the questions by id. */
export class ToolDesk {
  readonly #send: SendMessage;
  readonly #onFinished: (call: FinishedToolCall) => void;
  readonly #outstanding = new Map<string, Outstanding>();

  constructor(send: SendMessage, onFinished: (call: FinishedToolCall) => void) {
    this.#send = send;
    this.#onFinished = onFinished;
  }

  /**
   * Rejects when `signal` aborts (the client is told to stop), after ten seconds, when the line closes, or when the
   * answer is not a JSON object.
   */
  async call(
    name: string,
    args: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<Record<string, unknown>> {
    signal?.throwIfAborted();
    const id = `fc_${randomUUID()}`;
    const argumentsJson = JSON.stringify(args);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#outstanding.set(id, { name, argumentsJson, resolve, reject });
    const onAbort = () => {
      if (!this.#outstanding.delete(id)) return;
      this.#send({ type: "FunctionCallCancelled", functions: [{ id, name }] });
      reject(new Error(`${name} was withdrawn`, { cause: signal?.reason }));
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    const tooLate = setTimeout(() => {
      if (this.#outstanding.delete(id)) reject(new Error(`${name} was not answered in time`));
    }, ANSWER_WITHIN_MS);
    this.#send({
      type: "FunctionCallRequest",
      functions: [{ id, name, arguments: argumentsJson, client_side: true }],
    });
    try {
      return parseObject(await promise, name);
    } finally {
      clearTimeout(tooLate);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** A late, unknown or repeated answer is dropped. */
  answer(id: string, name: string, content: string): void {
    const asked = this.#outstanding.get(id);
    if (asked === undefined) return;
    this.#outstanding.delete(id);
    this.#send({ type: "FunctionCallResponse", id, name, content });
    this.#onFinished({ id, name: asked.name, arguments: asked.argumentsJson, response: content });
    asked.resolve(content);
  }

  close(): void {
    for (const asked of this.#outstanding.values()) {
      asked.reject(new Error(`${asked.name}: the line was closed`));
    }
    this.#outstanding.clear();
  }
}

function parseObject(content: string, name: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw new Error(`${name} answered with broken JSON`, { cause: error });
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new Error(`${name} did not answer with an object`);
  }
  return { ...json };
}
