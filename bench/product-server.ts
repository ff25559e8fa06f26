import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { startApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { type HouseAgent, startHouseAgent } from "../src/house-agent/server.ts";
import { BOBA_MENU, say, ScriptedMind } from "../test/house-agent/scripted-dialogue.ts";
import { reportUsage } from "./load/usage-reporter.ts";

/** The whole product as `npm start` runs it, with the load generator's agent where Deepgram would be. */

const { values } = parseArgs({
  options: {
    "agent-url": { type: "string", default: "" },
    audio: { type: "string", default: "mulaw" },
    /** In memory, so that the disk is not what is measured; the checkout storm has it on disk. */
    store: { type: "string", default: "sqlite::memory:" },
    /** The house agent works beside it, with a mind that always answers the same. */
    "house-agent": { type: "boolean", default: false },
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
const house = values["house-agent"] ? await openHouseAgent() : undefined;
reportUsage(Number(new URL(app.url).port), house?.url);

async function openHouseAgent(): Promise<HouseAgent> {
  const mind = new ScriptedMind();
  mind.vocabulary = BOBA_MENU;
  mind.answer = () => say("One taro milk tea with boba, fifty percent sweet, regular ice.");
  const opened = await startHouseAgent({
    log: pino({ level: "warn" }),
    createDialogue: (setup) => mind.create(setup),
  });
  while (opened.hearing !== "ready" || opened.speaking !== "ready") await wait(100);
  return opened;
}
