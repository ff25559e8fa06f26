import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { silentLog } from "../../src/lib/log.ts";
import { buildPages } from "../../src/web/page-build.ts";
import { openBrowser, type BrowserWishes } from "./browser.ts";
import { WebShop, type WebShopOptions } from "./web-shop.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** The built pages: made anew only when their sources changed. */
export function testPages() {
  return buildPages({ root, outDir: path.join(root, "dist/pages"), log: silentLog() });
}

export type ScreenOptions = BrowserContextOptions & { readonly baseUrl?: string };

/** A browser for a file of tests. A page that throws or logs an error fails the test that closes it. */
export class Screens implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #faults: string[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async open(wishes: BrowserWishes = {}): Promise<Screens> {
    return new Screens(await openBrowser(wishes));
  }

  /** Each screen is a device of its own: it shares no cookie and no memory with the others. */
  async show(url: string, options: ScreenOptions = {}): Promise<Page> {
    const { baseUrl, ...device } = options;
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: "en-US",
      ...device,
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.#faults.push(`${url}: ${error.message}`));
    page.on("console", (message) => {
      // A style or script that the strict policy blocks is only ever told to the console.
      if (message.text().includes("Content Security Policy")) {
        this.#faults.push(`${url}: ${message.text()}`);
      }
    });
    await page.goto(new URL(url, baseUrl).href);
    return page;
  }

  /** Puts the screens away; fails if one of them threw. */
  async putAway(): Promise<void> {
    for (const context of this.#browser.contexts()) await context.close();
    assert.deepEqual(this.#faults.splice(0), []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

/** The time as it is, or as it would be had the clock been set. */
class RunningClock {
  #aheadMs = 0;

  get now(): number {
    return Date.now() + this.#aheadMs;
  }

  set now(atMs: number) {
    this.#aheadMs = atMs - Date.now();
  }
}

/** A shop whose clock runs, on a file of its own, which can be closed and opened again on the same port. */
export class RestartableShop implements AsyncDisposable {
  #shop: WebShop | undefined;
  readonly #options: WebShopOptions;
  readonly #folder: string;
  #port = 0;

  private constructor(options: WebShopOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
  }

  static async open(options: WebShopOptions = {}): Promise<RestartableShop> {
    const { outDir } = await testPages();
    const folder = await mkdtemp(path.join(os.tmpdir(), "bobarista-screens-"));
    const shop = new RestartableShop({ pagesFolder: outDir, ...options }, folder);
    await shop.start();
    return shop;
  }

  get shop(): WebShop {
    if (this.#shop === undefined) throw new Error("the shop is closed");
    return this.#shop;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    this.#shop = await WebShop.start({
      clock: new RunningClock(),
      databaseUrl: `sqlite:${path.join(this.#folder, "shop.db")}`,
      ...this.#options,
      port: this.#port,
    });
    this.#port = this.#shop.server.port;
  }

  async stop(): Promise<void> {
    await this.#shop?.[Symbol.asyncDispose]();
    this.#shop = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
