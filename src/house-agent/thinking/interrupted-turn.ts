import { askAfterOrder } from "./checkout.ts";
import { digitByDigit } from "./sayings.ts";
import type { Turn } from "./turn.ts";

/**
 * After a turn that was broken off while its tools ran: the caller's line comes again as a whole, so what it had done
 * already must not be done twice. `true` when the order was placed meanwhile and the turn is answered with that.
 */
export async function settleInterrupted(turn: Turn): Promise<boolean> {
  const before = turn.state.cart;
  await turn.lookAtCart();
  const now = turn.state.cart;
  if (now.order_number != null && before.order_number == null) {
    const number = digitByDigit(now.order_number);
    turn.change({ hasNewDrinks: false, isDone: false, spokenOrderNumber: number });
    turn.say(`Your order number is ${number}.`, `Once more: ${number}.`);
    askAfterOrder(turn);
    return true;
  }
  turn.removalsDone = Math.max(0, before.items.length - now.items.length);
  const isConfirmed = before.pending_item != null && now.items.length > before.items.length;
  if (now.pending_item != null && (before.pending_item == null || isConfirmed)) {
    // Staged by the broken turn: the whole line stages it anew.
    await turn.desk.act("clear_pending_item");
    turn.change({ cart: { ...now, pending_item: undefined } });
  }
  return false;
}
