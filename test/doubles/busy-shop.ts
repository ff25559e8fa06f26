import type { CallRecord } from "../../src/calls/call-store.ts";
import type { OrderItem, OrderNumber } from "../../src/shop/order.ts";
import { phoneNumber, type WebShop } from "./web-shop.ts";

const MINUTE_MS = 60_000;

const taro: OrderItem = {
  flavor: "taro milk tea",
  toppings: ["boba"],
  sweetness: "50%",
  ice: "regular ice",
  addons: [],
  priceCents: 625,
};
const black: OrderItem = { ...taro, flavor: "black milk tea", toppings: [], priceCents: 550 };
const fancy: OrderItem = {
  ...black,
  toppings: ["egg pudding", "vanilla cream"],
  sweetness: "25%",
  ice: "less ice",
  addons: ["matcha stencil on top"],
  priceCents: 750,
};
const cold: OrderItem = { ...taro, sweetness: "100%", ice: "extra ice" };

/** A Monday at noon: tickets of every age, texts of every fate, people on the phone and one who was cut off. */
export async function fillShop(shop: WebShop): Promise<void> {
  const now = shop.clock.now;
  const place = async (minutesAgo: number, phone: string, ...items: OrderItem[]) => {
    shop.clock.now = now - minutesAgo * MINUTE_MS;
    const placed = await shop.desk.checkout({
      callSid: undefined,
      phone: phoneNumber(phone),
      items,
    });
    if (!placed.ok) throw new Error(placed.refusal.kind);
    return placed.value.order.number;
  };
  const ready = async (order: OrderNumber, minutesAgo: number) => {
    shop.clock.now = now - minutesAgo * MINUTE_MS;
    await shop.desk.markReady(order);
  };
  const fates = new Map<string, TextFate>();

  const collected = await place(31, "+15557770101", taro, black);
  await ready(collected, 24);
  shop.clock.now = now - 20 * MINUTE_MS;
  await shop.desk.collect(collected);
  for (const [minutesAgo, phone] of [
    [17, "+15559184410"],
    [14, "+15552226789"],
    [12, "+15553334455"],
  ] as const) {
    const order = await place(minutesAgo, phone, taro);
    await ready(order, minutesAgo - 7);
    if (minutesAgo === 14) fates.set(`ready ${order}`, "sent");
  }
  await place(9.4, "+15552345678", taro, taro, fancy);
  const landline = await place(6.2, "+15558675309", black);
  fates.set(`confirmation ${landline}`, "failed");
  const many = await place(3.5, "+15554834821", cold, cold, cold, black);
  fates.set(`confirmation ${many}`, "sent");
  const done = await place(2.1, "+15554440199", fancy, taro);
  const newest = await place(0.7, "+15556667788", { ...black, toppings: ["boba"] });
  fates.set(`confirmation ${newest}`, "queued");
  shop.clock.now = now;
  await decideTexts(shop, fates);
  // Its undo window is half over.
  await ready(done, 2 / 60);
  shop.clock.now = now;
  await saveCalls(shop);
}

type TextFate = "queued" | "sent" | "failed";

/** Texts that are not in `fates` were delivered. */
async function decideTexts(shop: WebShop, fates: ReadonlyMap<string, TextFate>): Promise<void> {
  const { outbox } = shop.store;
  for (const claimed of await outbox.claimDue({ leaseMs: MINUTE_MS, limit: 100 })) {
    const { id, kind, orderNumber } = claimed.sms;
    const fate = fates.get(`${kind} ${orderNumber ?? ""}`);
    const at = shop.clock.now + MINUTE_MS;
    if (fate === "queued") await outbox.retryAt(claimed, { at, failure: "", unsure: false });
    else if (fate === "failed") {
      await outbox.giveUp(claimed, "30006: a landline, or a carrier that cannot be reached");
    } else {
      await outbox.markSent(claimed, { providerSid: `SM${id}`, status: fate ?? "delivered" });
    }
  }
}

async function saveCalls(shop: WebShop): Promise<void> {
  const now = shop.clock.now;
  const call = (sid: string, from: string | undefined, minutesAgo: number): CallRecord => ({
    callSid: `CA${sid.padStart(32, "0")}`,
    from: from === undefined ? undefined : phoneNumber(from),
    phone: undefined,
    startedAt: now - minutesAgo * MINUTE_MS,
    endedAt: undefined,
    outcome: undefined,
    orderNumber: undefined,
    cart: { items: [], staged: undefined, totalCents: 0 },
    timeline: [],
    turnLatenciesMs: [],
    worker: "w1",
    resumeState: undefined,
    markedWrongAt: undefined,
    wrongNote: undefined,
    callBack: "none",
  });
  const past = async (record: CallRecord, lastsMs: number, changes: Partial<CallRecord>) => {
    const endedAt = record.startedAt + lastsMs;
    await shop.store.calls.save({ ...record, endedAt, ...changes });
  };

  const ordered = call("a1", "+15552345678", 11);
  const order = (await shop.desk.ordersInProgress()).find(({ status }) => status === "received");
  await past(ordered, 88_000, {
    outcome: "ordered",
    orderNumber: order?.number,
    phone: phoneNumber("+15552345678"),
    turnLatenciesMs: [640, 712, 588, 930, 1710, 655, 702],
    timeline: wholeConversation(ordered.startedAt, order?.number ?? "4786"),
  });
  await past(call("a2", "+15557770101", 34), 61_000, {
    outcome: "ordered",
    orderNumber: order?.number,
    turnLatenciesMs: [700, 820],
    markedWrongAt: now,
    wrongNote: "Asked for no ice, got regular",
  });
  await past(call("a3", undefined, 47), 12_000, { outcome: "no_order" });
  await past(call("a4", "+15554443322", 58), 35_000, { outcome: "transferred" });
  const dropped = call("a5", "+15559871234", 5);
  await past(dropped, 41_000, {
    outcome: "dropped",
    callBack: "open",
    cart: { items: [taro], staged: { ...fancy, quantity: 1 }, totalCents: 625 },
    timeline: [
      said(dropped.startedAt, 1, "Hello! What can I make for you?"),
      heard(dropped.startedAt, 5, "A taro milk tea with boba, and then a black one…"),
    ],
  });
  const live = call("a6", "+15553217654", 1.4);
  await shop.store.calls.save({
    ...live,
    cart: { items: [black], staged: { ...cold, quantity: 2 }, totalCents: 550 },
    timeline: [
      said(live.startedAt, 1, "Hello! What can I make for you?"),
      heard(live.startedAt, 6, "Two taro milk teas, full sweet, extra ice please"),
    ],
  });
}

const said = (start: number, second: number, text: string) =>
  ({ at: start + second * 1000, kind: "said", text }) as const;
const heard = (start: number, second: number, text: string) =>
  ({ at: start + second * 1000, kind: "heard", text }) as const;
const did = (start: number, second: number, name: string, args: unknown, result: unknown) =>
  ({
    at: start + second * 1000,
    kind: "tool",
    name,
    arguments: args,
    result,
    tookMs: 3.2,
  }) as const;

function wholeConversation(start: number, orderNumber: string): CallRecord["timeline"] {
  return [
    said(start, 1, "Hello, this is BobaRista. What can I make for you?"),
    heard(start, 6, "Hi, two taro milk teas with boba please."),
    did(
      start,
      7,
      "add_to_cart",
      { flavor: "taro", toppings: ["boba"], quantity: 2 },
      { ok: true, staged: true, summary: "two taro milk teas with boba, 50% sweet, regular ice" },
    ),
    said(start, 8, "Two taro milk teas with boba, half sweet, regular ice. Is that right?"),
    heard(start, 13, "Yes, and a black one with the matcha thing on top."),
    did(start, 14, "confirm_pending_to_cart", {}, { ok: true, cart_count: 2, cart_total: 12.5 }),
    did(
      start,
      14,
      "add_to_cart",
      { flavor: "black", addons: ["matcha"] },
      { ok: false, code: "requires", error: "The matcha stencil needs vanilla cream with it." },
    ),
    said(start, 15, "The matcha stencil goes on vanilla cream. Shall I add the cream?"),
    heard(start, 19, "Sure, and pudding, a quarter sweet, less ice."),
    said(start, 22, "A black milk tea with egg pudding, vanilla cream and the stencil. Right?"),
    heard(start, 26, "Right. That's all."),
    { at: start + 27_000, kind: "note", name: "barge_in", text: "the caller spoke over the agent" },
    said(start, 29, "Shall I text the number ending in 56 78?"),
    heard(start, 33, "Yes please."),
    did(
      start,
      34,
      "checkout_order",
      { use_caller_id: true },
      { ok: true, order_number: orderNumber },
    ),
    said(start, 36, `Your number is ${Array.from(orderNumber).join(", ")}. See you soon!`),
  ];
}
