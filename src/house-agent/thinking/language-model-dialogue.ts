import type {
  CreateDialogue,
  Dialogue,
  DialogueHistory,
  DialogueSetup,
  Expecting,
  Reply,
  Vocabulary,
} from "../dialogue.ts";
import {
  type ChatMessage,
  type ChatToolCall,
  completeChat,
  type LanguageModel,
  LanguageModelFailed,
} from "./chat-completions.ts";
import { createDialogue } from "./dialogue.ts";

type LanguageModelOptions = LanguageModel & {
  /** A turn that takes longer is answered by the policy. */
  readonly timeLimitMs?: number;
  /** How long a failed model is left alone, so that not every turn waits for it. */
  readonly restMs?: number;
  readonly now?: () => number;
};

const TIME_LIMIT_MS = 6000;
const REST_MS = 30_000;
/** A model that only calls tools is going round in circles. */
const MOST_ROUNDS = 8;

/** A dialogue led by a language model, with the same prompt and tools; the policy steps in when it fails. */
export function languageModelDialogue(options: LanguageModelOptions): CreateDialogue {
  return (setup) => new LanguageModelDialogue(setup, options);
}

class LanguageModelDialogue implements Dialogue {
  readonly #setup: DialogueSetup;
  readonly #options: LanguageModelOptions;
  readonly #messages: ChatMessage[];
  /** Knows the menu's words for the recogniser, and takes over when the model fails. */
  #policy: Dialogue;
  #isPolicyFresh = true;
  #restsUntil = 0;

  constructor(setup: DialogueSetup, options: LanguageModelOptions) {
    this.#setup = setup;
    this.#options = options;
    this.#policy = createDialogue(setup);
    this.#messages = [
      { role: "system", content: setup.prompt },
      ...setup.history.flatMap(historyMessages),
      ...(setup.greeting === "" ? [] : [{ role: "assistant" as const, content: setup.greeting }]),
    ];
  }

  async start(): Promise<void> {
    await this.#policy.start();
  }

  async hear(
    text: string,
    options: { readonly signal: AbortSignal; readonly spoken: boolean },
  ): Promise<Reply> {
    const now = this.#options.now ?? Date.now;
    if (now() >= this.#restsUntil) {
      try {
        const reply = await this.#think(text, options.signal);
        this.#isPolicyFresh = false;
        return reply;
      } catch (error) {
        if (options.signal.aborted) return { say: [], expecting: "anything" };
        this.#setup.log.warn({ err: error }, "the language model failed; the policy answers");
        this.#restsUntil = now() + (this.#options.restMs ?? REST_MS);
      }
    }
    return this.#askPolicy(text, options);
  }

  vocabulary(): Vocabulary {
    return this.#policy.vocabulary();
  }

  appendToPrompt(text: string): void {
    this.#messages.push({ role: "system", content: text });
  }

  async #think(text: string, signal: AbortSignal): Promise<Reply> {
    const limit = AbortSignal.timeout(this.#options.timeLimitMs ?? TIME_LIMIT_MS);
    const both = AbortSignal.any([signal, limit]);
    const turn: ChatMessage[] = [{ role: "user", content: text }];
    const tools = this.#setup.tools.map(({ name, description, parameters }) => ({
      type: "function" as const,
      function: { name, description, parameters },
    }));
    try {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const context = [...this.#messages, ...turn];
        const { content, toolCalls } = await completeChat(this.#options, context, tools, both);
        if (toolCalls.length === 0) {
          if (content.trim() === "") throw new LanguageModelFailed("the model said nothing");
          turn.push({ role: "assistant", content });
          this.#messages.push(...turn);
          const say = sentencesOf(content);
          return { say, expecting: expectingAfter(say.at(-1) ?? "") };
        }
        const answers: ChatMessage[] = [];
        for (const call of toolCalls) answers.push(await this.#run(call, both));
        turn.push({ role: "assistant", content, tool_calls: toolCalls }, ...answers);
      }
      throw new LanguageModelFailed("the model goes round in circles");
    } catch (error) {
      // What its tools did stays known; a turn that did nothing will be heard again.
      if (turn.length > 1) this.#messages.push(...turn);
      throw error;
    }
  }

  async #run(call: ChatToolCall, signal: AbortSignal): Promise<ChatMessage> {
    signal.throwIfAborted();
    const args = parseArguments(call.function.arguments);
    const answer =
      args === undefined
        ? { ok: false, error: "The arguments are no JSON object.", code: "bad_arguments" }
        : await this.#setup.call(call.function.name, args, { signal });
    return { role: "tool", tool_call_id: call.id, content: JSON.stringify(answer) };
  }

  /** The policy goes on where the talk stands: it looks at the cart and at the last sentence. */
  async #askPolicy(
    text: string,
    options: { readonly signal: AbortSignal; readonly spoken: boolean },
  ): Promise<Reply> {
    if (!this.#isPolicyFresh) {
      const history = this.#messages.flatMap((message): DialogueHistory =>
        (message.role === "user" || message.role === "assistant") && message.content !== null
          ? [{ role: message.role, content: message.content }]
          : [],
      );
      this.#policy = createDialogue({ ...this.#setup, greeting: "", history });
      await this.#policy.start();
      this.#isPolicyFresh = true;
    }
    const reply = await this.#policy.hear(text, options);
    this.#messages.push(
      { role: "user", content: text },
      { role: "assistant", content: reply.say.join(" ") },
    );
    return reply;
  }
}

function historyMessages(entry: DialogueHistory[number], index: number): readonly ChatMessage[] {
  if ("role" in entry) return [{ role: entry.role, content: entry.content }];
  const calls = entry.toolCalls.map((call, position) => ({ ...call, id: `h${index}_${position}` }));
  return [
    {
      role: "assistant",
      content: null,
      tool_calls: calls.map((call) => ({
        id: call.id,
        type: "function",
        function: { name: call.name, arguments: call.arguments },
      })),
    },
    ...calls.map((call) => ({
      role: "tool" as const,
      tool_call_id: call.id,
      content: call.response,
    })),
  ];
}

/** Cuts after ".", "!", "?" when a space follows, so that "$6.25" stays whole. */
function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

function expectingAfter(lastSentence: string): Expecting {
  if (/\b(phone number|what number|which number|digits?)\b/i.test(lastSentence)) return "phone";
  if (
    /^(is|are|shall|should|can i|may i|do you want|would you like me|right)\b.*\?$/i.test(
      lastSentence,
    )
  ) {
    return "yes_no";
  }
  return lastSentence.endsWith("?") ? "order" : "anything";
}

function parseArguments(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined;
  } catch {
    return undefined;
  }
}
