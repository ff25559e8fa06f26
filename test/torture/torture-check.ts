import { isDeepStrictEqual } from "node:util";
import type { Order } from "../../src/shop/order.ts";
import type { Store } from "../../src/storage/open-store.ts";
import type { FakeTwilioRest } from "../doubles/fake-twilio-rest.ts";
import type { Memory } from "./customer.ts";
import { wishKey } from "./order-taker.ts";

const ALL = 1_000_000;

/** What was lost, doubled or mixed up; empty when all is well. The carrier's own log says which texts went out. */
export async function findFaults(found: {
  readonly store: Store;
  readonly memories: readonly Memory[];
  readonly twilio: FakeTwilioRest;
  /** The numbers of the events that a screen was told, in its order. */
  readonly heard: readonly number[];
}): Promise<readonly string[]> {
  const { store, memories, twilio, heard } = found;
  const orders = await store.orders.recentOrders(ALL);
  const unsent = (await store.outbox.recentSms(ALL)).filter(
    ({ status }) => status === "queued" || status === "sending" || status === "failed",
  );
  return [
    ...unsent.map(
      (sms) =>
        `a ${sms.kind} text is still ${sms.status} after ${sms.attempts} tries: ${sms.failure ?? "no reason"}`,
    ),
    ...twilio.complaints,
    ...memories.flatMap((memory) => faultsOf(memory, orders, twilio)),
    ...sharedNumbers(await store.orders.ordersInProgress()),
    ...(await faultsOfCalls(store, orders)),
    ...(await gaps(store, heard)),
  ];
}

function faultsOf(
  memory: Memory,
  orders: readonly Order[],
  twilio: FakeTwilioRest,
): readonly string[] {
  const who = `customer ${memory.index}`;
  const faults = [...memory.violations];
  const theirs = orders.filter(({ phone }) => phone === memory.phone);
  const [order] = theirs;
  if (theirs.length > 1) {
    faults.push(`${who} has the orders ${theirs.map(({ number }) => number).join(", ")}`);
  }
  if (memory.orderNumber !== undefined && order?.number !== memory.orderNumber) {
    faults.push(`${who} was told ${memory.orderNumber}, kept is ${order?.number ?? "none"}`);
  }
  if (order !== undefined) {
    const wanted = memory.wishes.map(wishKey).sort();
    const kept = order.items.map(wishKey).sort();
    if (!isDeepStrictEqual(kept, wanted)) {
      faults.push(`order ${order.number} has other drinks than were ordered`);
    }
    if (!memory.callSids.includes(order.callSid ?? "")) {
      faults.push(`order ${order.number} belongs to no call of ${who}`);
    }
  }
  const texts = twilio.accepted.filter(({ to }) => to === memory.phone);
  const confirmations = texts.filter(({ body }) => body.startsWith("Thanks for your order!"));
  const ready = texts.filter(({ body }) => body.includes("ready for pickup! "));
  const wantedReady = order?.status === "ready" || order?.status === "collected" ? 1 : 0;
  const wantedConfirmations = order === undefined ? 0 : 1;
  if (confirmations.length !== wantedConfirmations) {
    faults.push(`${who} got ${confirmations.length} confirmations`);
  }
  if (ready.length !== wantedReady) {
    faults.push(`${who} (${order?.status ?? "no order"}) got ${ready.length} ready texts`);
  }
  if (order !== undefined && texts.some(({ body }) => !body.includes(order.number))) {
    faults.push(`${who} got a text about another order`);
  }
  return faults;
}

function sharedNumbers(open: readonly Order[]): readonly string[] {
  const numbers = open.map(({ number }) => number);
  return numbers
    .filter((number, index) => numbers.indexOf(number) !== index)
    .map((number) => `two open orders have the number ${number}`);
}

/** Each call came to an end; a cart that was left behind is a card for staff, and one that was ordered is none. */
async function faultsOfCalls(store: Store, orders: readonly Order[]): Promise<readonly string[]> {
  const ordered = new Set(orders.map(({ callSid }) => callSid));
  const calls = await store.calls.calls({ limit: ALL });
  return calls.flatMap(({ callSid, endedAt, cart, outcome, callBack }) => {
    if (endedAt === undefined) return [`call ${callSid} never ended`];
    const hasCart = cart.items.length > 0 || cart.staged !== undefined;
    if (ordered.has(callSid)) {
      return callBack === "open" ? [`call ${callSid} was ordered and is to be called back`] : [];
    }
    return hasCart && callBack === "none"
      ? [`call ${callSid} (${outcome ?? "?"}) left a cart and nobody is told`]
      : [];
  });
}

async function gaps(store: Store, heard: readonly number[]): Promise<readonly string[]> {
  const kept = (await store.events.eventsAfter(0, 10 * ALL)).map(({ seq }) => seq);
  const gap = (numbers: readonly number[], whose: string): readonly string[] =>
    numbers.flatMap((seq, index) =>
      seq === index + 1 ? [] : [`${whose} event ${index + 1} has the number ${seq}`],
    );
  const behind = kept.length - heard.length;
  return [
    ...gap(kept, "the store's").slice(0, 3),
    ...gap(heard, "the screen's").slice(0, 3),
    ...(behind === 0 ? [] : [`the screen was not told of ${behind} events`]),
  ];
}
