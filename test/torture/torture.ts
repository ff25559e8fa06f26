import { setTimeout as wait } from "node:timers/promises";
import { silentLog } from "../../src/lib/log.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { FakeTwilioRest, type Mishap } from "../doubles/fake-twilio-rest.ts";
import { beCustomer, drinksOf, type Memory } from "./customer.ts";
import { KillableShop } from "./killable-shop.ts";
import type { ShopProcessSettings } from "./shop-process.ts";
import { findFaults } from "./torture-check.ts";

/** Short, so that a run of many kills has many of each. In the shop: 5 s, 45 s and 15 s. */
const UNDO_WINDOW_MS = 150;
const LEASE_MS = 3000;
const ANSWERS_WITHIN_MS = 1000;
const SETTLES_WITHIN_MS = 120_000;
/** At once; each orders anew when done. */
const CUSTOMERS = 8;
const PROCESSES = 2;
/** A process grants up to this many wishes in its life. */
const MOST_ANSWERS = 12;
const LIVES_AT_MOST_MS = 4000;
const MISHAPS: readonly Mishap[] = [
  "429",
  "500",
  "502_html",
  "accept_then_hang",
  "accept_then_500",
  "accept_then_drop",
];

export type TortureReport = {
  readonly kills: number;
  readonly orders: number;
  /** Order numbers that a customer heard. */
  readonly told: number;
  readonly texts: number;
  readonly events: number;
  readonly tookMs: number;
  /** Empty when nothing was lost or doubled. */
  readonly faults: readonly string[];
};

/** Two processes share one store; each is killed at a random moment and replaced, so at times there is none. */
export async function torture(options: {
  readonly databaseUrl: string;
  readonly kills: number;
  readonly random?: () => number;
  readonly onKill?: (kills: number, orders: number) => void;
}): Promise<TortureReport> {
  const { databaseUrl, random = Math.random } = options;
  const startedAt = performance.now();
  await using twilio = await FakeTwilioRest.start();
  const settings: ShopProcessSettings = {
    databaseUrl,
    twilioUrl: twilio.url,
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    undoWindowMs: UNDO_WINDOW_MS,
    leaseMs: LEASE_MS,
    answersWithinMs: ANSWERS_WITHIN_MS,
  };
  const shops = new Set<KillableShop>();
  const memories: Memory[] = [];
  const closing = new AbortController();
  const anyShop = (): KillableShop | undefined => pick([...shops], random);
  const customers = Array.from({ length: CUSTOMERS }, async () => {
    while (!closing.signal.aborted) {
      const memory = newMemory(memories.length);
      memories.push(memory);
      if (random() < 0.3) twilio.next(pick(MISHAPS, random) ?? "500");
      await beCustomer(memory, {
        index: memories.length,
        shop: anyShop,
        random,
        undoWindowMs: UNDO_WINDOW_MS,
        signal: closing.signal,
      });
      await wait(random() * 100);
    }
  });
  let kills = 0;
  const killers = Array.from({ length: PROCESSES }, async () => {
    while (kills < options.kills) {
      const shop = await KillableShop.start(settings);
      shops.add(shop);
      const answers = Math.floor(random() * MOST_ANSWERS);
      const until = performance.now() + LIVES_AT_MOST_MS;
      while (shop.answers < answers && performance.now() < until) await wait(5);
      await wait(random() * 30); // into the middle of whatever it does next
      // Customers ask it until the very moment, and only then find it gone.
      const dead = shop.kill();
      shops.delete(shop);
      await dead;
      kills += 1;
      options.onKill?.(kills, memories.length);
    }
  });
  await Promise.all(killers);
  const survivor = await KillableShop.start(settings);
  try {
    shops.add(survivor);
    closing.abort();
    await Promise.all(customers);
    await using store = await openStore(databaseUrl, { log: silentLog() });
    const deadline = performance.now() + SETTLES_WITHIN_MS;
    while ((await store.outbox.nextDueAt()) !== undefined && performance.now() < deadline) {
      await wait(50);
    }
    const faults = await findFaults({ store, memories, twilio });
    return {
      kills,
      orders: (await store.orders.recentOrders(1_000_000)).length,
      told: memories.filter(({ orderNumber }) => orderNumber !== undefined).length,
      texts: twilio.accepted.length,
      events: await store.events.latestSeq(),
      tookMs: Math.round(performance.now() - startedAt),
      faults,
    };
  } finally {
    await survivor.kill();
  }
}

function newMemory(index: number): Memory {
  return {
    callSid: `CA${index}`,
    phone: `+1555${String(2_000_000 + index)}`,
    items: drinksOf(index),
    orderNumber: undefined,
  };
}

function pick<Value>(from: readonly Value[], random: () => number): Value | undefined {
  return from[Math.floor(random() * from.length)];
}
