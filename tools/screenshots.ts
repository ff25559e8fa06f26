/** `npm run screenshots`: every page in its states, themes and sizes, from a shop at noon, into docs/screens/. */
import assert from "node:assert/strict";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { startApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { silentLog } from "../src/lib/log.ts";
import { buildPages } from "../src/web/page-build.ts";
import { openBrowser } from "../test/doubles/browser.ts";
import { fillShop } from "../test/doubles/busy-shop.ts";
import { eventually } from "../test/doubles/eventually.ts";
import { ScriptedAgent } from "../test/doubles/scripted-agent.ts";
import { WebShop } from "../test/doubles/web-shop.ts";
import { readFlags } from "./flags.ts";

const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1180, height: 820 },
  desktop: { width: 1440, height: 900 },
  tv: { width: 1920, height: 1080 },
} as const;

type Shot = {
  readonly name: string;
  readonly url: string;
  readonly size: keyof typeof SIZES;
  readonly theme: "light" | "dark";
  readonly shop: "full" | "empty" | "locked" | "crowded" | "calling";
  readonly before?: (page: Page) => Promise<void>;
};

const shots: readonly Shot[] = [
  shot("front-door", "/", "desktop", "light", "full"),
  shot("front-door-dark", "/", "desktop", "dark", "full"),
  shot("front-door-phone", "/", "phone", "light", "full"),
  shot("tv-full", "/orders", "tv", "dark", "full"),
  shot("tv-full-light", "/orders", "tv", "light", "full"),
  shot("tv-empty", "/orders", "tv", "dark", "empty"),
  shot("tv-forty", "/orders", "tv", "dark", "crowded"),
  shot("barista", "/barista", "desktop", "light", "full"),
  shot("barista-dark", "/barista", "desktop", "dark", "full"),
  shot("barista-tablet", "/barista", "tablet", "light", "full"),
  shot("barista-phone", "/barista", "phone", "dark", "full"),
  shot("barista-empty", "/barista", "desktop", "light", "empty"),
  shot("barista-sold-out", "/barista", "tablet", "light", "full", (page) =>
    page.keyboard.press("o"),
  ),
  shot("barista-recall", "/barista", "tablet", "dark", "full", (page) => page.keyboard.press("r")),
  shot("barista-cancel", "/barista", "tablet", "light", "full", (page) =>
    page
      .getByRole("button", { name: /^Cancel order/ })
      .first()
      .click(),
  ),
  shot("barista-call-back", "/barista", "tablet", "light", "full", (page) =>
    page.getByRole("button", { name: /Cut off/ }).click(),
  ),
  shot("sign-in", "/barista", "tablet", "light", "locked"),
  shot("calls", "/calls#CA000000000000000000000000000000a1", "desktop", "light", "full"),
  shot("calls-dark", "/calls#CA000000000000000000000000000000a5", "desktop", "dark", "full"),
  shot("calls-wrong", "/calls#CA000000000000000000000000000000a2", "tablet", "light", "full"),
  shot("calls-phone", "/calls", "phone", "light", "full"),
  shot("calls-empty", "/calls", "desktop", "light", "empty"),
  shot("phone", "/phone", "desktop", "light", "full"),
  shot("phone-dark", "/phone", "desktop", "dark", "full"),
  shot("phone-phone", "/phone", "phone", "light", "full"),
  shot("phone-in-call", "/phone", "desktop", "light", "calling", callAndOrder),
  shot("phone-in-call-phone", "/phone", "phone", "dark", "calling", callAndOrder),
];

const root = path.resolve(import.meta.dirname, "..");
const outDir = path.join(root, "docs/screens");
const { positionals: only } = readFlags({
  name: "npm run screenshots",
  about:
    "photographs every page in its states, themes and sizes, from a shop at noon, into docs/screens/.",
  examples: [["barista tv", 'those with "barista" or "tv" in their name']],
  operands: "[words]",
  flags: {},
});
const wanted = shots.filter(({ name }) => only.length === 0 || only.some((w) => name.includes(w)));

const { outDir: pagesFolder } = await buildPages({
  root,
  outDir: path.join(root, "dist/pages"),
  log: silentLog(),
});
if (only.length === 0) await rm(outDir, { recursive: true, force: true });
await mkdir(outDir, { recursive: true });

await using agent = await ScriptedAgent.open({ noGreeting: true });
await using shops = await openShops(pagesFolder);
const browser = await openBrowser({ hideScrollbars: true });
try {
  for (const one of wanted) await take(browser, one);
} finally {
  await browser.close();
}
console.log(`${wanted.length} screenshots in docs/screens`);

function shot(
  name: string,
  url: string,
  size: Shot["size"],
  theme: Shot["theme"],
  shop: Shot["shop"],
  before?: Shot["before"],
): Shot {
  return { name, url, size, theme, shop, ...(before && { before }) };
}

async function take(from: Browser, { name, url, size, theme, shop, before }: Shot): Promise<void> {
  const context = await from.newContext({
    viewport: SIZES[size],
    colorScheme: theme,
    reducedMotion: "reduce",
    hasTouch: size === "phone",
    timezoneId: "America/Los_Angeles",
    locale: "en-US",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(name, error.message));
  page.on("console", (message) => {
    if (message.type() === "error") console.error(name, message.text());
  });
  await page.goto(new URL(url, shops[shop].url).href);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.locator(".waiting-shimmer").first().waitFor({ state: "detached" });
  const unlock = page.getByRole("button", { name: "Turn sound on" });
  if (url === "/barista" && (await unlock.isVisible())) await unlock.click();
  await before?.(page);
  // Fonts and the last layout; nothing on these pages moves with reduced motion.
  await page.waitForTimeout(400);
  await page.screenshot({ path: path.join(outDir, `${name}.png`) });
  await context.close();
}

/** A call in the middle of its order. */
async function callAndOrder(page: Page): Promise<void> {
  const session = agent.sessions.length;
  await page.getByLabel("Your number, for the texts").fill("+15551234567");
  await page.getByRole("button", { name: "Call", exact: true }).click();
  const talk = await agent.session(session);
  const ask = async (id: string, name: string, args: object) => {
    talk.asks({ id, name, arguments: JSON.stringify(args) });
    await eventually(() => assert.ok(talk.answerTo(id) !== undefined));
  };
  talk.says("Hey! What would you like to order?");
  talk.hears("Two taro milk teas with boba, please.");
  await ask("1", "add_to_cart", { flavor: "taro", toppings: ["boba"], quantity: 2 });
  talk.says("Two taro milk teas with boba, 50% sweet, regular ice. Is that right?");
  talk.hears("Yes. And a black one, no ice.");
  await ask("2", "confirm_pending_to_cart", {});
  await ask("3", "checkout_order", { use_caller_id: true });
  await ask("4", "add_to_cart", { flavor: "black", ice: "no ice" });
  talk.says("One black milk tea, 50% sweet, no ice. Shall I add it?");
  await page.getByText("Shall I add it?").waitFor();
  await page.getByText(/Thanks for your order/).waitFor();
}

async function openShops(folder: string) {
  await using opened = new AsyncDisposableStack();
  const open = async (pin?: string) =>
    opened.use(await WebShop.start({ pagesFolder: folder, ...(pin !== undefined && { pin }) }));
  const config = readConfig({
    PORT: "0",
    DATABASE_URL: "sqlite::memory:",
    DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
    DEEPGRAM_AGENT_URL: agent.url,
  });
  assert.ok(config.ok, JSON.stringify(config));
  const all = {
    full: await open(),
    empty: await open(),
    crowded: await open(),
    locked: await open("2468"),
    calling: opened.use(await startApp(config.value, { log: silentLog() })),
  };
  await fillShop(all.full);
  for (let count = 1; count <= 40; count += 1) {
    const number = await all.crowded.order();
    if (count % 3 === 0) await all.crowded.desk.markReady(number);
  }
  const closing = opened.move();
  return { ...all, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}
