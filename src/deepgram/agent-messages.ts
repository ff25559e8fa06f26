import { z } from "zod";
import type { HistoryEntry, ToolCall } from "../calls/voice-agent.ts";

/**
 * What the agent tells us, as we use it. Source: developers.deepgram.com/docs/voice-agent, protocols 1.7. The vendor adds
 * types and fields without notice: a type we do not know is `other`, a field we do not know is not looked at.
 */
export type AgentMessage =
  | { readonly type: "welcome"; readonly requestId: string }
  | { readonly type: "settings_applied" }
  | { readonly type: "text"; readonly role: "user" | "assistant"; readonly content: string }
  | { readonly type: "caller_started_speaking" }
  /** The agent took the turn: what it says from here on is its new reply (protocols 1.10). */
  | { readonly type: "turn_taken" }
  | { readonly type: "tool_calls"; readonly calls: readonly ToolCall[] }
  | { readonly type: "tool_calls_cancelled"; readonly ids: readonly string[] }
  | { readonly type: "audio_done" }
  | { readonly type: "history"; readonly entry: HistoryEntry }
  | { readonly type: "injection_refused"; readonly description: string }
  | { readonly type: "warning"; readonly code: string; readonly description: string }
  | { readonly type: "error"; readonly code: string; readonly description: string }
  | { readonly type: "other"; readonly name: string };

const typed = z.object({ type: z.string() });
const role = z.enum(["user", "assistant"]);
const welcome = z.object({ request_id: z.string().optional(), session_id: z.string().optional() });
const conversationText = z.object({ role, content: z.string() });
/** `arguments` is a JSON text by contract; an object has been seen in samples, so it is written as text. */
const jsonText = z.unknown().transform((value) => asText(value));
const functionCallRequest = z.object({
  functions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      arguments: jsonText.optional(),
      /** False: the vendor runs it; told for information only, never answered. */
      client_side: z.boolean().default(true),
    }),
  ),
});
const functionCallCancelled = z.object({ functions: z.array(z.object({ id: z.string() })) });
const history = z.union([
  z.object({ role, content: z.string() }),
  z.object({
    function_calls: z.array(
      z.object({
        id: z.string().default(""),
        name: z.string(),
        arguments: jsonText.optional(),
        response: jsonText.optional(),
      }),
    ),
  }),
]);
/** Older servers said `message`. */
const trouble = z.object({
  code: z.string().default("UNKNOWN"),
  description: z.string().optional(),
  message: z.string().optional(),
});

/** `undefined` for text that is not a message, or a message we know without what it must hold. */
export function parseAgentMessage(text: string): AgentMessage | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const type = typed.safeParse(json).data?.type;
  return type === undefined ? undefined : readMessage(type, json);
}

function readMessage(type: string, json: unknown): AgentMessage | undefined {
  switch (type) {
    case "Welcome": {
      const data = welcome.safeParse(json).data;
      return { type: "welcome", requestId: data?.request_id ?? data?.session_id ?? "" };
    }
    case "SettingsApplied":
      return { type: "settings_applied" };
    case "ConversationText": {
      const data = conversationText.safeParse(json).data;
      return data && { type: "text", role: data.role, content: data.content };
    }
    case "UserStartedSpeaking":
      return { type: "caller_started_speaking" };
    case "AgentThinking":
    case "AgentStartedSpeaking":
    case "EndOfTurn":
      return { type: "turn_taken" };
    case "FunctionCallRequest":
      return readToolCalls(json);
    case "FunctionCallCancelled": {
      const data = functionCallCancelled.safeParse(json).data;
      return data && { type: "tool_calls_cancelled", ids: data.functions.map(({ id }) => id) };
    }
    case "AgentAudioDone":
      return { type: "audio_done" };
    case "History":
      return readHistory(json);
    case "InjectionRefused": {
      const data = trouble.safeParse(json).data;
      return { type: "injection_refused", description: data?.description ?? data?.message ?? "" };
    }
    case "Warning":
      return { type: "warning", ...readTrouble(json) };
    case "Error":
      return { type: "error", ...readTrouble(json) };
    default:
      return { type: "other", name: type };
  }
}

function readToolCalls(json: unknown): AgentMessage | undefined {
  const data = functionCallRequest.safeParse(json).data;
  if (data === undefined) return undefined;
  const calls = data.functions
    .filter((call) => call.client_side)
    .map((call) => ({ id: call.id, name: call.name, argumentsJson: call.arguments ?? "" }));
  return { type: "tool_calls", calls };
}

function readHistory(json: unknown): AgentMessage | undefined {
  const data = history.safeParse(json).data;
  if (data === undefined) return undefined;
  if (!("function_calls" in data)) return { type: "history", entry: data };
  const toolCalls = data.function_calls.map((call) => ({
    id: call.id,
    name: call.name,
    arguments: call.arguments ?? "",
    response: call.response ?? "",
  }));
  return { type: "history", entry: { toolCalls } };
}

function readTrouble(json: unknown): { readonly code: string; readonly description: string } {
  const data = trouble.safeParse(json).data;
  return {
    code: data?.code ?? "UNKNOWN",
    description: data?.description ?? data?.message ?? "",
  };
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
