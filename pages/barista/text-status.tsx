import type { OrderJson, TextJson } from "../../src/web/api.ts";
import { Icon } from "../shared/icons.tsx";
import { formatPhone } from "../shared/words.ts";

const WORDS: Readonly<Record<TextJson["status"], string>> = {
  queued: "queued",
  sending: "sending",
  sent: "sent",
  delivered: "delivered",
  undelivered: "not delivered",
  failed: "failed",
  cancelled: "taken back",
};

/** How the latest text to this customer fares; one that failed says why and what to do. */
export function TextStatus({ order }: { order: OrderJson }) {
  const text = order.texts.findLast(({ status }) => status !== "cancelled");
  if (text === undefined) return null;
  const name = text.kind === "ready" ? "Ready text" : "Text";
  const hasFailed = text.status === "failed" || text.status === "undelivered";
  if (!hasFailed) {
    return (
      <span class={text.status === "delivered" ? "text-status delivered" : "text-status"}>
        <Icon name={text.status === "delivered" ? "check" : "text"} />
        {name} {WORDS[text.status]}
      </span>
    );
  }
  return (
    <div class="text-failed">
      <Icon name="warning" />
      <div>
        <strong>
          {name} {WORDS[text.status]}: call the customer
        </strong>
        {text.failure !== null && <div class="small">{text.failure}</div>}
        {order.phone !== null && (
          <a class="number" href={`tel:${order.phone}`}>
            {formatPhone(order.phone)}
          </a>
        )}
      </div>
    </div>
  );
}
