import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type App, startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { silentLog } from "../../src/lib/log.ts";
import { openBrowser } from "../doubles/browser.ts";
import { eventually } from "../doubles/eventually.ts";
import { FakeTwilioRest } from "../doubles/fake-twilio-rest.ts";
import { ScriptedAgent } from "../doubles/scripted-agent.ts";
import { ScriptedCaller } from "../doubles/scripted-caller.ts";

/** Signed by Twilio over this origin; nothing of it is ever looked up. */
const PUBLIC_URL = "https://voice.example.com";

describe("the life of an order, from the ring to the pick-up", () => {
  test("a call, a drink, a yes, a number, two texts, and the screens all along", async () => {
    await using twilio = await FakeTwilioRest.start();
    await using agent = await ScriptedAgent.open();
    await using shop = await openLiveShop(twilio, agent);
    await using browser = await openBrowser();
    const tv = await browser.newPage();
    await tv.goto(`${shop.url}/orders`);
    const preparing = tv.getByRole("region", { name: /preparing/i });
    const ready = tv.getByRole("region", { name: /ready/i });
    const barista = await browser.newPage();
    await barista.goto(`${shop.url}/barista`);
    await barista.getByLabel("PIN").fill("4321");
    await barista.getByRole("button", { name: /sign in/i }).click();

    // 1–2. The call is answered with TwiML, the stream opens, the agent greets.
    await using caller = await ScriptedCaller.dial({
      baseUrl: shop.url,
      publicUrl: PUBLIC_URL,
      authToken: twilio.authToken,
      accountSid: twilio.accountSid,
      from: "+15551234567",
    });
    assert.deepEqual(caller.saidByTwiml, ["Connecting you to the Deepgram Boba Rista."]);
    const session = await agent.session();
    assert.equal(
      session.settings?.agent.greeting,
      "Hey! I am your Deepgram BobaRista. What would you like to order?",
    );
    await eventually(() => assert.ok(caller.sound.length > 0));

    const tool = async (id: string, name: string, args: Record<string, unknown> = {}) => {
      session.asks({ id, name, arguments: JSON.stringify(args) });
      const answer = await eventually(() => {
        const given = session.answerTo(id);
        assert.ok(given !== undefined, `${name} is not answered yet`);
        return given;
      });
      const content: unknown = JSON.parse(answer.content);
      assert.ok(typeof content === "object" && content !== null);
      return content as Readonly<Record<string, unknown>>;
    };

    // 3. Staging: talked about, not in the cart.
    session.hears("I want a taro milk tea with boba");
    const staged = await tool("fc_1", "add_to_cart", {
      flavor: "taro milk tea",
      toppings: ["boba"],
    });
    assert.equal(staged["staged"], true);

    // 4–5. Read back, confirmed, nothing else.
    session.says("One taro milk tea with boba. Is that correct?");
    session.hears("Yes");
    const confirmed = await tool("fc_2", "confirm_pending_to_cart");
    assert.equal(confirmed["cart_count"], 1);
    session.says("Would you like anything else?");
    session.hears("No, that's all");

    // 6. The phone number.
    const saved = await tool("fc_3", "save_phone_number", { phone: "555-123-4567" });
    assert.equal(saved["phone"], "+15551234567");

    // 7–8. Checkout: the order is kept before the agent hears its number.
    const placed = await tool("fc_4", "checkout_order");
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
    assert.deepEqual(twilio.complaints, []);
    assert.deepEqual(caller.violations, []);
    assert.deepEqual(agent.violations, []);
  });
});

type LiveShop = App & { order(number: string): Promise<Readonly<Record<string, unknown>>> };

/** The shop as it runs with keys, but its vendors stand on this machine. */
async function openLiveShop(twilio: FakeTwilioRest, agent: ScriptedAgent): Promise<LiveShop> {
  const config = readConfig({
    PORT: "0",
    PUBLIC_URL,
    STAFF_PIN: "4321",
    DATABASE_URL: "sqlite::memory:",
    DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
    DEEPGRAM_AGENT_URL: agent.url,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_SMS_FROM: "+15550001111",
    TWILIO_API_BASE_URL: twilio.url,
    UNDO_SECONDS: "1",
  });
  assert.ok(config.ok, JSON.stringify(config));
  const app = await startApp(config.value, { log: silentLog() });
  return {
    ...app,
    async order(number) {
      const signIn = await fetch(`${app.url}/api/staff/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ pin: "4321" }),
      });
      const cookie = signIn.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
      const answer = await fetch(`${app.url}/api/orders/${number}`, { headers: { cookie } });
      const order: unknown = await answer.json();
      assert.ok(typeof order === "object" && order !== null);
      return order as Readonly<Record<string, unknown>>;
    },
  };
}
