import { z } from "zod";

/** Where an OpenAI-compatible chat endpoint listens: `url` ends before "/chat/completions". */
export type LanguageModel = {
  readonly url: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
};

export type ChatToolCall = {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
};

export type ChatMessage =
  | { readonly role: "system" | "user"; readonly content: string }
  | {
      readonly role: "assistant";
      readonly content: string | null;
      readonly tool_calls?: readonly ChatToolCall[];
    }
  | { readonly role: "tool"; readonly tool_call_id: string; readonly content: string };

type ChatTool = {
  readonly type: "function";
  readonly function: {
    readonly name: string;
    readonly description: string;
    readonly parameters: unknown;
  };
};

export class LanguageModelFailed extends Error {
  override readonly name = "LanguageModelFailed";
}

/** The part of the answer that we use; OpenAI API reference, "Create chat completion". */
const completion = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.string().nullish(),
          tool_calls: z
            .array(
              z.object({
                id: z.string(),
                function: z.object({ name: z.string(), arguments: z.string() }),
              }),
            )
            .nullish(),
        }),
      }),
    )
    .min(1),
});

/** Asks once. Throws `LanguageModelFailed`, or the signal's reason. */
export async function completeChat(
  { url, model, apiKey }: LanguageModel,
  messages: readonly ChatMessage[],
  tools: readonly ChatTool[],
  signal: AbortSignal,
): Promise<{ readonly content: string; readonly toolCalls: readonly ChatToolCall[] }> {
  let body: unknown;
  try {
    const response = await fetch(`${url.replace(/\/+$/, "")}/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model, messages, tools, temperature: 0 }),
      signal,
    });
    if (!response.ok) throw new LanguageModelFailed(`the model answered ${response.status}`);
    body = await response.json();
  } catch (error) {
    if (error instanceof LanguageModelFailed) throw error;
    signal.throwIfAborted();
    throw new LanguageModelFailed("the model cannot be reached", { cause: error });
  }
  const message = completion.safeParse(body).data?.choices[0]?.message;
  if (message === undefined) throw new LanguageModelFailed("the model's answer makes no sense");
  return {
    content: message.content ?? "",
    toolCalls: (message.tool_calls ?? []).map((call) => ({ ...call, type: "function" })),
  };
}
