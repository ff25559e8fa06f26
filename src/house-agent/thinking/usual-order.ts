import { wishOf } from "./drink-arguments.ts";
import type { Turn } from "./turn.ts";
import type { Move } from "./wish.ts";

/** The caller's last order, wished for again. False when none is known. */
export function queueUsual(turn: Turn): boolean {
  const drinks = (turn.state.cart.usual?.items ?? []).map((drink): Move => ({
    kind: "drink",
    wish: wishOf(drink, 1),
    counted: true,
    added: true,
  }));
  turn.change({ queue: [...turn.state.queue, ...drinks] });
  return drinks.length > 0;
}
