import type { CallRecord } from "../src/calls/call-store.ts";
import type { Order } from "../src/shop/order.ts";

type Row = Readonly<Record<string, string | number | null>>;

/** An order as outsiders see it: dollars, UTC seconds and ISO time. */
export function orderLine(order: Order): unknown {
  return {
    order_number: order.number,
    phone: order.phone ?? null,
    status: order.status,
    total: order.totalCents / 100,
    created_at: Math.floor(order.createdAt / 1000),
    created: new Date(order.createdAt).toISOString(),
    items: order.items.map(({ priceCents, ...item }) => ({ ...item, price: priceCents / 100 })),
  };
}

/** One row a drink: what a spreadsheet can count. */
export function orderRows(order: Order): readonly Row[] {
  return order.items.map((item, index) => ({
    order_number: order.number,
    created: new Date(order.createdAt).toISOString(),
    status: order.status,
    phone: order.phone ?? null,
    drink: index + 1,
    flavor: item.flavor,
    toppings: item.toppings.join("; "),
    sweetness: item.sweetness,
    ice: item.ice,
    addons: item.addons.join("; "),
    price: item.priceCents / 100,
  }));
}

export function callLine(call: CallRecord): unknown {
  return {
    ...callRow(call),
    turn_latencies_ms: call.turnLatenciesMs,
    timeline: call.timeline,
  };
}

export function callRow(call: CallRecord): Row {
  const ended = call.endedAt;
  return {
    call_sid: call.callSid,
    started: new Date(call.startedAt).toISOString(),
    seconds: ended === undefined ? null : Math.round((ended - call.startedAt) / 1000),
    outcome: call.outcome ?? null,
    phone: call.phone ?? call.from ?? null,
    order_number: call.orderNumber ?? null,
    turns: call.turnLatenciesMs.length,
    marked_wrong: call.markedWrongAt === undefined ? 0 : 1,
  };
}

/** RFC 4180: a header line, commas, CRLF, quotes only where needed. */
export function toCsv(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  const columns = Object.keys(first);
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => cells.map(csvCell).join(",") + "\r\n")
    .join("");
}

function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
