import { foldDrinks } from "../shared/drinks.ts";
import { Icon } from "../shared/icons.tsx";
import { everySecond } from "../shared/shop-clock.ts";
import { capitalize, formatDuration } from "../shared/words.ts";
import type { ConsoleState } from "./console-state.ts";
import { PhoneButton } from "./phone-button.tsx";
import { TextStatus } from "./text-status.tsx";
import type { Ticket } from "./tickets.ts";

/** Made, and waiting for the customer. */
export function ReadyRail(props: { console: ConsoleState; tickets: readonly Ticket[] }) {
  const { console: shop, tickets } = props;
  if (tickets.length === 0) {
    return <p class="rail-empty">Finished drinks wait here until they are collected.</p>;
  }
  return (
    <ul class="rail-list">
      {tickets.map((ticket) => {
        const { order } = ticket;
        return (
          <li key={order.order_number} class="rail-card card">
            <div>
              <div class="rail-number number">{order.order_number}</div>
              <div class="quiet small number">
                ready {formatDuration(everySecond.value - (order.ready_at_ms ?? everySecond.value))}
              </div>
            </div>
            <button
              type="button"
              class="button touch"
              aria-label={`Order ${order.order_number} collected`}
              onClick={() => shop.markCollected(ticket)}
            >
              <Icon name="check" /> Collected
            </button>
            <p class="small">
              {foldDrinks(order.items, shop.defaults.value)
                .map(({ quantity, flavor }) => `${quantity} × ${capitalize(flavor)}`)
                .join(", ")}
            </p>
            <div class="ticket-sub">
              {order.phone !== null && <PhoneButton phone={order.phone} />}
              <TextStatus order={order} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
