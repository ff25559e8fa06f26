import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import type { OrderItem } from "../../src/shop/order.ts";
import { fillShop } from "../doubles/busy-shop.ts";
import { eventually } from "../doubles/eventually.ts";
import { RestartableShop, Screens } from "../doubles/screens.ts";
import { taroWithBoba } from "../doubles/web-shop.ts";

const fancy: OrderItem = {
  ...taroWithBoba,
  flavor: "black milk tea",
  toppings: ["egg pudding", "vanilla cream"],
  sweetness: "25%",
  addons: ["matcha stencil on top"],
};

describe("the barista's console", () => {
  let screens: Screens;
  before(async () => {
    screens = await Screens.open();
  });
  after(async () => screens[Symbol.asyncDispose]());
  afterEach(async () => screens.putAway());

  const open = async (house: RestartableShop) => {
    const page = await screens.show(`${house.url}/barista`);
    await page.getByRole("region", { name: "To make", exact: true }).waitFor();
    return page;
  };

  test("a ticket holds all that is needed to make it: equal drinks folded, changes in bold", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order(taroWithBoba, fancy, taroWithBoba);
    const page = await open(house);
    const ticket = ticketOf(page, number);
    await ticket.waitFor();
    const drinks = ticket.locator(".drink");
    assert.equal(await drinks.count(), 2);
    assert.deepEqual(await drinks.nth(0).locator("li").allTextContents(), [
      "boba",
      "50% sweet",
      "regular ice",
    ]);
    assert.equal(await drinks.nth(0).locator(".drink-count").textContent(), "2");
    assert.deepEqual(await drinks.nth(1).locator("li").allTextContents(), [
      "egg pudding",
      "vanilla cream",
      "25% sweet",
      "regular ice",
      "matcha stencil on top",
    ]);
    await eventually(async () =>
      assert.deepEqual(await drinks.nth(1).locator("li b").allTextContents(), [
        "egg pudding",
        "vanilla cream",
        "25% sweet",
        "matcha stencil on top",
      ]),
    );
    assert.match(await page.getByLabel("All day").innerText(), /2 × taro milk tea/);
  });

  test("Done counts down in sight; Undo brings the ticket back and the customer hears nothing", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order();
    const page = await open(house);
    await press(ticketOf(page, number), "Done");
    const undo = ticketOf(page, number).getByRole("button", { name: /Undo/ });
    await undo.waitFor();
    assert.match(await undo.innerText(), /[1-5] s/);
    await eventually(async () => assert.equal(await statusOf(house, number), "ready"));
    await undo.click();
    await ticketOf(page, number).getByRole("button", { name: /Done/ }).waitFor();
    assert.equal(await statusOf(house, number), "received");
    assert.deepEqual(await textsOf(house, number), ["confirmation queued", "ready cancelled"]);
  });

  test("after the countdown the order waits in Ready until it is collected, and Recall still knows it", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order(fancy);
    const page = await open(house);
    await press(ticketOf(page, number), "Done");
    const rail = page.getByRole("region", { name: /^Ready/ });
    await rail.getByText(number).waitFor();
    await rail.getByRole("button", { name: `Order ${number} collected` }).click();
    await rail.getByText(number).waitFor({ state: "detached" });
    await eventually(async () => assert.equal(await statusOf(house, number), "collected"));
    await page.keyboard.press("r");
    const recalled = page.getByRole("dialog").getByLabel(`Order ${number}`);
    await recalled.getByText("matcha stencil on top").waitFor();
    await recalled.getByText("collected").waitFor();
  });

  test("Recall takes a slip back while that is possible", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order();
    const page = await open(house);
    await press(ticketOf(page, number), "Done");
    await page.getByRole("button", { name: "Recall" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /Back on the counter/ })
      .click();
    await eventually(async () => assert.equal(await statusOf(house, number), "received"));
  });

  test("Cancel asks first", async () => {
    await using house = await RestartableShop.open();
    const number = await house.shop.order();
    const page = await open(house);
    const cancel = ticketOf(page, number).getByRole("button", { name: `Cancel order ${number}` });
    await cancel.click();
    await page.getByRole("button", { name: "Keep the order" }).click();
    assert.equal(await statusOf(house, number), "received");
    await cancel.click();
    await page.getByRole("button", { name: "Cancel the order" }).click();
    await ticketOf(page, number).waitFor({ state: "detached" });
    await eventually(async () => assert.equal(await statusOf(house, number), "cancelled"));
  });

  test("number keys bump, Z undoes", async () => {
    await using house = await RestartableShop.open();
    const first = await house.shop.order();
    const second = await house.shop.order();
    const page = await open(house);
    await ticketOf(page, second).waitFor();
    await page.keyboard.press("2");
    await ticketOf(page, second).getByRole("button", { name: /Undo/ }).waitFor();
    await page.keyboard.press("1");
    await ticketOf(page, first).getByRole("button", { name: /Undo/ }).waitFor();
    // This console's last Done first.
    await page.keyboard.press("z");
    await eventually(async () => assert.equal(await statusOf(house, first), "received"));
    assert.equal(await statusOf(house, second), "ready");
    await page.keyboard.press("z");
    await eventually(async () => assert.equal(await statusOf(house, second), "received"));
  });

  test("a ticket grows late by colour and by shape", async () => {
    await using house = await RestartableShop.open();
    await fillShop(house.shop);
    const page = await open(house);
    await page.locator(".ticket").first().waitFor();
    const ages = page.locator(".ticket .age-shape");
    const words: (string | null)[] = [];
    for (const index of [0, 1, 2]) words.push(await ages.nth(index).getAttribute("aria-label"));
    assert.deepEqual(words, ["very late", "late", "in time"]);
    const colours = new Set<string>();
    const shapes = new Set<string>();
    for (const index of [0, 1, 2]) {
      const head = page.locator(".ticket-head").nth(index);
      colours.add(
        String(
          await page.evaluate(
            `getComputedStyle(document.querySelectorAll(".ticket-head")[${index}]).backgroundColor`,
          ),
        ),
      );
      shapes.add(await head.locator("svg").innerHTML());
    }
    assert.equal(colours.size, 3);
    assert.equal(shapes.size, 3);
  });

  test("a phone number is masked until it is tapped; a failed text says why and whom to call", async () => {
    await using house = await RestartableShop.open();
    await fillShop(house.shop);
    const page = await open(house);
    const failed = page.locator(".ticket", { hasText: "Text failed: call the customer" });
    await failed.getByText("30006: a landline").waitFor();
    assert.equal(await failed.getByRole("link").getAttribute("href"), "tel:+15558675309");
    const masked = page
      .locator(".ticket")
      .first()
      .getByRole("button", { name: /number ending/ });
    assert.match(await masked.innerText(), /ending\s+•• 56 78/);
    await masked.click();
    await page.getByText("(555) 234-5678").waitFor();
  });

  test("what is switched off is sold out on every console and for the callers", async () => {
    await using house = await RestartableShop.open();
    const page = await open(house);
    const other = await open(house);
    await page.keyboard.press("o");
    await page.getByRole("switch", { name: /^Boba/ }).click();
    await page.getByRole("switch", { name: /^Boba/, checked: false }).waitFor();
    assert.deepEqual([...house.shop.store.switches.current().soldOut], ["boba"]);
    await other.getByRole("button", { name: "Sold out 1" }).waitFor();
  });

  test("pausing phone orders asks what callers shall hear, and says so on every console", async () => {
    await using house = await RestartableShop.open();
    const page = await open(house);
    const other = await open(house);
    // A key pressed before the console is drawn is nobody's.
    for (const console of [page, other]) await console.getByText("All made").waitFor();
    await page.keyboard.press("p");
    await page.getByLabel("In your own words").fill("Back in ten minutes.");
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await other.getByText("Callers hear: “Back in ten minutes.”").waitFor();
    assert.equal(house.shop.store.switches.current().pausedBecause, "Back in ten minutes.");
    await other.getByRole("button", { name: "Resume", exact: true }).click();
    await page.getByText("Phone orders are paused").waitFor({ state: "detached" });
  });

  test("a new order is announced to screen readers, and its sound waits for one touch", async () => {
    await using house = await RestartableShop.open();
    const page = await open(house);
    await page.getByText("All made").waitFor();
    await page.getByRole("button", { name: "Turn sound on" }).click();
    await page.getByRole("button", { name: "Sound on", pressed: true }).waitFor();
    const number = await house.shop.order();
    await page
      .locator("[aria-live=polite]", {
        hasText: `New order ${Array.from(number).join(", ")}, 1 drink.`,
      })
      .waitFor({ state: "attached" });
    await page.keyboard.press("m");
    await page.getByRole("button", { name: "Sound off", pressed: false }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Sound off", pressed: false }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Turn sound on" }).count(), 0);
  });

  test("who was cut off becomes an order, or is dismissed", async () => {
    await using house = await RestartableShop.open();
    await fillShop(house.shop);
    const page = await open(house);
    await page.getByRole("button", { name: /Cut off: call back/ }).click();
    const card = page.getByRole("dialog");
    await card.getByText("being confirmed").waitFor();
    await card.getByLabel("Also the drink that was not confirmed yet").check();
    await card.getByRole("button", { name: "Make it an order" }).click();
    await page.getByText(/Order \d{4} is placed\./).waitFor();
    await page.getByRole("button", { name: /Cut off/ }).waitFor({ state: "detached" });
    const [newest] = await house.shop.desk.recentOrders(1);
    assert.equal(newest?.items.length, 2);
  });

  test("everything a finger presses is at least 64 px large, on a desktop, a tablet and a phone", async () => {
    await using house = await RestartableShop.open();
    await fillShop(house.shop);
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 1180, height: 820 },
      { width: 390, height: 844 },
    ]) {
      const page = await screens.show(`${house.url}/barista`, { viewport, hasTouch: true });
      await page.locator(".ticket").first().waitFor();
      const small: string[] = [];
      for (const target of await page.locator("button.button:visible, a.button:visible").all()) {
        const box = await target.boundingBox();
        if (box !== null && (box.width < 63.5 || box.height < 63.5)) {
          small.push(`${(await target.innerText()).trim()} ${box.width}x${box.height}`);
        }
      }
      assert.deepEqual(small, [], `${viewport.width} px wide`);
      const overflows = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
      assert.equal(overflows, false, `${viewport.width} px wide scrolls sideways`);
    }
  });
});

function ticketOf(page: Page, number: string): Locator {
  return page.getByRole("article", { name: `Order ${number},` });
}

function press(ticket: Locator, name: string): Promise<void> {
  return ticket.getByRole("button", { name }).click();
}

async function statusOf(house: RestartableShop, number: string): Promise<string | undefined> {
  return (await house.shop.desk.findOrder(number))?.status;
}

async function textsOf(house: RestartableShop, number: string): Promise<string[]> {
  const texts = await house.shop.store.outbox.recentSms(100);
  return texts
    .filter(({ orderNumber }) => orderNumber === number)
    .map(({ kind, status }) => `${kind} ${status}`)
    .sort();
}
