import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { CallJson, OrderJson } from "../../src/web/api.ts";
import { getJson } from "../shared/api-client.ts";
import { CartView } from "../shared/cart-view.tsx";
import type { CallsState } from "./calls-state.ts";

/** Order numbers come round again on another day. */
const SAME_CALL_MS = 60 * 60 * 1000;

/** What was ordered on this call, as it stands now; the cart is empty once it is an order. */
export function CallOrder(props: { state: CallsState; call: CallJson; orderNumber: string }) {
  const { state, call, orderNumber } = props;
  const order = useSignal<OrderJson | undefined>(undefined);
  useEffect(() => {
    const read = async () => {
      const found = await getJson<OrderJson>(`/api/orders/${orderNumber}`);
      const afterMs = found.created_at_ms - call.started_at_ms;
      if (afterMs >= 0 && afterMs < SAME_CALL_MS) order.value = found;
    };
    // The order may be gone; the call stays worth looking at.
    read().catch(() => undefined);
  }, [call.call_sid, orderNumber]);
  if (order.value === undefined) return null;
  const { items, total, status } = order.value;
  return (
    <section class="card call-box" aria-label="Order">
      <h3 class="call-order-head">
        Order {orderNumber} <span class="chip">{status}</span>
      </h3>
      <CartView cart={{ items, staged: null, total }} defaults={state.defaults.value} />
    </section>
  );
}
