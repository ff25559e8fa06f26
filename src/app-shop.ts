import { readFile } from "node:fs/promises";
import { type Config, ticketLateAfterMs } from "./config.ts";
import type { Log } from "./lib/log.ts";
import { StartFault } from "./lib/start-fault.ts";
import { StoreFault } from "./orders/store-fault.ts";
import { describeMenuFault, parseMenu } from "./shop/menu-file.ts";
import type { Menu } from "./shop/menu.ts";
import { type Store, openStore } from "./storage/open-store.ts";
import type { ShopSettings } from "./web/shop-api-deps.ts";

/** Dollars a minute of an agent's open socket, for the estimate beside a call (pay-as-you-go list price, 2026). */
const AGENT_COST_PER_MINUTE = 0.08;

export async function readMenu(file: string): Promise<Menu> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new StartFault(
      `the menu file ${file} cannot be read (${String(error)}). Correct MENU_FILE, or put the file there.`,
    );
  }
  const menu = parseMenu(text, file);
  if (!menu.ok) throw new StartFault(menu.refusal.map(describeMenuFault).join("\n"));
  return menu.value;
}

export async function openShopStore(config: Config, log: Log, now: () => number): Promise<Store> {
  try {
    return await openStore(config.DATABASE_URL, { log, now });
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    throw new StartFault(`the database cannot be opened: ${error.message}`);
  }
}

/** What the pages are told of how this shop runs. */
export function shopSettings(config: Config, store: Store): ShopSettings {
  const telephone = config.TWILIO_AUTH_TOKEN === undefined ? "softphone" : "twilio";
  return {
    phoneNumber: config.TWILIO_PHONE_NUMBER ?? config.TWILIO_SMS_FROM,
    live: {
      voice_agent: config.voiceAgent.kind,
      telephone,
      texts: config.twilioTexts === undefined ? "kept" : "twilio",
      orders: store.engine,
    },
    softphone: telephone === "softphone",
    undoWindowMs: config.UNDO_SECONDS * 1000,
    lateAfterMs: ticketLateAfterMs(config),
    readyShownMs: config.READY_SHOWN_MINUTES * 60_000,
    costPerMinute: config.voiceAgent.kind === "deepgram" ? AGENT_COST_PER_MINUTE : undefined,
  };
}
