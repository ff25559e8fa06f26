import { clearOrder } from "./changes.ts";
import { sayGoodbye } from "./checkout.ts";
import { keepIt } from "./keep-it.ts";
import { askAgain } from "./next-step.ts";
import { digitByDigit, exampleOrder, sentence } from "./sayings.ts";
import { dropStaged } from "./staging.ts";
import type { Turn } from "./turn.ts";
import { queueUsual } from "./usual-order.ts";

/** A turn that steers the talk and orders nothing; `false` when there is more in it. */
export async function steer(turn: Turn): Promise<boolean> {
  const { heard, state } = turn;
  const { gestures } = heard;
  const isPlain =
    heard.moves.length === 0 && heard.question === undefined && heard.digits.digits.length < 3;
  const again = (): Promise<void> => askAgain(turn, state.asked, state.lastAsked);
  if (gestures.has("override")) {
    turn.say("I can only take orders from our menu, at the menu's prices.");
    await again();
    return true;
  }
  if (gestures.has("person")) return callStaff(turn);
  if (
    gestures.has("start_over") &&
    isPlain &&
    state.asked.kind !== "phone_number" &&
    state.asked.kind !== "is_phone_right"
  ) {
    await clearOrder(turn);
    turn.ask({ kind: "what_to_order" }, "Okay, let's start again.", "What would you like?");
    return true;
  }
  if (gestures.has("repeat") && isPlain && heard.answer === undefined) {
    turn.ask(
      state.asked,
      ...(state.lastSaid.length > 0 ? state.lastSaid : ["What would you like?"]),
    );
    return true;
  }
  if (gestures.has("forget_me")) {
    askToForget(turn);
    return true;
  }
  if (gestures.has("keep") && isPlain && (await keepIt(turn))) return true;
  if (gestures.has("usual")) return takeUsual(turn);
  if (gestures.has("cancel_order")) {
    if (!gestures.has("goodbye") || state.cart.items.length > 0) return cancelOrder(turn);
    await dropStaged(turn);
    await sayGoodbye(turn);
    return true;
  }
  if (gestures.has("not_heard") && isPlain) {
    turn.say("Yes, I'm here.");
    await again();
    return true;
  }
  if (gestures.has("hold_on") && isPlain && heard.answer === undefined) {
    turn.ask(state.asked, "Take your time.");
    return true;
  }
  if (gestures.has("goodbye") && heard.moves.length === 0 && !gestures.has("done"))
    return leave(turn);
  if (gestures.has("abuse") && isPlain && heard.answer === undefined) {
    turn.say("I'm sorry if I got something wrong.");
    await again();
    return true;
  }
  return false;
}

async function callStaff(turn: Turn): Promise<boolean> {
  const { asked, lastAsked } = turn.state;
  const outcome = await turn.desk.act("transfer_to_staff", {
    reason: "the caller asked for a person",
  });
  if (outcome.ok) {
    turn.ask({ kind: "ended" }, "Sure.", "I'll put you through to someone now.");
    return true;
  }
  turn.say(sentence(outcome.no.error));
  await askAgain(turn, asked, lastAsked);
  return true;
}

/** Nothing is deleted on a misheard word. */
function askToForget(turn: Turn): void {
  const { asked, lastAsked } = turn.state;
  const [before, question] =
    asked.kind === "forget_caller" ? [asked.before, asked.question] : [asked, lastAsked];
  turn.ask(
    { kind: "forget_caller", before, question },
    "Shall I delete your number, your calls and your texts?",
  );
}

async function takeUsual(turn: Turn): Promise<boolean> {
  if (!queueUsual(turn)) {
    turn.say("I don't know your usual yet.");
    await askAgain(turn, { kind: "what_to_order" }, ["What would you like?"]);
    return true;
  }
  turn.say("Sure.");
  return false;
}

async function cancelOrder(turn: Turn): Promise<boolean> {
  const { cart, asked, queue } = turn.state;
  const { text } = turn.heard.line;
  const hasDrinks = cart.items.length > 0;
  if (!hasDrinks && cart.order_number != null && cart.pending_item == null) {
    const number = turn.state.spokenOrderNumber ?? digitByDigit(cart.order_number);
    turn.say(
      `Order ${number} is placed, and I can't cancel it from here; please ask at the counter.`,
    );
    await askAgain(turn, { kind: "after_order" }, ["Is there anything else?"]);
    return true;
  }
  const isWhole = /\b(order|everything|all|cart|whole)\b/.test(text);
  if (
    !isWhole &&
    (cart.pending_item != null || asked.kind !== "what_to_order") &&
    turn.heard.moves.length === 0
  ) {
    await dropStaged(turn);
    turn.change({ queue: queue.slice(1) });
    turn.say("Okay, never mind that.");
    return true;
  }
  if (!isWhole && turn.heard.moves.length > 0) return false;
  if (!hasDrinks && cart.pending_item == null) {
    turn.ask(
      { kind: "what_to_order" },
      "No problem.",
      "Just tell me if you'd like something after all.",
    );
    return true;
  }
  turn.ask({ kind: "cancel_order" }, "Shall I cancel your whole order?");
  return true;
}

async function leave(turn: Turn): Promise<boolean> {
  const { cart, asked } = turn.state;
  const hasUnplaced = cart.items.length > 0 || cart.pending_item != null;
  if (hasUnplaced && asked.kind !== "leave_without_order" && asked.kind !== "ended") {
    turn.ask(
      { kind: "leave_without_order" },
      "Before you go: your order isn't placed yet.",
      "Shall I place it?",
    );
    return true;
  }
  await sayGoodbye(turn);
  return true;
}

const MISSES_BEFORE_GIVING_UP = 3;

/** A turn that was not understood: asks again, then helps, then gives up kindly. */
export async function sayNotUnderstood(turn: Turn): Promise<void> {
  const { asked, lastAsked } = turn.state;
  const misses = turn.state.misses + 1;
  turn.change({ misses });
  if (misses < MISSES_BEFORE_GIVING_UP) {
    turn.say(misses === 1 ? "Sorry, I didn't get that." : "Sorry, I still didn't get that.");
    if (misses > 1 && isOrdering(turn))
      turn.say(`You can say, for example: ${exampleOrder(turn.menu)}.`);
    await askAgain(turn, asked, lastAsked);
    return;
  }
  turn.change({ misses: 0 });
  if (turn.state.cart.can_transfer) {
    const outcome = await turn.desk.act("transfer_to_staff", {
      reason: "not understood three times",
    });
    if (outcome.ok) {
      turn.ask(
        { kind: "ended" },
        "I'm sorry, I don't understand.",
        "I'll put you through to someone who can help.",
      );
      return;
    }
  }
  turn.say(
    "I'm sorry, I have trouble understanding you.",
    "Short words work best, and you can key in a phone number.",
  );
  await askAgain(turn, asked, lastAsked);
}

function isOrdering(turn: Turn): boolean {
  return ["what_to_order", "anything_else", "which_flavor", "what_to_change"].includes(
    turn.state.asked.kind,
  );
}
