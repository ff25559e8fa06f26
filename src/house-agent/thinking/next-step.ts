import { askAfterOrder, finishOrder } from "./checkout.ts";
import type { Asked } from "./dialogue-state.ts";
import { drinkWords } from "./question-answers.ts";
import { sentence } from "./sayings.ts";
import { stageNext } from "./staging.ts";
import type { Turn } from "./turn.ts";

/** Goes on with the order: reads back what is staged, stages what waits, asks what is missing. */
export async function goOn(turn: Turn): Promise<void> {
  while (!turn.hasAsked) {
    const { cart, queue, isDone } = turn.state;
    if (cart.pending_item != null) {
      askIfRight(turn);
    } else if (queue.length > 0) {
      await stageNext(turn);
    } else if (isDone && (cart.items.length > 0 || turn.state.hasNewDrinks)) {
      await finishOrder(turn);
    } else if (cart.items.length > 0) {
      turn.ask({ kind: "anything_else" }, "Anything else?");
    } else if (cart.order_number != null) {
      askAfterOrder(turn);
    } else {
      turn.ask({ kind: "what_to_order" }, "What would you like?");
    }
  }
}

/** Reads the staged drink back and waits for a yes. */
function askIfRight(turn: Turn): void {
  const pending = turn.state.cart.pending_item;
  if (pending == null) return;
  const own = `${pending.quantity} ${drinkWords(pending)}`;
  const summary = sentence(turn.state.stagedSummary ?? own);
  const question = turn.hasLeftOut
    ? "Is that right, or would you like something else on it?"
    : "Is that right?";
  turn.ask({ kind: "is_drink_right" }, summary, question);
}

/** The question asked before, once more: after an answer, a pause, a line that was not understood. */
export async function askAgain(
  turn: Turn,
  asked: Asked,
  sentences: readonly string[],
): Promise<void> {
  if (asked.kind === "is_drink_right" && turn.state.cart.pending_item != null) {
    if (turn.hasSpoken) turn.ask(asked, "So, is the drink right as I read it?");
    else askIfRight(turn);
    return;
  }
  if (sentences.length > 0) turn.ask(asked, ...sentences.slice(-2));
  else await goOn(turn);
}
