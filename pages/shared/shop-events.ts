import type { ShopEventJson } from "../../src/web/api.ts";

const EVENT_TYPES: ReadonlySet<string> = new Set<ShopEventJson["type"]>([
  "order_created",
  "order_status_changed",
  "order_amended",
  "menu_changed",
  "shop_changed",
  "message_status_changed",
  "call_started",
  "call_updated",
  "call_ended",
]);

/** `undefined` for a kind of event this page does not know: a newer server may send more. */
export function parseShopEvent(data: string): ShopEventJson | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return isShopEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isShopEvent(value: unknown): value is ShopEventJson {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string" &&
    EVENT_TYPES.has(value.type)
  );
}

/** The server's clock in a heartbeat, UTC ms. */
export function parseHeartbeat(data: string): number | undefined {
  const found = /"now_ms":(\d+)/.exec(data)?.[1];
  return found === undefined ? undefined : Number(found);
}
