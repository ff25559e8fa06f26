import { Icon } from "../shared/icons.tsx";
import { formatTime } from "../shared/words.ts";
import type { PhoneState } from "./phone-state.ts";

/** The text messages that this caller gets. */
export function TextThread({ phone }: { phone: PhoneState }) {
  const texts = phone.texts.value.filter(({ status }) => status !== "cancelled");
  const orderNumber = phone.call.value?.order_number ?? null;
  return (
    <section class="card phone-box texts" aria-label="Messages">
      <h2>
        <Icon name="text" /> Messages
        {orderNumber !== null && <span class="chip good number">Order {orderNumber}</span>}
      </h2>
      <ol aria-live="polite">
        {texts.map((text) => (
          <li key={text.id}>
            <p class="bubble">{text.body}</p>
            <p class="quiet small">
              {formatTime(text.created_at_ms)}
              {text.status === "queued" || text.status === "sending" ? " · on its way" : ""}
              {text.status === "failed" || text.status === "undelivered" ? " · not delivered" : ""}
            </p>
          </li>
        ))}
      </ol>
      {texts.length === 0 && (
        <p class="quiet">The confirmation and “ready for pickup” arrive here.</p>
      )}
    </section>
  );
}
