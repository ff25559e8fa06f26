import { z } from "zod";

/**
 * What Deepgram accepts from a client, strictly: a field it does not know makes the message unparsable, as the vendor
 * names the field and ends the session (protocols 1.4, 1.6, 1.11).
 */
const functionSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string(),
  parameters: z.looseObject({ type: z.literal("object") }),
  defer_until_eot: z.boolean().optional(),
});

/** At most 100 terms and 500 tokens in all. */
const keyterms = z
  .array(z.string().min(1))
  .max(100)
  .refine((terms) => terms.join(" ").split(" ").length <= 500, "more than 500 tokens")
  .optional();

const listenProvider = z.union([
  z.strictObject({
    type: z.literal("deepgram"),
    version: z.literal("v1").optional(),
    model: z.string().startsWith("nova-"),
    language: z.string().optional(),
    keyterms,
    smart_format: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal("deepgram"),
    version: z.literal("v2"),
    model: z.string().startsWith("flux-"),
    keyterms,
    eot_threshold: z.number().min(0.5).max(1).optional(),
    eot_timeout_ms: z.number().min(500).max(60_000).optional(),
  }),
]);

/** A managed model gets no more of a prompt than this: Warning `PROMPT_TOO_LONG` (protocols 1.5). */
const MOST_PROMPT = 25_000;

const thinkSchema = z.strictObject({
  provider: z.strictObject({
    type: z.enum(["open_ai", "anthropic", "google", "nvidia", "groq", "aws_bedrock"]),
    model: z.string().min(1),
    temperature: z.number().min(0).max(2).optional(),
  }),
  endpoint: z
    .strictObject({ url: z.url(), headers: z.record(z.string(), z.string()).optional() })
    .optional(),
  prompt: z.string().min(1).max(MOST_PROMPT),
  functions: z
    .array(functionSchema)
    .min(1)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "a name twice"),
});

const deepgram = z.literal("deepgram");
/** Aura is v1 and Flux v2; a Flux model without its version is looked up as v1 and refused. */
const speakSchema = z.strictObject({
  provider: z.union([
    z.strictObject({
      type: deepgram,
      version: z.literal("v1").optional(),
      model: z.string().startsWith("aura-"),
    }),
    z.strictObject({
      type: deepgram,
      version: z.literal("v2"),
      model: z.string().startsWith("flux-"),
    }),
  ]),
});

/** The forms of sound that a telephone shop may ask for (protocols 1.4). */
const input = z.union([
  z.strictObject({ encoding: z.literal("mulaw"), sample_rate: z.literal(8_000) }),
  z.strictObject({ encoding: z.literal("linear16"), sample_rate: z.literal(48_000) }),
]);
const output = z.union([
  z.strictObject({
    encoding: z.literal("mulaw"),
    sample_rate: z.literal(8_000),
    container: z.literal("none"),
  }),
  z.strictObject({
    encoding: z.literal("linear16"),
    sample_rate: z.literal(24_000),
    container: z.literal("none"),
  }),
]);
const historyMessage = z.union([
  z.strictObject({
    type: z.literal("History"),
    role: z.enum(["user", "assistant"]),
    content: z.string(),
  }),
  z.strictObject({
    type: z.literal("History"),
    function_calls: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        client_side: z.boolean(),
        arguments: z.string(),
        response: z.string(),
      }),
    ),
  }),
]);

export const settingsSchema = z.strictObject({
  type: z.literal("Settings"),
  tags: z.array(z.string()).optional(),
  mip_opt_out: z.boolean().optional(),
  flags: z.strictObject({ history: z.boolean() }).optional(),
  audio: z.strictObject({ input, output }),
  agent: z.strictObject({
    greeting: z.string().min(1).optional(),
    context: z.strictObject({ messages: z.array(historyMessage) }).optional(),
    listen: z.strictObject({ provider: listenProvider }),
    think: z.array(thinkSchema).min(1),
    speak: z.array(speakSchema).min(1),
  }),
});

export const clientMessageSchema = z.discriminatedUnion("type", [
  settingsSchema,
  z.strictObject({ type: z.literal("UpdatePrompt"), prompt: z.string() }),
  z.strictObject({ type: z.literal("UpdateThink"), think: z.array(thinkSchema).min(1) }),
  z.strictObject({ type: z.literal("InjectUserMessage"), content: z.string().min(1) }),
  z.strictObject({
    type: z.literal("InjectAgentMessage"),
    message: z.string().min(1),
    behavior: z.enum(["default", "queue", "interrupt"]).optional(),
  }),
  z.strictObject({
    type: z.literal("FunctionCallResponse"),
    id: z.string().min(1),
    name: z.string().min(1),
    content: z.string(),
  }),
  z.strictObject({ type: z.literal("KeepAlive") }),
]);

export type AgentSettingsMessage = z.infer<typeof settingsSchema>;
export type ClientMessage = z.infer<typeof clientMessageSchema>;
