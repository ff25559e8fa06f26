import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openBrowser } from "../doubles/browser.ts";
import { eventually } from "../doubles/eventually.ts";
import { askTool, LiveShop } from "../doubles/live-shop.ts";
import { LiveVendors } from "../doubles/live-vendors.ts";

describe("the life of an order, from the ring to the pick-up", () => {
  test("a call, a drink, a yes, a number, two texts, and the screens all along", async () => {
    await using vendors = await LiveVendors.open();
    const { twilio } = vendors;
    await using shop = await LiveShop.open(vendors, {}, { withPages: true });
    await using browser = await openBrowser();
    const tv = await browser.newPage();
    await tv.goto(`${shop.url}/orders`);
    const preparing = tv.getByRole("region", { name: /preparing/i });
    const ready = tv.getByRole("region", { name: /ready/i });
    const barista = await browser.newPage();
    await barista.goto(`${shop.url}/barista`);
    await barista.getByLabel("PIN").fill(LiveShop.pin);
    await barista.getByRole("button", { name: /sign in/i }).click();

    // 1–2. The call is answered with TwiML, the stream opens, the agent greets.
    const { caller, session } = await shop.dial("+15551234567");
    assert.deepEqual(caller.saidByTwiml, ["Connecting you to the Deepgram Boba Rista."]);
    assert.equal(
      session.settings?.agent.greeting,
      "Hey! I am your Deepgram BobaRista. What would you like to order?",
    );
    await eventually(() => assert.ok(caller.sound.length > 0));

    // 3. Staging: talked about, not in the cart.
    session.hears("I want a taro milk tea with boba");
    const staged = await askTool(session, "add_to_cart", {
      flavor: "taro milk tea",
      toppings: ["boba"],
    });
    assert.equal(staged["staged"], true);

    // 4–5. Read back, confirmed, nothing else.
    session.says("One taro milk tea with boba. Is that correct?");
    session.hears("Yes");
    const confirmed = await askTool(session, "confirm_pending_to_cart");
    assert.equal(confirmed["cart_count"], 1);
    session.says("Would you like anything else?");
    session.hears("No, that's all");

    // 6. The phone number.
    const saved = await askTool(session, "save_phone_number", { phone: "555-123-4567" });
    assert.equal(saved["phone"], "+15551234567");

    // 7–8. Checkout: the order is kept before the agent hears its number.
    const placed = await askTool(session, "checkout_order");
    const number = String(placed["order_number"]);
    assert.match(number, /^\d{4}$/);
    assert.equal(placed["total"], 6.25);
    session.says(`Your order number is ${number.replaceAll(/(?<=\d)(?=\d)/g, ", ")}.`);

    // The confirmation text leaves through Twilio, once.
    const thanks = await eventually(() => {
      const [first, ...others] = twilio.accepted;
      assert.ok(first !== undefined && others.length === 0);
      return first;
    });
    assert.equal(thanks.to, "+15551234567");
    assert.match(
      thanks.body,
      new RegExp(`^Thanks for your order! Your order number is ${number}\\.`),
    );

    // 9–10. On the TV, and on the barista's console with everything needed to make it.
    await preparing.getByText(number).waitFor();
    const ticket = barista.getByRole("article", { name: new RegExp(`Order ${number}`) });
    await ticket.getByText("Taro milk tea").waitFor();
    await ticket.getByText("boba", { exact: true }).waitFor();
    assert.ok(!(await tv.content()).includes("4567"), "no phone number on the TV");

    // 11. Done: the TV moves it at once; the text waits for the undo window.
    await ticket.getByRole("button", { name: /^Done/ }).click();
    await ready.getByText(number).waitFor();
    await preparing.getByText(number).waitFor({ state: "detached" });
    await eventually(() => assert.equal(twilio.accepted.length, 2), { withinMs: 10_000 });
    assert.equal(
      twilio.accepted[1]?.body,
      `Your boba order #${number} is now ready for pickup! 🧋`,
    );

    // 12. Picked up.
    const stored = await shop.order(number);
    assert.equal(stored["status"], "ready");
    caller.hangsUp();
    assert.deepEqual(caller.violations, []);
  });
});
