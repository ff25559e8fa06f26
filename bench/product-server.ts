import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { startApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { reportUsage } from "./load/usage-reporter.ts";

/** The whole product as `npm start` runs it, with the load generator's agent where Deepgram would be. */

const { values } = parseArgs({
  options: {
    "agent-url": { type: "string", default: "" },
    audio: { type: "string", default: "mulaw" },
    /** In memory, so that the disk is not what is measured; the checkout storm has it on disk. */
    store: { type: "string", default: "sqlite::memory:" },
  },
});
const config = readConfig({
  PORT: "0",
  DATABASE_URL: values.store,
  DEEPGRAM_API_KEY: "bench",
  DEEPGRAM_AGENT_URL: values["agent-url"],
  AGENT_AUDIO: values.audio,
  MAX_CONCURRENT_CALLS: "10000",
  MAX_CALLS_PER_NUMBER_PER_DAY: "10000",
  MAX_CALL_MINUTES: "115",
  LOG_LEVEL: "warn",
});
if (!config.ok) throw new Error(config.refusal.join("\n"));
const app = await startApp(config.value, { log: pino({ level: "warn" }) });
// Its first start builds the pages; that work is not to be measured.
while (!(await fetch(app.url)).ok) await wait(100);
reportUsage(Number(new URL(app.url).port));
