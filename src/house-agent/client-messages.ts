/**
 * What a client of the agent sends, by Deepgram's Voice Agent v1 (developers.deepgram.com/docs/voice-agent, its
 * AsyncAPI specification; see docs/wire). Unknown fields are let through; unknown types are refused, as the vendor does.
 */
import { z } from "zod";

const oneOrMany = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.array(schema).min(1), schema.transform((one) => [one])]);

const provider = z.looseObject({ type: z.string() });

const functionDescription = z.looseObject({
  name: z.string().min(1),
  description: z.string().default(""),
  parameters: z.unknown().optional(),
  /** Server-side functions have one; the house agent calls no other server. */
  endpoint: z.unknown().optional(),
  defer_until_eot: z.boolean().default(false),
});

const think = oneOrMany(
  z.looseObject({
    provider,
    prompt: z.string().default(""),
    functions: z.array(functionDescription).default([]),
  }),
);

const speak = oneOrMany(
  z.looseObject({
    provider: z.looseObject({
      type: z.string(),
      version: z.string().optional(),
      model: z.string().optional(),
      speed: z.number().optional(),
    }),
  }),
);

const listen = z.looseObject({
  provider: z.looseObject({
    type: z.string(),
    version: z.string().optional(),
    model: z.string().optional(),
    keyterms: z.array(z.string().min(1)).max(100).default([]),
  }),
});

const audioFormat = z.looseObject({
  encoding: z.string(),
  sample_rate: z.int().positive(),
});

const historyMessage = z.union([
  z.object({ role: z.enum(["user", "assistant"]), content: z.string() }),
  z.object({
    function_calls: z.array(
      z.object({ name: z.string(), arguments: z.string(), response: z.string() }),
    ),
  }),
]);

const settings = z.looseObject({
  type: z.literal("Settings"),
  flags: z.looseObject({ history: z.boolean().default(true) }).default({ history: true }),
  audio: z.looseObject({
    input: audioFormat.default({ encoding: "linear16", sample_rate: 24_000 }),
    output: audioFormat
      .extend({ container: z.string().default("none") })
      .default({ encoding: "linear16", sample_rate: 24_000, container: "none" }),
  }),
  agent: z.union([
    z.string(),
    z.looseObject({
      greeting: z.string().default(""),
      context: z
        .looseObject({ messages: z.array(historyMessage).default([]) })
        .default({ messages: [] }),
      listen: listen.default({ provider: { type: "deepgram", keyterms: [] } }),
      think: think.default([]),
      speak: speak.default([]),
    }),
  ]),
});

const clientMessage = z.discriminatedUnion("type", [
  settings,
  z.looseObject({ type: z.literal("UpdatePrompt"), prompt: z.string() }),
  z.looseObject({ type: z.literal("UpdateThink"), think }),
  z.looseObject({ type: z.literal("UpdateSpeak"), speak }),
  z.looseObject({ type: z.literal("UpdateListen"), listen }),
  z.looseObject({ type: z.literal("InjectUserMessage"), content: z.string() }),
  z.looseObject({
    type: z.literal("InjectAgentMessage"),
    message: z.string(),
    behavior: z.enum(["default", "queue", "interrupt"]).default("default"),
  }),
  z.looseObject({
    type: z.literal("FunctionCallResponse"),
    id: z.string(),
    name: z.string(),
    content: z.string(),
  }),
  z.looseObject({ type: z.literal("ForceEndTurn") }),
  z.looseObject({ type: z.literal("KeepAlive") }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;
export type SettingsMessage = z.infer<typeof settings>;
export type ThinkSettings = z.infer<typeof think>;
export type SpeakSettings = z.infer<typeof speak>;
export type ListenSettings = z.infer<typeof listen>;

export type ParsedMessage =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly description: string };

export function parseClientMessage(text: string): ParsedMessage {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, description: "The message is not valid JSON." };
  }
  const parsed = clientMessage.safeParse(json);
  if (parsed.success) return { ok: true, message: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  return {
    ok: false,
    description:
      field === ""
        ? "The message is not one of the client messages of the API spec."
        : `Check the \`${field}\` field against the API spec.`,
  };
}
