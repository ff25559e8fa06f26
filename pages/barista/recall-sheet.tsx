import { useEffect, useMemo } from "preact/hooks";
import type { OrderJson, OrdersJson } from "../../src/web/api.ts";
import { getJson } from "../shared/api-client.ts";
import { FreshValue } from "../shared/fresh-value.ts";
import { Icon } from "../shared/icons.tsx";
import { Sheet } from "../shared/sheet.tsx";
import { shopNow } from "../shared/shop-clock.ts";
import { formatTime } from "../shared/words.ts";
import type { ConsoleState } from "./console-state.ts";
import { PhoneButton } from "./phone-button.tsx";
import { TextStatus } from "./text-status.tsx";
import { DrinkList } from "./ticket.tsx";

const RECALLED = 30;
const STATUS_CHIP = {
  received: { tone: "accent", word: "being made" },
  ready: { tone: "good", word: "ready" },
  collected: { tone: "", word: "collected" },
  cancelled: { tone: "bad", word: "cancelled" },
} as const;

/** Orders that left the counter, newest first, with all that was in them; undone while that is possible. */
export function RecallSheet(props: { console: ConsoleState; onClose: () => void }) {
  const { console: shop, onClose } = props;
  const recent = useMemo(
    () => new FreshValue(() => getJson<OrdersJson>(`/api/orders?limit=${RECALLED}`)),
    [],
  );
  useEffect(() => () => recent[Symbol.dispose](), []);
  // Again whenever the orders in progress change: something has left them.
  const inProgress = shop.orders.value;
  useEffect(() => recent.refresh(), [inProgress]);
  const orders = recent.value?.orders.filter(({ status }) => status !== "received");
  return (
    <Sheet title="Recall" drawer onClose={onClose}>
      {orders === undefined && <p role="status">Looking…</p>}
      {orders?.length === 0 && (
        <div class="empty">
          <Icon name="recall" />
          <strong>Nothing finished yet</strong>
        </div>
      )}
      {orders?.map((order) => (
        <RecalledOrder key={order.order_number} console={shop} order={order} />
      ))}
    </Sheet>
  );
}

function RecalledOrder({ console: shop, order }: { console: ConsoleState; order: OrderJson }) {
  const { tone, word } = STATUS_CHIP[order.status];
  const canUndo = order.undo_until_ms !== null && order.undo_until_ms > shopNow();
  return (
    <article class="recalled" aria-label={`Order ${order.order_number}`}>
      <div class="rail-top">
        <span class="rail-number number">{order.order_number}</span>
        <span class={`chip ${tone}`}>{word}</span>
        <span class="quiet small number">{formatTime(order.created_at_ms)}</span>
      </div>
      <DrinkList items={order.items} defaults={shop.defaults.value} />
      <div class="ticket-sub">
        {order.phone !== null && <PhoneButton phone={order.phone} />}
        <TextStatus order={order} />
      </div>
      {canUndo && (
        <button
          type="button"
          class="button touch"
          onClick={() => shop.undo({ order, state: "just_done", isSaving: false })}
        >
          <Icon name="undo" /> Back on the counter
        </button>
      )}
    </article>
  );
}
