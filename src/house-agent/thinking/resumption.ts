import type { DialogueSetup } from "../dialogue.ts";
import type { Asked, DialogueState } from "./dialogue-state.ts";

/** Where a dialogue begins: anew, or where the cart shows that an earlier one stood. */
export function resumedState(
  state: DialogueState,
  setup: Pick<DialogueSetup, "greeting" | "history">,
): DialogueState {
  const { cart } = state;
  const lastSaid = lastLine(setup);
  const lastAsked = lastSaid === undefined ? [] : [lastSaid];
  return {
    ...state,
    asked: askedBefore(state, lastSaid ?? ""),
    lastSaid: lastAsked,
    lastAsked: [],
    hasNewDrinks: cart.items.length > 0,
  };
}

function lastLine(setup: Pick<DialogueSetup, "greeting" | "history">): string | undefined {
  const said = setup.history.findLast((entry) => "role" in entry && entry.role === "assistant");
  if (said !== undefined && "role" in said) return said.content;
  return setup.greeting === "" ? undefined : setup.greeting;
}

/** What "yes" answers: told by the last sentence where the cart leaves it open. */
function askedBefore({ cart }: DialogueState, lastSaid: string): Asked {
  if (cart.pending_item != null) return { kind: "is_drink_right" };
  if (cart.items.length > 0) {
    if (/\bplace (the order|it)\b/i.test(lastSaid) && cart.phone_last_four != null)
      return { kind: "place_order" };
    if (/\bnumber ending\b/i.test(lastSaid) && cart.caller_id_last_four != null)
      return { kind: "use_caller_id" };
    if (/\bis that right\b/i.test(lastSaid) && cart.phone_last_four != null)
      return { kind: "is_phone_right" };
    if (/\bphone number\b|\bdigit\b|\bso far\b/i.test(lastSaid)) return { kind: "phone_number" };
    return { kind: "anything_else" };
  }
  if (cart.order_number != null) return { kind: "after_order" };
  return cart.usual != null && /\busual\b/i.test(lastSaid)
    ? { kind: "the_usual" }
    : { kind: "what_to_order" };
}
