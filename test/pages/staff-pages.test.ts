import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { fillShop } from "../doubles/busy-shop.ts";
import { eventually } from "../doubles/eventually.ts";
import { RestartableShop, Screens } from "../doubles/screens.ts";

describe("the pages for staff", () => {
  let screens: Screens;
  before(async () => {
    screens = await Screens.open();
  });
  after(async () => screens[Symbol.asyncDispose]());
  afterEach(async () => screens.putAway());

  test("a PIN opens the console, by keys on the screen or typed, and signing out closes it", async () => {
    await using house = await RestartableShop.open({ pin: "2468" });
    const number = await house.shop.order();
    const page = await screens.show(`${house.url}/barista`);
    for (const digit of "2468")
      await page.getByRole("button", { name: digit, exact: true }).click();
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("article", { name: `Order ${number},` }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Staff PIN").waitFor();
    assert.equal(await page.getByText(number).count(), 0);
  });

  test("a wrong PIN says how many tries are left; too many say how long to wait", async () => {
    await using house = await RestartableShop.open({ pin: "2468" });
    const page = await screens.show(`${house.url}/calls`);
    for (const words of [/4 tries left/, /3 tries left/, /2 tries left/, /1 try left/]) {
      await page.getByLabel("Staff PIN").fill("1111");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").getByText(words).waitFor();
    }
    await page.getByLabel("Staff PIN").fill("1111");
    await page.keyboard.press("Enter");
    await page
      .getByRole("alert")
      .getByText(/Try again in 1[45]:\d\d/)
      .waitFor();
    assert.ok(await page.getByLabel("Staff PIN").isDisabled());
  });

  test("without the PIN nothing of an order or a call reaches the page", async () => {
    await using house = await RestartableShop.open({ pin: "2468" });
    await fillShop(house.shop);
    const page = await screens.show("about:blank");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${house.url}/barista`);
    await page.getByLabel("Staff PIN").waitFor();
    await eventually(() => assert.ok(asked.includes("/orders/events")));
    assert.deepEqual(
      asked.filter(
        (path) => path.startsWith("/api/") && !["/api/shop", "/api/menu"].includes(path),
      ),
      [],
    );
  });

  test("a call is found by its words and shown with its tools, speed and cart", async () => {
    await using house = await RestartableShop.open({ costPerMinute: 0.08 });
    await fillShop(house.shop);
    const page = await screens.show(`${house.url}/calls`);
    await page.getByRole("link").filter({ hasText: "Number withheld" }).waitFor();
    await page.getByRole("searchbox").fill("matcha thing");
    await page
      .getByRole("link")
      .filter({ hasText: "Number withheld" })
      .waitFor({ state: "detached" });
    await page.getByRole("link", { name: /234-5678/ }).click();
    const call = page.getByRole("article", { name: /234-5678/ });
    await call.getByText("Yes, and a black one with the matcha thing on top.").waitFor();
    await call.getByText("1:28").waitFor();
    await call.getByText("702 ms").waitFor();
    await call.getByText("$0.117").waitFor();
    assert.equal(await call.locator("details.refused").count(), 1);
    await call.locator("details.refused summary").click();
    await call.getByText("needs vanilla cream").waitFor();
  });

  test("a call that ended in an order shows the order, not its empty cart", async () => {
    await using house = await RestartableShop.open();
    await fillShop(house.shop);
    const page = await screens.show(`${house.url}/calls#CA${"a1".padStart(32, "0")}`);
    const order = page.getByRole("region", { name: "Order", exact: true });
    await order.getByText("Taro milk tea").waitFor();
    await order.getByText("$20.00").waitFor();
    assert.equal(await page.getByRole("region", { name: "Cart" }).count(), 0);
  });

  test("one tap marks an order as wrong, another takes it back", async () => {
    await using house = await RestartableShop.open();
    await fillShop(house.shop);
    const page = await screens.show(`${house.url}/calls#CA${"a1".padStart(32, "0")}`);
    await page.getByRole("button", { name: "This order was wrong" }).click();
    await page.getByRole("button", { name: "Marked wrong", pressed: true }).waitFor();
    await eventually(async () => {
      const call = await house.shop.store.calls.findCall(`CA${"a1".padStart(32, "0")}`);
      assert.notEqual(call?.markedWrongAt, undefined);
    });
    await page.getByRole("button", { name: "Marked wrong" }).click();
    await page.getByRole("button", { name: "This order was wrong" }).waitFor();
  });

  test("what was wrong is noted, by keyboard, and the call becomes a file", async () => {
    await using house = await RestartableShop.open();
    await fillShop(house.shop);
    const sid = `CA${"a1".padStart(32, "0")}`;
    const page = await screens.show(`${house.url}/calls#${sid}`);
    await page.getByRole("button", { name: "This order was wrong" }).press("Enter");
    const mark = page.getByRole("region", { name: "Marked wrong" });
    await mark.getByLabel("What was wrong?").fill("Two puddings, not one");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await mark.getByRole("button", { name: "Saved", disabled: true }).waitFor();
    const call = await house.shop.store.calls.findCall(sid);
    assert.equal(call?.wrongNote, "Two puddings, not one");
    const download = mark.getByRole("button", { name: "Download as a test" });
    await download.click();
    await page.getByText("The messages of this call are not kept.").waitFor();
    await house.shop.store.recordings.add(sid, {
      beginning: {
        soldOut: [],
        canTransfer: false,
        usual: undefined,
        takesTexts: true,
        resumeState: undefined,
      },
      entries: [{ at: 1, wire: "line", way: "in", text: '{"event":"start"}' }],
      leftOut: 0,
    });
    const [file] = await Promise.all([page.waitForEvent("download"), download.click()]);
    assert.match(file.suggestedFilename(), /^call-\d{4}-\d\d-\d\d-000000a1\.yaml$/);
  });

  test("a call-back is dismissed, and a day without calls says so", async () => {
    await using house = await RestartableShop.open();
    await fillShop(house.shop);
    const page = await screens.show(`${house.url}/calls#CA${"a5".padStart(32, "0")}`);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await page.getByText("The call-back is dismissed.").waitFor();
    await eventually(async () => assert.deepEqual(await house.shop.store.calls.callBacks(), []));
    await page.getByLabel("Day").fill("2020-02-02");
    await page.getByText("No such call").waitFor();
  });

  test("the front door says what is embedded, what to say, and where the screens are", async () => {
    await using house = await RestartableShop.open({ pin: "2468" });
    const page = await screens.show(house.url);
    await page.getByText("“A taro milk tea with boba, please.”").waitFor();
    await page.getByText("House agent, on this machine").waitFor();
    await page.getByRole("link", { name: "Staff sign-in" }).waitFor();
    await page.getByRole("link", { name: "Call from this browser" }).click();
    await page.getByRole("button", { name: "Call", exact: true }).waitFor();
  });
});
