import { isDeepStrictEqual } from "node:util";
import type { Order } from "../../src/shop/order.ts";
import type { Store } from "../../src/storage/open-store.ts";
import type { FakeTwilioRest } from "../doubles/fake-twilio-rest.ts";
import type { Memory } from "./customer.ts";

/** What was lost, doubled or mixed up; empty when all is well. The carrier's own log says which texts went out. */
export async function findFaults(found: {
  readonly store: Store;
  readonly memories: readonly Memory[];
  readonly twilio: FakeTwilioRest;
}): Promise<readonly string[]> {
  const { store, memories, twilio } = found;
  const orders = await store.orders.recentOrders(1_000_000);
  const unsent = (await store.outbox.recentSms(1_000_000)).filter(
    ({ status }) => status === "queued" || status === "sending" || status === "failed",
  );
  return [
    ...unsent.map(
      (sms) => `a ${sms.kind} text is still ${sms.status}: ${sms.failure ?? "no reason"}`,
    ),
    ...twilio.complaints,
    ...memories.flatMap((memory) => faultsOf(memory, orders, twilio)),
    ...sharedNumbers(await store.orders.ordersInProgress()),
    ...(await gaps(store)),
  ];
}

function faultsOf(
  memory: Memory,
  orders: readonly Order[],
  twilio: FakeTwilioRest,
): readonly string[] {
  const faults: string[] = [];
  const ofCall = orders.filter(({ callSid }) => callSid === memory.callSid);
  const [order] = ofCall;
  if (ofCall.length > 1) faults.push(`${memory.callSid} has ${ofCall.length} orders`);
  if (memory.orderNumber !== undefined && order?.number !== memory.orderNumber) {
    faults.push(
      `${memory.callSid} was told ${memory.orderNumber}, kept is ${order?.number ?? "none"}`,
    );
  }
  if (order !== undefined && !isDeepStrictEqual(order.items, memory.items)) {
    faults.push(`order ${order.number} has other drinks than were ordered`);
  }
  const texts = twilio.accepted.filter(({ to }) => to === memory.phone);
  const confirmations = texts.filter(({ body }) => body.startsWith("Thanks for your order!"));
  const ready = texts.filter(({ body }) => body.includes("ready for pickup! "));
  const wantedReady = order?.status === "ready" || order?.status === "collected" ? 1 : 0;
  const wantedConfirmations = order === undefined ? 0 : 1;
  if (confirmations.length !== wantedConfirmations) {
    faults.push(`${memory.callSid} got ${confirmations.length} confirmations`);
  }
  if (ready.length !== wantedReady) {
    faults.push(`${memory.callSid} (${order?.status ?? "none"}) got ${ready.length} ready texts`);
  }
  if (order !== undefined && texts.some(({ body }) => !body.includes(order.number))) {
    faults.push(`${memory.callSid} got a text about another order`);
  }
  return faults;
}

function sharedNumbers(open: readonly Order[]): readonly string[] {
  const numbers = open.map(({ number }) => number);
  return numbers
    .filter((number, index) => numbers.indexOf(number) !== index)
    .map((number) => `two open orders have the number ${number}`);
}

async function gaps(store: Store): Promise<readonly string[]> {
  const events = await store.events.eventsAfter(0, 10_000_000);
  return events.flatMap(({ seq }, index) =>
    seq === index + 1 ? [] : [`event ${index + 1} has the number ${seq}`],
  );
}
