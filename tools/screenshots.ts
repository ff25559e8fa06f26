/** `npm run screenshots`: every page in its states, themes and sizes, from a shop at noon, into docs/screens/. */
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { silentLog } from "../src/lib/log.ts";
import { buildPages } from "../src/web/page-build.ts";
import { openBrowser } from "../test/doubles/browser.ts";
import { fillShop } from "../test/doubles/busy-shop.ts";
import { WebShop } from "../test/doubles/web-shop.ts";

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
  readonly shop: "full" | "empty" | "locked" | "crowded";
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
  shot("calls-phone", "/calls", "phone", "light", "full"),
  shot("calls-empty", "/calls", "desktop", "light", "empty"),
  shot("phone", "/phone", "desktop", "light", "full"),
  shot("phone-dark", "/phone", "desktop", "dark", "full"),
  shot("phone-phone", "/phone", "phone", "light", "full"),
];

const root = path.resolve(import.meta.dirname, "..");
const outDir = path.join(root, "docs/screens");
const only = process.argv.slice(2);
const wanted = shots.filter(({ name }) => only.length === 0 || only.some((w) => name.includes(w)));

const { outDir: pagesFolder } = await buildPages({
  root,
  outDir: path.join(root, "dist/pages"),
  log: silentLog(),
});
if (only.length === 0) await rm(outDir, { recursive: true, force: true });
await mkdir(outDir, { recursive: true });

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
  await before?.(page);
  // Fonts and the last layout; nothing on these pages moves with reduced motion.
  await page.waitForTimeout(400);
  await page.screenshot({ path: path.join(outDir, `${name}.png`) });
  await context.close();
}

async function openShops(folder: string) {
  await using opened = new AsyncDisposableStack();
  const open = async (pin?: string) =>
    opened.use(await WebShop.start({ pagesFolder: folder, ...(pin !== undefined && { pin }) }));
  const all = {
    full: await open(),
    empty: await open(),
    crowded: await open(),
    locked: await open("2468"),
  };
  await fillShop(all.full);
  for (let count = 1; count <= 40; count += 1) {
    const number = await all.crowded.order();
    if (count % 3 === 0) await all.crowded.desk.markReady(number);
  }
  const closing = opened.move();
  return { ...all, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}
