/**
 * A process of the shop as far as orders and texts go: store, desk, outbox and Twilio's client, behind a small HTTP door.
 * It is made to be killed. Its one argument is `ShopProcessSettings` as JSON; it prints its port once it is ready.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { flushCompileCache } from "node:module";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { silentLog } from "../../src/lib/log.ts";
import { createOrderDesk } from "../../src/orders/create-order-desk.ts";
import { SmsOutbox } from "../../src/orders/sms-outbox.ts";
import { parsePhoneNumber } from "../../src/shop/phone-number.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { storedItem } from "../../src/storage/order-row.ts";
import { TwilioSmsSender } from "../../src/twilio/sms-client.ts";

const settingsSchema = z.object({
  databaseUrl: z.string(),
  twilioUrl: z.string(),
  accountSid: z.string(),
  authToken: z.string(),
  undoWindowMs: z.number(),
  leaseMs: z.number(),
  answersWithinMs: z.number(),
});

export type ShopProcessSettings = z.infer<typeof settingsSchema>;

const wishSchema = z.discriminatedUnion("wish", [
  z.object({
    wish: z.literal("checkout"),
    callSid: z.string(),
    phone: z.string(),
    items: z.array(storedItem),
  }),
  z.object({ wish: z.enum(["done", "undo", "collect"]), orderNumber: z.string() }),
]);

const settings = settingsSchema.parse(JSON.parse(process.argv[2] ?? "{}"));
const log = silentLog();
const store = await openStore(settings.databaseUrl, { log });
const desk = createOrderDesk({
  orders: store.orders,
  now: Date.now,
  random: Math.random,
  maxActiveDrinks: () => undefined,
  undoWindowMs: settings.undoWindowMs,
  log,
});
SmsOutbox.start({
  outbox: store.outbox,
  optOuts: store.optOuts,
  sender: new TwilioSmsSender({
    accountSid: settings.accountSid,
    authToken: settings.authToken,
    sender: { from: "+15550001111" },
    publicUrl: () => undefined,
    apiBaseUrl: settings.twilioUrl,
    answersWithinMs: settings.answersWithinMs,
  }),
  events: store.events,
  now: Date.now,
  random: Math.random,
  log,
  leaseMs: settings.leaseMs,
  sendWithinMs: settings.answersWithinMs,
  firstRetryMs: 50,
});

async function grant(wish: z.infer<typeof wishSchema>): Promise<unknown> {
  switch (wish.wish) {
    case "checkout": {
      const phone = parsePhoneNumber(wish.phone);
      if (phone === undefined) throw new Error(`${wish.phone} is no phone number`);
      const placed = await desk.checkout({ ...wish, phone });
      return placed.ok ? { ok: true, orderNumber: placed.value.order.number } : placed;
    }
    case "done":
      return desk.markReady(wish.orderNumber);
    case "undo":
      return desk.undo(wish.orderNumber);
    case "collect":
      return desk.collect(wish.orderNumber);
  }
}

const server = createServer((request, response) => {
  json(request)
    .then((body) => grant(wishSchema.parse(body)))
    .then(
      (answer) => response.end(JSON.stringify(answer)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
await import("twilio"); // now, not while the first customers wait
flushCompileCache();
console.log(address !== null && typeof address === "object" ? address.port : "");
