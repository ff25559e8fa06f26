import { setTimeout as wait } from "node:timers/promises";
import type { OrderItem } from "../../src/shop/order.ts";
import type { KillableShop } from "./killable-shop.ts";

/** What one customer and the staff were told about one order. Nothing else counts as known. */
export type Memory = {
  readonly callSid: string;
  readonly phone: string;
  readonly items: readonly OrderItem[];
  /** The number the agent was told. */
  orderNumber: string | undefined;
};

export type CustomerOptions = {
  readonly index: number;
  /** Any living process of the shop. */
  readonly shop: () => KillableShop | undefined;
  readonly random: () => number;
  readonly undoWindowMs: number;
  readonly signal: AbortSignal;
};

/** Orders, and staff bump, undo, bump again and hand out, each with some chance. Asks again where a person would. */
export async function beCustomer(memory: Memory, options: CustomerOptions): Promise<void> {
  const { random, undoWindowMs } = options;
  const { callSid, phone, items } = memory;
  const placed = await insist(options, { wish: "checkout", callSid, phone, items });
  memory.orderNumber = property(placed, "orderNumber");
  const { orderNumber } = memory;
  if (orderNumber === undefined || random() < 0.2) return;
  await insist(options, { wish: "done", orderNumber });
  if (random() < 0.4) {
    await wait(random() * undoWindowMs * 1.5);
    await options.shop()?.ask({ wish: "undo", orderNumber });
    if (random() < 0.5) return;
    await insist(options, { wish: "done", orderNumber });
  }
  if (random() < 0.5) await insist(options, { wish: "collect", orderNumber });
}

/** The same wish until an answer comes: the call is picked up again, the barista presses again. */
async function insist(options: CustomerOptions, wish: unknown): Promise<unknown> {
  while (!options.signal.aborted) {
    const answer = await options.shop()?.ask(wish);
    if (answer !== undefined) return answer;
    await wait(20);
  }
  return undefined;
}

function property(answer: unknown, name: string): string | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  const value: unknown = Reflect.get(answer, name);
  return typeof value === "string" ? value : undefined;
}

/** One to three drinks that differ from customer to customer, so that a mix-up shows. */
export function drinksOf(index: number): readonly OrderItem[] {
  return Array.from({ length: 1 + (index % 3) }, (_, drink) => ({
    flavor: (index + drink) % 2 === 0 ? "taro milk tea" : "black milk tea",
    toppings: drink === 0 ? [`topping ${index}`] : [],
    sweetness: "50%",
    ice: "regular ice",
    addons: [],
    priceCents: 550 + (index % 7),
  }));
}
