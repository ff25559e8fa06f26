import type { DialogueState } from "./dialogue-state.ts";
import { digitByDigit, digitsApart, priceOf, sentence } from "./sayings.ts";
import { parseFacts } from "./tool-answers.ts";
import type { Turn } from "./turn.ts";

/** Everything is chosen: asks for what is still missing before the order can be placed. */
export async function finishOrder(turn: Turn): Promise<void> {
  const { cart, hasNewDrinks } = turn.state;
  if (cart.items.length === 0 && !(cart.order_number != null && hasNewDrinks)) {
    turn.change({ isDone: false });
    if (cart.order_number != null) askAfterOrder(turn);
    else
      turn.ask(
        { kind: "what_to_order" },
        "There is nothing in your order yet.",
        "What would you like?",
      );
    return;
  }
  const total = cart.cart_total == null ? "" : `Your total is ${priceOf(cart.cart_total)}.`;
  if (cart.order_number != null) {
    const number = turn.state.spokenOrderNumber ?? digitByDigit(cart.order_number);
    turn.ask({ kind: "place_order" }, `Shall I add that to order ${number}?`);
  } else if (cart.phone_last_four != null) {
    turn.ask(
      { kind: "place_order" },
      total,
      `I'll text the number ending in ${digitsApart(cart.phone_last_four)}.`,
      "Shall I place the order?",
    );
  } else if (turn.state.digits !== "" && turn.state.digits.length >= WHOLE_NUMBER) {
    turn.say(total);
    await savePhone(turn);
  } else {
    turn.say(total);
    askPhone(turn);
  }
}

const WHOLE_NUMBER = 10;

/** Caller ID first: it saves the caller ten digits. */
export function askPhone(turn: Turn): void {
  const lastFour = turn.state.cart.caller_id_last_four;
  if (lastFour != null && !turn.state.hasRefusedCallerId && turn.state.digits === "") {
    turn.ask(
      { kind: "use_caller_id" },
      `Can I text you at the number ending in ${digitsApart(lastFour)} when it's ready?`,
    );
  } else {
    turn.ask({ kind: "phone_number" }, "What phone number should I text when it's ready?");
  }
}

/** Saves the digits gathered so far and reads back what the shop understood. */
export async function savePhone(turn: Turn): Promise<void> {
  const { digits, hasPlus } = turn.state;
  const outcome = await turn.desk.act("save_phone_number", {
    phone: hasPlus ? `+${digits}` : digits,
  });
  if (!outcome.ok) {
    turn.change({ digits: "", hasPlus: false });
    if (outcome.no.code === "already_ordered") {
      turn.say(sentence(outcome.no.error));
      return;
    }
    turn.ask({ kind: "phone_number" }, sentence(outcome.no.error));
    return;
  }
  const { phone_last_four: lastFour, phone_spoken: spoken } = parseFacts(outcome.answer);
  turn.change({ cart: { ...turn.state.cart, phone_last_four: lastFour } });
  turn.ask(
    { kind: "is_phone_right" },
    `I have ${spoken ?? digitsApart(digits)}.`,
    mayBeTyped(turn.state) ? "If I still have it wrong, you can type it on your keypad." : "",
    "Is that right?",
  );
}

/** Two read-backs were called wrong: saying it once more may not help, keys do. */
export function mayBeTyped({ rejectedNumbers }: DialogueState): boolean {
  return rejectedNumbers.length >= 2;
}

export async function useCallerId(turn: Turn): Promise<void> {
  const outcome = await turn.desk.act("save_phone_number", { use_caller_id: true });
  if (!outcome.ok) {
    turn.change({ hasRefusedCallerId: true });
    turn.ask({ kind: "phone_number" }, sentence(outcome.no.error));
    return;
  }
  const { phone_last_four: lastFour } = parseFacts(outcome.answer);
  turn.change({ cart: { ...turn.state.cart, phone_last_four: lastFour } });
  await placeOrder(turn);
}

/** Places the order. Called only in a turn whose yes was to a question about placing it. */
export async function placeOrder(turn: Turn): Promise<void> {
  if (turn.state.cart.items.length === 0) {
    await finishOrder(turn);
    return;
  }
  const outcome = await turn.desk.act("checkout_order");
  if (!outcome.ok) {
    await explainCheckout(turn, outcome.no.code, sentence(outcome.no.error));
    return;
  }
  const facts = parseFacts(outcome.answer);
  const number = facts.order_number_spoken ?? digitByDigit(facts.order_number ?? "");
  await turn.lookAtCart();
  turn.change({
    cart: { ...turn.state.cart, order_number: facts.order_number ?? turn.state.cart.order_number },
    hasNewDrinks: false,
    isDone: false,
    digits: "",
    spokenOrderNumber: number,
    orderTotal: facts.total ?? undefined,
  });
  const total = facts.total == null ? "" : `The total is ${priceOf(facts.total)}.`;
  if (facts.outcome === "amended") {
    turn.say("Done.", `I added that to order ${number}.`, total);
  } else {
    turn.say("Thank you.", `Your order number is ${number}.`, `Once more: ${number}.`, total);
    turn.say(facts.no_text ?? "We'll text you when it's ready.");
  }
  askAfterOrder(turn);
}

async function explainCheckout(turn: Turn, code: string, said: string): Promise<void> {
  switch (code) {
    case "phone_missing":
      askPhone(turn);
      return;
    case "drink_not_confirmed":
      await turn.lookAtCart();
      turn.ask({ kind: "is_drink_right" }, said);
      return;
    case "nothing_to_order":
      await turn.lookAtCart();
      turn.ask({ kind: "what_to_order" }, said, "What would you like?");
      return;
    default:
      await turn.lookAtCart();
      turn.say(said);
      turn.ask({ kind: "after_order" }, "Is there anything else I can do?");
  }
}

export function askAfterOrder(turn: Turn): void {
  turn.ask({ kind: "after_order" }, "Is there anything else?");
}

/** Says goodbye and ends the call once it has been heard. */
export async function sayGoodbye(turn: Turn): Promise<void> {
  const hasOrder = turn.state.cart.order_number != null;
  turn.ask(
    { kind: "ended" },
    hasOrder ? "Thank you, see you soon." : "Thanks for calling.",
    "Goodbye!",
  );
  await turn.desk.act("end_call", { reason: hasOrder ? "order placed" : "caller said goodbye" });
}
