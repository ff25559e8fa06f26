import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { CDPSession, Page } from "playwright-core";
import { z } from "zod";
import { eventually } from "../doubles/eventually.ts";
import { RestartableShop, Screens } from "../doubles/screens.ts";
import { callRecord } from "../doubles/call-records.ts";

/** Long enough for two of the feed's heartbeats and four ticks of a clock with seconds. */
const WATCHED_MS = 4_000;
/** What a page needs to show the next minute, on a busy machine. */
const TURNING_MS = 1_500;
/** CPU time of the page's main thread. Measured on a busy machine: 12 and 15, the console 46. */
const MOST_BUSY_MS = 100;

/** What changed, and what asked for frames, since the page was looked at. */
const WATCH = `{
  globalThis.changed = [];
  globalThis.framesAsked = 0;
  const place = (node) => (node.nodeType === 1 ? node : node.parentElement)?.getAttribute("class") ?? node.nodeName;
  new MutationObserver((all) => globalThis.changed.push(...all.map(({ target }) => place(target))))
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const ask = requestAnimationFrame;
  globalThis.requestAnimationFrame = (draw) => { globalThis.framesAsked += 1; return ask(draw); };
}`;
const seenSchema = z.object({ changed: z.array(z.string()), framesAsked: z.number() });

type Idleness = {
  readonly busyMs: number;
  readonly layouts: number;
  readonly styles: number;
  /** Classes of the elements that changed, each once. */
  readonly changed: readonly string[];
  readonly changes: number;
  readonly framesAsked: number;
};

describe("a page on which nothing happens", () => {
  let screens: Screens;
  before(async () => {
    screens = await Screens.open();
  });
  after(async () => screens[Symbol.asyncDispose]());
  afterEach(async () => screens.putAway());

  test("the TV with a number in each column stands still", async () => {
    await using house = await RestartableShop.open();
    await house.shop.order();
    const ready = await house.shop.order();
    await house.shop.desk.markReady(ready);
    const tv = await screens.show(`${house.url}/orders`);
    await tv.getByText(ready).waitFor();
    assertStill(await watch(tv));
  });

  test("the list of calls stands still", async () => {
    await using house = await RestartableShop.open();
    const startedAt = Date.now() - 60_000;
    await house.shop.store.calls.save(
      callRecord({ callSid: "CA1", startedAt, endedAt: startedAt + 30_000, outcome: "no_order" }),
    );
    const page = await screens.show(`${house.url}/calls`);
    await page.locator("a.call-row").waitFor();
    assertStill(await watch(page));
  });

  test("the barista's console with a ticket changes the seconds of its age, and nothing else", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order();
    const page = await screens.show(`${house.url}/barista`);
    await page.getByRole("article", { name: `Order ${number},` }).waitFor();
    const idle = await watch(page);
    assert.deepEqual(idle.changed, ["ticket-age number"], JSON.stringify(idle));
    assertSlow(idle, { ticks: WATCHED_MS / 1000 + 1 });
  });
});

function assertStill(idle: Idleness): void {
  assert.deepEqual(idle.changed, [], JSON.stringify(idle));
  assertSlow(idle, { ticks: 1 });
}

function assertSlow(idle: Idleness, { ticks }: { readonly ticks: number }): void {
  const said = JSON.stringify(idle);
  assert.ok(idle.changes <= ticks, said);
  assert.ok(idle.layouts <= ticks, said);
  assert.ok(idle.styles <= ticks + 1, said);
  assert.equal(idle.framesAsked, 0, said);
  assert.ok(idle.busyMs < MOST_BUSY_MS, said);
}

/** Looks on once the page has come to rest (its fonts and its first answers are there), and not while a clock turns its minute. */
async function watch(page: Page): Promise<Idleness> {
  const devtools = await page.context().newCDPSession(page);
  // What other processes do on this machine is not counted then.
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.evaluate("document.fonts.ready.then(() => undefined)");
  await eventually(async () => {
    const { layouts } = await figures(devtools);
    await wait(700);
    assert.ok((await figures(devtools)).layouts - layouts <= 1);
  });
  const toTheMinute = 60_000 - (Date.now() % 60_000);
  if (toTheMinute < WATCHED_MS + TURNING_MS) await wait(toTheMinute + TURNING_MS);
  await page.evaluate(WATCH);
  const before = await figures(devtools);
  await wait(WATCHED_MS);
  const now = await figures(devtools);
  const { changed, framesAsked } = seenSchema.parse(
    await page.evaluate("({ changed: globalThis.changed, framesAsked: globalThis.framesAsked })"),
  );
  return {
    busyMs: Math.round(now.busyMs - before.busyMs),
    layouts: now.layouts - before.layouts,
    styles: now.styles - before.styles,
    changed: [...new Set(changed)],
    changes: changed.length,
    framesAsked,
  };
}

/** Since the page was opened. */
async function figures(
  devtools: CDPSession,
): Promise<Pick<Idleness, "busyMs" | "layouts" | "styles">> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  const of = (name: string): number => metrics.find((each) => each.name === name)?.value ?? NaN;
  return {
    busyMs: of("TaskDuration") * 1000,
    layouts: of("LayoutCount"),
    styles: of("RecalcStyleCount"),
  };
}
