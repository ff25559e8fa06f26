import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { fillShop } from "../doubles/busy-shop.ts";
import { RestartableShop, Screens } from "../doubles/screens.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PAGES = ["/", "/orders", "/barista", "/phone", "/calls"];
const OPENED: readonly {
  readonly what: string;
  readonly url: string;
  readonly open: (page: Page) => Promise<void>;
}[] = [
  { what: "the sold-out switches", url: "/barista", open: (page) => page.keyboard.press("o") },
  { what: "the pause sheet", url: "/barista", open: (page) => page.keyboard.press("p") },
  { what: "recalled orders", url: "/barista", open: (page) => page.keyboard.press("r") },
  { what: "the list of keys", url: "/barista", open: (page) => page.keyboard.press("?") },
  {
    what: "a call-back card",
    url: "/barista",
    open: (page) => page.getByRole("button", { name: /Cut off/ }).click(),
  },
  {
    what: "a cancellation",
    url: "/barista",
    open: (page) =>
      page
        .getByRole("button", { name: /^Cancel order/ })
        .first()
        .click(),
  },
  {
    what: "a whole call",
    url: "/calls",
    open: async (page) => {
      await page.getByRole("link", { name: /234-5678/ }).click();
      await page.getByText("add_to_cart").first().click();
    },
  },
  {
    what: "a call that was marked wrong",
    url: "/calls",
    open: async (page) => {
      await page.getByRole("link", { name: /marked wrong/ }).click();
      await page.getByLabel("What was wrong?").fill("Two, not one");
    },
  },
];

for (const theme of ["light", "dark"] as const) {
  describe(`in the ${theme} theme, axe finds nothing to complain of`, () => {
    let screens: Screens;
    before(async () => {
      screens = await Screens.open();
    });
    after(async () => screens[Symbol.asyncDispose]());
    afterEach(async () => screens.putAway());

    const look = async (url: string): Promise<Page> => {
      const page = await screens.show(url, { colorScheme: theme, reducedMotion: "reduce" });
      await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
      await page.locator(".waiting-shimmer").first().waitFor({ state: "detached" });
      return page;
    };

    test("on any page of a busy shop", async () => {
      await using house = await RestartableShop.open();
      await fillShop(house.shop);
      for (const url of PAGES) {
        assert.deepEqual(await violations(await look(`${house.url}${url}`)), [], url);
      }
    });

    test("on any page of an empty shop", async () => {
      await using house = await RestartableShop.open();
      for (const url of PAGES) {
        assert.deepEqual(await violations(await look(`${house.url}${url}`)), [], url);
      }
    });

    test("on what opens over a page", async () => {
      await using house = await RestartableShop.open();
      await fillShop(house.shop);
      for (const { what, url, open } of OPENED) {
        const page = await look(`${house.url}${url}`);
        await page.locator(".ticket, .call-row").first().waitFor();
        await open(page);
        await page.locator("dialog[open], .call-detail").first().waitFor();
        assert.deepEqual(await violations(page), [], what);
      }
    });

    test("on the PIN pad, on pages without a connection, and on a phone", async () => {
      await using house = await RestartableShop.open({ pin: "2468" });
      const locked = await look(`${house.url}/barista`);
      assert.deepEqual(await violations(locked), [], "the PIN pad");
      await using open = await RestartableShop.open();
      await fillShop(open.shop);
      const pages = [];
      for (const url of PAGES) {
        const page = await look(`${open.url}${url}`);
        await page.setViewportSize({ width: 390, height: 844 });
        assert.deepEqual(await violations(page), [], `${url} on a phone`);
        pages.push({ url, page });
      }
      await open.stop();
      for (const { url, page } of pages) {
        if (url !== "/phone") await page.getByText(/Reconnecting/).waitFor();
        assert.deepEqual(await violations(page), [], `${url} offline`);
      }
    });
  });
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
