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
  "take_over_asked",
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

export type ShopHeartbeat = {
  /** The server's clock, UTC ms. */
  readonly nowMs: number;
  /** What is wrong with the shop, in sentences; only staff are told. */
  readonly trouble: readonly string[];
};

export function parseHeartbeat(data: string): ShopHeartbeat | undefined {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== "object" || value === null || !("now_ms" in value)) return undefined;
    if (typeof value.now_ms !== "number") return undefined;
    const trouble: unknown = "trouble" in value ? value.trouble : [];
    const sentences = Array.isArray(trouble) ? trouble.map(String) : [];
    return { nowMs: value.now_ms, trouble: sentences };
  } catch {
    return undefined;
  }
}
