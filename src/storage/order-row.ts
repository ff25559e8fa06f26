import type { Insertable, Selectable } from "kysely";
import { z } from "zod";
import type { Order, OrderItem, OrderStatus } from "../shop/order.ts";
import type { Tables } from "./tables.ts";

export const OPEN_STATUSES: readonly OrderStatus[] = ["received", "ready"];

export const storedItem = z.object({
  flavor: z.string(),
  toppings: z.array(z.string()),
  sweetness: z.string(),
  ice: z.string(),
  addons: z.array(z.string()),
  priceCents: z.number(),
});

const storedItems = z.array(storedItem);

function parseItems(json: string): readonly OrderItem[] {
  return storedItems.parse(JSON.parse(json));
}

export function toOrder(row: Selectable<Tables["orders"]>): Order {
  return {
    number: row.number,
    callSid: row.call_sid ?? undefined,
    phone: row.phone ?? undefined,
    status: row.status,
    items: parseItems(row.items),
    totalCents: row.total_cents,
    createdAt: row.created_at,
    readyAt: row.ready_at ?? undefined,
    version: row.version,
  };
}

export function toOrderRow(order: Order): Omit<Insertable<Tables["orders"]>, "id"> {
  return {
    number: order.number,
    call_sid: order.callSid ?? null,
    phone: order.phone ?? null,
    status: order.status,
    items: JSON.stringify(order.items),
    drinks: order.items.length,
    total_cents: order.totalCents,
    created_at: order.createdAt,
    ready_at: order.readyAt ?? null,
    version: order.version,
  };
}
