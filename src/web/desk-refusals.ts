import { assertNever } from "../lib/assert-never.ts";
import type { DeskRefusal } from "../orders/order-desk.ts";
import type { Order, OrderStatus } from "../shop/order.ts";
import type { OrderJson } from "./api.ts";
import { RequestRefused } from "./web-errors.ts";

const STATUS_WORDS: Readonly<Record<OrderStatus, string>> = {
  received: "being prepared",
  ready: "ready",
  collected: "collected",
  cancelled: "cancelled",
};

/** What staff are told when the desk says no. `show` is asked only where the order as it stands now helps. */
export async function refusedByDesk(
  refusal: DeskRefusal,
  show: (order: Order) => Promise<OrderJson>,
): Promise<RequestRefused> {
  switch (refusal.kind) {
    case "no_such_order":
      return new RequestRefused(404, refusal.kind, `There is no order ${refusal.orderNumber}.`);
    case "status_not_next":
      return new RequestRefused(
        409,
        refusal.kind,
        `This order is ${STATUS_WORDS[refusal.from]}; it cannot become ${STATUS_WORDS[refusal.to]}.`,
      );
    case "undo_window_over":
      return new RequestRefused(409, refusal.kind, "Too late to undo: the customer has been told.");
    case "changed_meanwhile":
      return new RequestRefused(409, refusal.kind, "Somebody else changed this order just now.", {
        order: await show(refusal.order),
      });
    case "nothing_to_order":
      return new RequestRefused(409, refusal.kind, "There is no drink to order.");
    case "too_many_active_drinks":
      return new RequestRefused(
        409,
        refusal.kind,
        `This number has ${refusal.active} drinks being made; the shop's limit is ${refusal.limit}.`,
      );
    default:
      return assertNever(refusal);
  }
}
