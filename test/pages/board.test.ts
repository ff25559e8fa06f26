import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { Cable } from "../doubles/cable.ts";
import { eventually } from "../doubles/eventually.ts";
import { RestartableShop, Screens } from "../doubles/screens.ts";

const TV = { viewport: { width: 1920, height: 1080 } };

describe("the TV in the shop", () => {
  let screens: Screens;
  before(async () => {
    screens = await Screens.open();
  });
  after(async () => screens[Symbol.asyncDispose]());
  afterEach(async () => screens.putAway());

  test("shows an empty shop's two columns and what will be in them", async () => {
    await using house = await RestartableShop.open();
    const tv = await screens.show(`${house.url}/orders`, TV);
    await tv.getByText("Nothing in the making").waitFor();
    await tv.getByText("Your number appears here").waitFor();
  });

  test("moves a number to Ready with a highlight, says so, and lets it go when collected", async () => {
    await using house = await RestartableShop.open();
    const tv = await screens.show(`${house.url}/orders`, TV);
    await tv.getByText("Nothing in the making").waitFor();
    const number = await house.shop.order();
    await half(tv, "Preparing").getByText(number).waitFor();
    await house.shop.desk.markReady(number);
    await half(tv, "Ready").locator(".fresh", { hasText: number }).waitFor();
    assert.equal(await half(tv, "Preparing").getByText(number).count(), 0);
    await tv.getByText(`Number ${Array.from(number).join(", ")} is ready.`).waitFor();
    await house.shop.desk.collect(number);
    await half(tv, "Ready").getByText(number).waitFor({ state: "detached" });
  });

  test("says a number aloud, digit by digit, where that is asked for", async () => {
    await using house = await RestartableShop.open();
    const tv = await screens.show(`${house.url}/orders?speak=1`, TV);
    await tv.getByText("Nothing in the making").waitFor();
    await tv.evaluate(
      "globalThis.spoken = []; speechSynthesis.speak = (said) => { globalThis.spoken.push(said.text); }",
    );
    const number = await house.shop.order();
    await half(tv, "Preparing").getByText(number).waitFor();
    await house.shop.desk.markReady(number);
    await eventually(async () => {
      const spoken: unknown = await tv.evaluate("globalThis.spoken");
      assert.deepEqual(spoken, [`Number ${Array.from(number).join(", ")}`]);
    });
  });

  test("shows one order huge and forty with digits of at least 56 px, all inside the screen", async () => {
    await using house = await RestartableShop.open();
    await house.shop.order();
    const tv = await screens.show(`${house.url}/orders`, TV);
    await eventually(async () => assert.ok((await smallestDigits(tv)) > 250));
    for (let count = 1; count < 40; count += 1) await house.shop.order();
    await eventually(async () => assert.equal(await tv.locator(".numbers li").count(), 40));
    assert.ok((await smallestDigits(tv)) >= 56);
    for (const number of await tv.locator(".numbers li > span").all()) {
      const box = await number.boundingBox();
      assert.ok(box !== null && box.x >= 0 && box.y >= 0);
      assert.ok(box.x + box.width <= 960 && box.y + box.height <= 1080);
    }
  });

  test("counts those that no screen could hold instead of making them small", async () => {
    await using house = await RestartableShop.open();
    for (let count = 0; count < 60; count += 1) await house.shop.order();
    const tv = await screens.show(`${house.url}/orders`, {
      viewport: { width: 1024, height: 600 },
    });
    await tv.locator(".numbers .more").waitFor();
    const shown = await tv.locator(".numbers li:not(.more)").count();
    assert.equal(await tv.locator(".numbers .more").textContent(), `+${60 - shown}`);
    assert.ok((await smallestDigits(tv)) >= 56);
  });

  test("is never told a phone number, a price or a drink", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order();
    const tv = await screens.show("about:blank");
    const answer = tv.waitForResponse((response) => response.url().endsWith("/api/board"));
    await tv.goto(`${house.url}/orders`);
    await tv.getByText(number).waitFor();
    const told = [await (await answer).text(), await tv.content()].join("\n");
    assert.doesNotMatch(told.replaceAll(number, ""), /555|taro|6\.25|\$/);
  });

  test("says reconnecting within 5 s of a cut cable, and is right within 2 s of its mending", async () => {
    await using house = await RestartableShop.open();
    await using cable = await Cable.lay(house);
    const tv = await screens.show(`${cable.url}/orders`, TV);
    const first = await house.shop.order();
    await half(tv, "Preparing").getByText(first).waitFor();
    cable.cut();
    const second = await house.shop.order();
    await house.shop.desk.markReady(first);
    await tv.getByText("Reconnecting…").waitFor({ timeout: 5_000 });
    assert.equal(await tv.getByText(second).count(), 0);
    cable.mend();
    await half(tv, "Preparing").getByText(second).waitFor({ timeout: 2_000 });
    await half(tv, "Ready").getByText(first).waitFor({ timeout: 500 });
    await tv.getByText("Reconnecting…").waitFor({ state: "detached" });
  });

  test("survives the server's restart by itself, and several of them", async () => {
    await using house = await RestartableShop.open();
    const tv = await screens.show(`${house.url}/orders`, TV);
    for (let restart = 0; restart < 3; restart += 1) {
      const number = await house.shop.order();
      await half(tv, "Preparing").getByText(number).waitFor();
      await house.stop();
      await tv.getByText("Reconnecting…").waitFor({ timeout: 5_000 });
      await house.start();
      const next = await house.shop.order();
      await half(tv, "Preparing").getByText(next).waitFor({ timeout: 2_000 });
    }
  });

  test("lets a number go by itself when it has been ready long enough", async () => {
    const clock = { now: Date.parse("2026-11-23T20:00:00Z") };
    await using house = await RestartableShop.open({ clock });
    const number = await house.shop.order();
    await house.shop.desk.markReady(number);
    clock.now += 14 * 60_000 + 55_000;
    const tv = await screens.show(`${house.url}/orders`, TV);
    await half(tv, "Ready").getByText(number).waitFor();
    clock.now += 6_000;
    await half(tv, "Ready").getByText(number).waitFor({ state: "detached" });
  });

  test("takes its theme and its columns from the address, and goes full screen with F", async () => {
    await using house = await RestartableShop.open();
    for (let count = 0; count < 6; count += 1) await house.shop.order();
    const tv = await screens.show(`${house.url}/orders?theme=dark&columns=2`, {
      ...TV,
      colorScheme: "light",
    });
    await tv.locator(".numbers").first().waitFor();
    assert.equal(await tv.locator("html").getAttribute("data-theme"), "dark");
    const columns = await tv.evaluate(
      "document.querySelector('.numbers').style.gridTemplateColumns",
    );
    assert.equal(columns, "repeat(2, 1fr)");
    await tv.keyboard.press("f");
    await eventually(async () =>
      assert.equal(await tv.evaluate("document.fullscreenElement !== null"), true),
    );
  });

  test("does nothing while nothing happens", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order();
    const tv = await screens.show(`${house.url}/orders`, TV);
    await tv.getByText(number).waitFor();
    const changes = await tv.evaluate(`new Promise((resolve) => {
      let seen = 0;
      const observer = new MutationObserver((records) => (seen += records.length));
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      setTimeout(() => { observer.disconnect(); resolve(seen); }, 3000);
    })`);
    // The wall clock may turn a minute just then.
    assert.ok(Number(changes) <= 1, `${String(changes)} changes`);
  });
});

function half(tv: Page, name: "Preparing" | "Ready") {
  return tv.getByRole("region", { name: new RegExp(`^${name}`) });
}

async function smallestDigits(tv: Page): Promise<number> {
  const sizes: unknown = await tv.evaluate(
    "[...document.querySelectorAll('.numbers li > span')].map((digits) => parseFloat(getComputedStyle(digits).fontSize))",
  );
  assert.ok(Array.isArray(sizes) && sizes.length > 0);
  return Math.min(...sizes.map(Number));
}
