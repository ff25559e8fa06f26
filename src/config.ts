import { isIPv4, isIPv6 } from "node:net";
import { z } from "zod";
import { type Result, accept, refuse } from "./lib/result.ts";

/** The environment, read once and checked. Nothing else touches `process.env`. */
export type Config = z.infer<typeof environmentSchema> & {
  /** Whom the agent's socket is opened to: Deepgram or a stand-in (`url`), or the embedded house agent. */
  readonly voiceAgent:
    | { readonly kind: "deepgram"; readonly url: string; readonly apiKey: string }
    | { readonly kind: "house" };
  /** Set when texts go out through Twilio; otherwise they are kept and shown. */
  readonly twilioTexts: TwilioTexts | undefined;
};

export type TwilioTexts = {
  readonly accountSid: string;
  readonly authToken: string;
  readonly sender: { readonly from: string } | { readonly messagingServiceSid: string };
};

/** Source: protocols of the vendor, /reference/regional-endpoints; only the global host starts with `agent.`. */
const DEEPGRAM_AGENT_URL = "wss://agent.deepgram.com/v1/agent/converse";

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);

const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number like "+15551234567"');

const httpOrigin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must be an address like "https://voice.example.com"',
  )
  .transform((text) => new URL(text).origin);

const environmentSchema = z.object({
  PORT: wholeNumber(0, 65_535).default(8000),
  HOST: z.string().default("127.0.0.1"),
  /** The https origin that Twilio sees; signatures are checked against it. */
  PUBLIC_URL: httpOrigin.optional(),
  WORKERS: wholeNumber(1, 64).default(1),

  DEEPGRAM_API_KEY: z.string().optional(),
  DEEPGRAM_AGENT_URL: z
    .string()
    .regex(/^wss?:\/\/\S+$/, 'must start with "wss://" or "ws://"')
    .optional(),
  AGENT_LISTEN_MODEL: z.string().default("nova-3"),
  AGENT_THINK_PROVIDER: z.string().default("google"),
  AGENT_THINK_MODEL: z.string().default("gemini-3.1-flash-lite"),
  /** Tried when the first think provider fails: "provider:model", or "none". */
  AGENT_THINK_FALLBACK: z
    .string()
    .regex(/^(none|[a-z_]+:\S+)$/, 'must be "provider:model" or "none"')
    .default("open_ai:gpt-5-mini"),
  AGENT_SPEAK_MODEL: z.string().default("aura-2-odysseus-en"),
  AGENT_LANGUAGE: z.string().optional(),
  AGENT_AUDIO: z.enum(["mulaw", "linear16"], 'must be "mulaw" or "linear16"').default("mulaw"),
  AGENT_GREETING: z.string().max(500).optional(),
  /** Said by Twilio before the agent greets; empty leaves it out. */
  CONNECTING_TEXT: z.string().max(300).default("Connecting you to the Deepgram Boba Rista."),

  /** Any OpenAI-compatible chat endpoint; replaces the house agent's own policy. */
  AGENT_LLM_URL: httpUrl().optional(),
  AGENT_LLM_MODEL: z.string().default("llama3.1"),
  AGENT_LLM_API_KEY: z.string().optional(),
  /** Set by the first of several processes, which hosts the house agent for all. */
  HOUSE_AGENT_URL: z.string().optional(),
  /** The house agent's recogniser: "base" hears better, "tiny" needs less. */
  HOUSE_AGENT_EARS: z.enum(["base", "tiny"], 'must be "base" or "tiny"').default("base"),

  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/i, 'must be "AC" and 32 hexadecimal digits')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  /** Still accepted while the primary token is being changed. */
  TWILIO_AUTH_TOKEN_OLD: z.string().optional(),
  TWILIO_SMS_FROM: e164.optional(),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/i, 'must be "MG" and 32 hexadecimal digits')
    .optional(),
  /** The number customers dial, shown on the front door; TWILIO_SMS_FROM when unset. */
  TWILIO_PHONE_NUMBER: e164.optional(),
  TWILIO_API_BASE_URL: httpOrigin.optional(),

  DATABASE_URL: z
    .string()
    .regex(
      /^(sqlite:.+|postgres(ql)?:\/\/.+)$/,
      'must be "sqlite:path/to/file.db", "sqlite::memory:" or "postgres://user:password@host/name"',
    )
    .default("sqlite:.data/bobarista.db"),
  MENU_FILE: z.string().default("menu.yaml"),
  STAFF_PIN: z
    .string()
    .regex(/^\d{4,12}$/, "must be 4 to 12 digits")
    .optional(),
  /** Where a caller is sent when the agent cannot help. */
  SHOP_PHONE: e164.optional(),

  MAX_CONCURRENT_CALLS: wholeNumber(1, 100_000).default(40),
  MAX_CALL_MINUTES: wholeNumber(1, 115).default(15),
  MAX_CALLS_PER_NUMBER_PER_DAY: wholeNumber(1, 100_000).default(30),
  MAX_TEXTS_PER_NUMBER_PER_DAY: wholeNumber(1, 100_000).default(30),
  DRAIN_SECONDS: wholeNumber(0, 3600).default(120),
  RETENTION_DAYS: wholeNumber(1, 3650).default(90),
  ORDERS_RESET: z.enum(["never", "on-start"], 'must be "never" or "on-start"').default("never"),
  UNDO_SECONDS: wholeNumber(0, 120).default(5),
  /** Ticket age at which colour and shape change: late, very late. */
  TICKET_LATE_MINUTES: z
    .string()
    .regex(/^\d+,\d+$/, 'must be two numbers of minutes, like "5,8"')
    .default("5,8"),
  READY_SHOWN_MINUTES: wholeNumber(1, 1440).default(15),
  LOG_LEVEL: z
    .enum(
      ["debug", "info", "warn", "error", "silent"],
      "must be debug, info, warn, error or silent",
    )
    .default("info"),
});

/** Reads and checks the environment. A fault is one line: which variable, what is wrong, what to do. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): Result<Config, readonly string[]> {
  const given = Object.fromEntries(
    Object.entries(environment)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([name, value]) => value !== "" || name === "CONNECTING_TEXT"),
  );
  if (given["PUBLIC_URL"] === undefined && given["VOICE_HOST"] !== undefined) {
    given["PUBLIC_URL"] = `https://${given["VOICE_HOST"].replace(/^https?:\/\//, "")}`;
  }
  const read = environmentSchema.safeParse(given);
  if (!read.success) {
    return refuse(
      read.error.issues.map(
        (issue) => `${String(issue.path[0])} ${issue.message}. Correct it in .env, or remove it.`,
      ),
    );
  }
  const faults = [...togetherFaults(read.data)];
  if (faults.length > 0) return refuse(faults);
  return accept({
    ...read.data,
    voiceAgent: voiceAgentOf(read.data),
    twilioTexts: twilioTextsOf(read.data),
  });
}

export function isLoopbackHost(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIPv4(host) && host.startsWith("127.");
}

/** The minutes of `TICKET_LATE_MINUTES` in ms. */
export function ticketLateAfterMs(config: Pick<Config, "TICKET_LATE_MINUTES">): [number, number] {
  const [late = 5, veryLate = 8] = config.TICKET_LATE_MINUTES.split(",").map(Number);
  return [late * 60_000, veryLate * 60_000];
}

type Environment = z.infer<typeof environmentSchema>;

/** What no single variable can say: the ones that need each other. */
function* togetherFaults(env: Environment): Generator<string> {
  if (!isLoopbackHost(env.HOST) && isIPv4(env.HOST) === isIPv6(env.HOST)) {
    yield `HOST must be an address of this machine, like "127.0.0.1" or "0.0.0.0".`;
  }
  const reachable =
    env.PUBLIC_URL !== undefined
      ? "PUBLIC_URL is set"
      : isLoopbackHost(env.HOST)
        ? undefined
        : `HOST is ${env.HOST}`;
  if (reachable !== undefined && env.STAFF_PIN === undefined) {
    yield `STAFF_PIN is missing: ${reachable}, so others can reach the staff pages. Choose 4 to 12 digits.`;
  }
  if (reachable !== undefined && env.TWILIO_AUTH_TOKEN === undefined) {
    yield `TWILIO_AUTH_TOKEN is missing: ${reachable}, so anyone could pose as Twilio. Copy it from the Twilio console.`;
  }
  const sender = env.TWILIO_SMS_FROM ?? env.TWILIO_MESSAGING_SERVICE_SID;
  if (sender !== undefined && env.TWILIO_ACCOUNT_SID === undefined) {
    yield "TWILIO_ACCOUNT_SID is missing: a sender of texts is set. Copy it from the Twilio console.";
  }
  if (sender !== undefined && env.TWILIO_AUTH_TOKEN === undefined && reachable === undefined) {
    yield "TWILIO_AUTH_TOKEN is missing: a sender of texts is set. Copy it from the Twilio console.";
  }
  if (env.WORKERS > 1 && env.DATABASE_URL === "sqlite::memory:") {
    yield "WORKERS needs a database that processes can share: set DATABASE_URL to a file or to Postgres.";
  }
  if (env.WORKERS > 1 && env.PORT === 0) {
    yield "WORKERS needs a fixed PORT: several processes answer on it together.";
  }
}

function voiceAgentOf(env: Environment): Config["voiceAgent"] {
  if (env.DEEPGRAM_API_KEY === undefined && env.DEEPGRAM_AGENT_URL === undefined) {
    return { kind: "house" };
  }
  return {
    kind: "deepgram",
    url: env.DEEPGRAM_AGENT_URL ?? DEEPGRAM_AGENT_URL,
    apiKey: env.DEEPGRAM_API_KEY ?? "",
  };
}

function twilioTextsOf(env: Environment): TwilioTexts | undefined {
  if (env.TWILIO_ACCOUNT_SID === undefined || env.TWILIO_AUTH_TOKEN === undefined) return undefined;
  const account = { accountSid: env.TWILIO_ACCOUNT_SID, authToken: env.TWILIO_AUTH_TOKEN };
  if (env.TWILIO_MESSAGING_SERVICE_SID !== undefined) {
    return { ...account, sender: { messagingServiceSid: env.TWILIO_MESSAGING_SERVICE_SID } };
  }
  if (env.TWILIO_SMS_FROM === undefined) return undefined;
  return { ...account, sender: { from: env.TWILIO_SMS_FROM } };
}

function httpUrl() {
  return z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
      'must be an address like "http://localhost:11434/v1"',
    );
}
