import { readFile } from "node:fs/promises";
import { type Config, ticketLateAfterMs } from "./config.ts";
import { assertNever } from "./lib/assert-never.ts";
import { StartFault } from "./lib/start-fault.ts";
import { StoreFault } from "./orders/store-fault.ts";
import { describeMenuFault, parseMenu } from "./shop/menu-file.ts";
import type { Menu } from "./shop/menu.ts";
import { sqlitePath } from "./storage/open-engine.ts";
import type { Store } from "./storage/open-store.ts";
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

/** A store that cannot even open, in one line that says what to do next. No password is in it. */
export function storeStartFault(fault: StoreFault, databaseUrl: string): StartFault {
  const why = fault.cause instanceof Error ? fault.cause.message : fault.message;
  const file = sqlitePath(databaseUrl);
  const database = `the database ${file ?? `at ${URL.parse(databaseUrl)?.host ?? "its address"}`}`;
  const broken =
    file === undefined
      ? "Correct what it allows us, or DATABASE_URL."
      : "Let this user write the file and its folder, or correct DATABASE_URL.";
  switch (fault.kind) {
    case "newer":
      return new StartFault(fault.message);
    case "unreachable":
      return new StartFault(
        `${database} does not answer (${why}). Start it, or correct DATABASE_URL.`,
      );
    case "busy":
      return new StartFault(
        `${database} is held by another process (${why}). End that one, then start again.`,
      );
    case "full":
      return new StartFault(`${database} cannot grow (${why}). Make room, then start again.`);
    case "conflict":
    case "broken":
      return new StartFault(`${database} cannot be used (${why}). ${broken}`);
    default:
      return assertNever(fault.kind);
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
