import { useComputed } from "@preact/signals";
import type { OrderItemJson } from "../../src/web/api.ts";
import { foldDrinks, type Defaults } from "../shared/drinks.ts";
import { Icon } from "../shared/icons.tsx";
import { everySecond, everyTenth, shopNow } from "../shared/shop-clock.ts";
import { capitalize, countOf, formatDuration } from "../shared/words.ts";
import type { ConsoleState } from "./console-state.ts";
import { PhoneButton } from "./phone-button.tsx";
import { TextStatus } from "./text-status.tsx";
import { latenessOf, type Lateness, type Ticket } from "./tickets.ts";

const LATE_AFTER_MS = [5 * 60_000, 8 * 60_000] as const;
const LATENESS_WORDS = ["in time", "late", "very late"] as const;

/** An order on the counter: everything needed to make it stands here. */
export function TicketCard(props: {
  console: ConsoleState;
  ticket: Ticket;
  /** Its number key; `undefined` past the ninth. */
  hotkey: number | undefined;
  onCancel: () => void;
}) {
  const { console: shop, ticket, hotkey, onCancel } = props;
  const { order, state, isSaving } = ticket;
  const thresholds = shop.connection.shop.value?.late_after_ms ?? LATE_AFTER_MS;
  const isDone = state === "just_done";
  // Computed, so that a ticket is drawn anew when it grows late and not every second.
  const lateness = useComputed<Lateness>(() =>
    isDone ? 0 : latenessOf(everySecond.value - order.created_at_ms, thresholds),
  ).value;
  return (
    <article
      class={`ticket late-${lateness}${isDone ? " done" : ""}`}
      aria-label={`Order ${order.order_number}, ${countOf(order.items.length, "drink")}`}
    >
      <header class="ticket-head">
        <span class="ticket-number number">{order.order_number}</span>
        {isDone ? (
          <span class="ticket-age">{isSaving ? "Saving…" : "Done"}</span>
        ) : (
          <Age sinceMs={order.created_at_ms} lateness={lateness} />
        )}
      </header>
      <div class="ticket-sub">
        {order.phone === null ? (
          <span class="quiet">No number</span>
        ) : (
          <PhoneButton phone={order.phone} />
        )}
        <TextStatus order={order} />
      </div>
      <DrinkList items={order.items} defaults={shop.defaults.value} />
      <footer class="ticket-foot">
        {isDone ? (
          <UndoButton console={shop} ticket={ticket} />
        ) : (
          <>
            <button
              type="button"
              class="button touch plain"
              aria-label={`Cancel order ${order.order_number}`}
              onClick={onCancel}
            >
              <Icon name="close" />
            </button>
            <button
              type="button"
              class="button touch good ticket-done"
              disabled={isSaving}
              onClick={() => shop.markDone(ticket)}
            >
              <Icon name="check" /> Done
              {hotkey !== undefined && <kbd aria-label={`key ${hotkey}`}>{hotkey}</kbd>}
            </button>
          </>
        )}
      </footer>
    </article>
  );
}

export function DrinkList(props: {
  items: readonly OrderItemJson[];
  defaults: Defaults | undefined;
}) {
  return (
    <ul class="drinks">
      {foldDrinks(props.items, props.defaults).map((line, index) => (
        <li key={index} class="drink">
          <span class={line.quantity > 1 ? "drink-count many number" : "drink-count number"}>
            {line.quantity}
          </span>
          <div>
            <div class="drink-name">{capitalize(line.flavor)}</div>
            <ul class="steps">
              {line.steps.map(({ text, changed }) => (
                <li key={text} class={changed ? "changed" : "usual"}>
                  {changed ? <b>{text}</b> : text}
                </li>
              ))}
            </ul>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A circle in time, a triangle when late, a square with a cry when very late: colour is not the only sign. */
export function Age({ sinceMs, lateness }: { sinceMs: number; lateness: Lateness }) {
  return (
    <span class="ticket-age number">
      <svg class="age-shape" viewBox="0 0 20 20" role="img" aria-label={LATENESS_WORDS[lateness]}>
        {lateness === 0 && <circle cx="10" cy="10" r="7" />}
        {lateness === 1 && <path d="M10 2 19 18H1z" />}
        {lateness === 2 && <path d="M2 2h16v16H2zM10 5.500v5.500M10 14v.1" class="cry" />}
      </svg>
      {formatDuration(everySecond.value - sinceMs)}
    </span>
  );
}

function UndoButton({ console: shop, ticket }: { console: ConsoleState; ticket: Ticket }) {
  const windowMs = shop.connection.shop.value?.undo_window_ms ?? 5_000;
  const untilMs = ticket.order.undo_until_ms;
  // Not saved yet: the window has not begun to close.
  const leftMs = untilMs === null ? windowMs : Math.max(0, untilMs - everyTenth.value);
  const secondsLeft = Math.ceil((untilMs === null ? windowMs : untilMs - shopNow()) / 1000);
  return (
    <button type="button" class="button touch undo" onClick={() => shop.undo(ticket)}>
      <span class="undo-bar" style={{ transform: `scaleX(${leftMs / windowMs})` }} />
      <span class="undo-words">
        <Icon name="undo" /> Undo
        <span class="number">{Math.max(0, secondsLeft)} s</span>
        <kbd>Z</kbd>
      </span>
    </button>
  );
}
