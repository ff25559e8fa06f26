import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { Cable } from "../doubles/cable.ts";
import { eventually } from "../doubles/eventually.ts";
import { RestartableShop, Screens } from "../doubles/screens.ts";

describe("two consoles and a TV", () => {
  let screens: Screens;
  before(async () => {
    screens = await Screens.open();
  });
  after(async () => screens[Symbol.asyncDispose]());
  afterEach(async () => screens.putAway());

  test("both press Done at once: one wins, the other is told nothing bad, one text is written", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order();
    const [left, right] = [
      await consoleAt(screens, house.url),
      await consoleAt(screens, house.url),
    ];
    const tv = await screens.show(`${house.url}/orders`);
    await Promise.all([done(left, number).click(), done(right, number).click()]);
    await tv
      .getByRole("region", { name: /^Ready/ })
      .getByText(number)
      .waitFor();
    await left.getByText("Ready for pickup 1").waitFor();
    await right.getByText("Ready for pickup 1").waitFor();
    assert.deepEqual(await readyTexts(house, number), ["queued"]);
    assert.equal(await left.locator(".notice.bad").count(), 0);
    assert.equal(await right.locator(".notice.bad").count(), 0);
  });

  test("an Undo on one console is seen on the other and on the TV", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order();
    const [left, right] = [
      await consoleAt(screens, house.url),
      await consoleAt(screens, house.url),
    ];
    const tv = await screens.show(`${house.url}/orders`);
    await done(left, number).click();
    await tv
      .getByRole("region", { name: /^Ready/ })
      .getByText(number)
      .waitFor();
    await right.getByRole("button", { name: /Undo/ }).click();
    await tv
      .getByRole("region", { name: /^Preparing/ })
      .getByText(number)
      .waitFor();
    await done(left, number).waitFor();
    assert.deepEqual(await readyTexts(house, number), ["cancelled"]);
  });

  test("a storm of presses on both loses no bump and doubles no text", async () => {
    await using house = await RestartableShop.open();
    const numbers: string[] = [];
    for (let count = 0; count < 9; count += 1) numbers.push(await house.shop.order());
    const [left, right] = [
      await consoleAt(screens, house.url),
      await consoleAt(screens, house.url),
    ];
    await done(left, numbers[8] ?? "").waitFor();
    await done(right, numbers[8] ?? "").waitFor();
    for (const key of "123456789") {
      await Promise.all([left.keyboard.press(key), right.keyboard.press(key)]);
    }
    await left.getByText("Ready for pickup 9").waitFor();
    await right.getByText("Ready for pickup 9").waitFor();
    for (const number of numbers) {
      assert.equal((await house.shop.desk.findOrder(number))?.status, "ready");
      assert.deepEqual(await readyTexts(house, number), ["queued"]);
    }
  });

  test("cut off, a console says so in red, keeps a Done and sends it once when it is back", async () => {
    await using house = await RestartableShop.open();
    await using cable = await Cable.lay(house);
    const number = await house.shop.order();
    const page = await consoleAt(screens, cable.url);
    await done(page, number).waitFor();
    cable.cut();
    await page
      .getByRole("alert")
      .getByText(/Offline/)
      .waitFor({ timeout: 5_000 });
    await done(page, number).click();
    await page.getByText(/1 press kept, to be sent/).waitFor();
    assert.equal((await house.shop.desk.findOrder(number))?.status, "received");
    cable.mend();
    await eventually(async () =>
      assert.equal((await house.shop.desk.findOrder(number))?.status, "ready"),
    );
    await page.getByText(/Offline/).waitFor({ state: "detached" });
    assert.deepEqual(await readyTexts(house, number), ["queued"]);
  });

  test("a kept Done can be taken back, even when nobody knows whether it left", async () => {
    await using house = await RestartableShop.open();
    await using cable = await Cable.lay(house);
    const number = await house.shop.order();
    const page = await consoleAt(screens, cable.url);
    await done(page, number).waitFor();
    cable.cut();
    await page.getByText(/Offline/).waitFor({ timeout: 5_000 });
    await done(page, number).click();
    await page.getByRole("button", { name: /Undo/ }).click();
    await done(page, number).waitFor();
    cable.mend();
    await page.locator(".ticket-done:enabled").waitFor();
    assert.equal((await house.shop.desk.findOrder(number))?.status, "received");
    assert.equal((await readyTexts(house, number)).includes("queued"), false);
    assert.equal(await page.locator(".notice.bad").count(), 0);
  });

  test("a Done that another console was quicker with is not an error", async () => {
    await using house = await RestartableShop.open();
    await using cable = await Cable.lay(house);
    const number = await house.shop.order();
    const away = await consoleAt(screens, cable.url);
    await done(away, number).waitFor();
    cable.cut();
    await house.shop.desk.markReady(number);
    await away.getByText(/Offline/).waitFor({ timeout: 5_000 });
    await done(away, number).click();
    cable.mend();
    await away.getByText(`${number} was already marked ready.`).waitFor();
    assert.equal(await away.locator(".notice.bad").count(), 0);
    assert.deepEqual(await readyTexts(house, number), ["queued"]);
  });

  test("what only makes sense now is refused while cut off, in words", async () => {
    await using house = await RestartableShop.open();
    await using cable = await Cable.lay(house);
    const number = await house.shop.order();
    const page = await consoleAt(screens, cable.url);
    await done(page, number).waitFor();
    cable.cut();
    await page.getByText(/Offline/).waitFor({ timeout: 5_000 });
    await page.getByRole("button", { name: `Cancel order ${number}` }).click();
    await page.getByRole("button", { name: "Cancel the order" }).click();
    await page.getByText(`Offline: ${number} cannot be cancelled now.`).waitFor();
    cable.mend();
    await page.getByText(/Offline: the/).waitFor({ state: "detached" });
    assert.equal((await house.shop.desk.findOrder(number))?.status, "received");
  });

  test("through a restart: kept presses survive even a reload of the page", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order();
    const page = await consoleAt(screens, house.url);
    const tv = await screens.show(`${house.url}/orders`);
    await done(page, number).waitFor();
    await house.stop();
    await page.getByText(/Offline/).waitFor({ timeout: 5_000 });
    await done(page, number).click();
    await page.getByText(/1 press kept/).waitFor();
    const reloaded = await page.context().newPage();
    await page.close();
    await house.start();
    await reloaded.goto(`${house.url}/barista`);
    await eventually(async () =>
      assert.equal((await house.shop.desk.findOrder(number))?.status, "ready"),
    );
    await tv
      .getByRole("region", { name: /^Ready/ })
      .getByText(number)
      .waitFor();
    assert.deepEqual(await readyTexts(house, number), ["queued"]);
  });
});

async function consoleAt(screens: Screens, url: string): Promise<Page> {
  const page = await screens.show(`${url}/barista`);
  await page.getByRole("region", { name: "To make", exact: true }).waitFor();
  return page;
}

function done(page: Page, number: string) {
  return page
    .getByRole("article", { name: `Order ${number},` })
    .getByRole("button", { name: /^Done/ });
}

async function readyTexts(house: RestartableShop, number: string): Promise<string[]> {
  const texts = await house.shop.store.outbox.recentSms(500);
  return texts
    .filter(({ kind, orderNumber }) => kind === "ready" && orderNumber === number)
    .map(({ status }) => status);
}
