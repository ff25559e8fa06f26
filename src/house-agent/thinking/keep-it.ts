import type { Asked, Undo } from "./dialogue-state.ts";
import { wishOf } from "./drink-arguments.ts";
import { confirmStaged, tryDrink } from "./staging.ts";
import type { Turn } from "./turn.ts";

/** "Actually no, keep it": undoes the last change, or drops the one that was offered. `false` when there is none. */
export async function keepIt(turn: Turn): Promise<boolean> {
  const { asked, lastChange, cart } = turn.state;
  if (asked.kind === "cancel_order") {
    turn.say("Okay, I keep it.");
    return true;
  }
  if (offersChange(asked)) {
    turn.say("Okay, I leave it as it is.");
    return true;
  }
  const isReadBack = asked.kind === "is_drink_right" || asked.kind === "what_to_change";
  const isOrdering = isReadBack || asked.kind === "anything_else" || asked.kind === "what_to_order";
  const undoes = lastChange?.at === "gone" || takesBack(turn);
  if (isOrdering && lastChange !== undefined && undoes) {
    await undo(turn, lastChange);
    return true;
  }
  if (!isReadBack || cart.pending_item == null) return false;
  await confirmStaged(turn);
  return true;
}

/** "Keep it" alone agrees to what was read back; "no, keep it" does not. */
function takesBack(turn: Turn): boolean {
  const { answer, signs, gestures, line } = turn.heard;
  const minds = signs.some((sign) => sign.kind === "actually") || gestures.has("cancel_order");
  return answer === "no" || minds || /\b(was|undo)\b/.test(line.text);
}

/** Something was refused or missing while a drink was to be changed. */
function offersChange(asked: Asked): boolean {
  return "attempt" in asked && asked.attempt.tool !== "add_to_cart";
}

async function undo(turn: Turn, { at, drink, quantity }: Undo): Promise<void> {
  const { flavor, toppings, addons, sweetness, ice } = drink;
  const whole = { flavor, toppings, addons, sweetness, ice };
  turn.say("Okay, as it was.");
  if (at === "gone") {
    const wish = wishOf(drink, quantity);
    const again = { kind: "drink", wish, counted: true, added: true } as const;
    turn.change({ queue: [again, ...turn.state.queue], lastChange: undefined });
  } else if (at === "staged") {
    await tryDrink(turn, { tool: "update_pending_item", args: { ...whole, quantity } });
  } else {
    await tryDrink(turn, { tool: "modify_cart_item", args: { index: at.cart, ...whole } });
  }
}
