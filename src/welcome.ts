import { type Config, isLoopbackHost } from "./config.ts";

export type Opened = {
  readonly url: string;
  readonly shopName: string;
  readonly trySaying: string;
};

/** What `npm start` prints: where to go, what to try, what is live and what is embedded. */
export function welcome(config: Config, opened: Opened, openedAfterSeconds: number): string {
  const base = config.PUBLIC_URL ?? opened.url;
  const rows = [
    ["front door", `${base}/`],
    ["call it", `${base}/phone   press Call and say "${opened.trySaying}"`],
    ["TV", `${base}/orders`],
    ["barista", `${base}/barista`],
    ["calls", `${base}/calls`],
    [],
    ["voice agent", voiceAgentLine(config)],
    ["telephone", telephoneLine(config)],
    ["texts", config.twilioTexts ? "Twilio" : "kept and shown; TWILIO_SMS_FROM sends them"],
    ["orders", ordersLine(config)],
    ...(isLoopbackHost(config.HOST) ? [] : [["staff", "sign in with STAFF_PIN"]]),
  ];
  return [
    "",
    `  ${opened.shopName} is open (${openedAfterSeconds.toFixed(1)} s)`,
    "",
    ...rows.map(([name = "", what = ""]) => `  ${name.padEnd(12)} ${what}`.trimEnd()),
    "",
    "  Ctrl-C closes the shop.",
    "",
  ].join("\n");
}

function voiceAgentLine(config: Config): string {
  if (config.voiceAgent.kind === "deepgram") {
    return `Deepgram: ${config.AGENT_LISTEN_MODEL}, ${config.AGENT_THINK_MODEL}, ${config.AGENT_SPEAK_MODEL}`;
  }
  return "house agent, embedded; DEEPGRAM_API_KEY puts Deepgram on the line";
}

function telephoneLine(config: Config): string {
  if (config.TWILIO_AUTH_TOKEN === undefined) {
    return "softphone only; `npm run setup` puts the shop on a real number";
  }
  const number = config.TWILIO_PHONE_NUMBER ?? config.TWILIO_SMS_FROM;
  return number === undefined ? "Twilio" : `Twilio, ${number}`;
}

function ordersLine(config: Config): string {
  const { DATABASE_URL: url } = config;
  if (!url.startsWith("sqlite:")) return `PostgreSQL at ${new URL(url).host}`;
  return url === "sqlite::memory:" ? "in memory, gone at exit" : `SQLite, ${url.slice(7)}`;
}
