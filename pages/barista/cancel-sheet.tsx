import type { OrderJson } from "../../src/web/api.ts";
import { Sheet } from "../shared/sheet.tsx";
import type { ConsoleState } from "./console-state.ts";
import { DrinkList } from "./ticket.tsx";

/** Asks once more before an order is cancelled: there is no way back from it. */
export function CancelSheet(props: {
  console: ConsoleState;
  order: OrderJson;
  onClose: () => void;
}) {
  const { console: shop, order, onClose } = props;
  return (
    <Sheet title={`Cancel order ${order.order_number}?`} onClose={onClose}>
      <DrinkList items={order.items} defaults={shop.defaults.value} />
      <p>It leaves every screen and cannot be brought back. No text is sent about it.</p>
      <div class="sheet-actions">
        <button type="button" class="button touch" autoFocus onClick={onClose}>
          Keep the order
        </button>
        <button
          type="button"
          class="button touch bad"
          onClick={() => {
            shop.cancel(order);
            onClose();
          }}
        >
          Cancel the order
        </button>
      </div>
    </Sheet>
  );
}
