import { readFile } from "node:fs/promises";
import { startApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { silentLog } from "../src/lib/log.ts";
import { describeMenuFault, parseMenu } from "../src/shop/menu-file.ts";
import type { Menu } from "../src/shop/menu.ts";
import { OpeningHours } from "../src/shop/opening-hours.ts";
import { hearGreeting } from "./warm-up.ts";

/** A whole shop for simulated callers: its own store in memory, its own port, and a clock at which it is open. */
export type EvalShop = AsyncDisposable & {
  readonly baseUrl: string;
  readonly menu: Menu;
  /** Who answers the phone, for the report. */
  readonly agent: string;
};

/** @param environment the keys that choose the agent (`DEEPGRAM_…`, `AGENT_…`, `HOUSE_…`) are taken from it */
export async function openEvalShop(
  menuFile: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<EvalShop> {
  const chosen = Object.entries(environment).filter(([name]) =>
    /^(?:DEEPGRAM|AGENT|HOUSE)_/.test(name),
  );
  const config = readConfig({
    ...Object.fromEntries(chosen),
    PORT: "0",
    DATABASE_URL: "sqlite::memory:",
    MENU_FILE: menuFile,
    MAX_CONCURRENT_CALLS: "200",
    MAX_CALLS_PER_NUMBER_PER_DAY: "10000",
    MAX_TEXTS_PER_NUMBER_PER_DAY: "10000",
    UNDO_SECONDS: "0",
    LOG_LEVEL: "silent",
  });
  if (!config.ok) throw new Error(config.refusal.join("\n"));
  const menu = parseMenu(await readFile(menuFile, "utf8"), menuFile);
  if (!menu.ok) throw new Error(menu.refusal.map(describeMenuFault).join("\n"));
  const now = openClock(menu.value);
  const app = await startApp(config.value, { log: silentLog(), now });
  await hearGreeting(app.url);
  return {
    baseUrl: app.url,
    menu: menu.value,
    agent: config.value.voiceAgent.kind === "deepgram" ? "Deepgram" : "house agent",
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

/** The time, moved to an hour at which the shop is open and stays so for the evaluation. */
function openClock({ shop }: Menu): () => number {
  const hours = new OpeningHours(shop);
  const now = Date.now();
  const later = now + 2 * 3_600_000;
  if (hours.isOpen(now) && hours.isOpen(later)) return Date.now;
  const opening = hours.nextOpening(hours.isOpen(now) ? later + 12 * 3_600_000 : now) ?? now;
  const shift = opening + 60_000 - now;
  return () => Date.now() + shift;
}
