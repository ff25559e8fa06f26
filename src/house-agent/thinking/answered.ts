import { placeOrder, sayGoodbye, useCallerId } from "./checkout.ts";
import { clearOrder, isSoAlready } from "./changes.ts";
import { percentLevel } from "./level-words.ts";
import type { Asked } from "./dialogue-state.ts";
import {
  type Answered,
  answerFewer,
  answerFlavor,
  answerGoWithout,
  answerMissing,
  answerSuggestion,
} from "./repairs.ts";
import { askAgain } from "./next-step.ts";
import { answerWhichOrder } from "./order-status.ts";
import { sentence } from "./sayings.ts";
import { confirmStaged, stageWish } from "./staging.ts";
import { parseFacts } from "./tool-answers.ts";
import type { Turn } from "./turn.ts";
import { queueUsual } from "./usual-order.ts";
import { mergeOptions, type Move, NO_OPTIONS, type Options } from "./wish.ts";

/** Reads the line as an answer to what was asked last. */
export async function answerAsked(turn: Turn): Promise<Answered> {
  const { asked } = turn.state;
  const { answer, moves } = turn.heard;
  switch (asked.kind) {
    case "is_drink_right":
    case "what_to_change":
      return answerReadBack(turn, asked);
    case "which_flavor":
      return answerFlavor(turn, asked.wish);
    case "did_you_mean":
      return answerSuggestion(turn, asked);
    case "add_missing":
      return answerMissing(turn, asked);
    case "go_without":
      return answerGoWithout(turn, asked);
    case "fewer":
      return answerFewer(turn, asked);
    case "want_it":
      if (answer === "yes") await stageWish(turn, asked.wish);
      return { isUnderstood: answer !== undefined, moves };
    case "the_usual":
      return answerUsual(turn);
    case "cancel_order":
      if (answer === "yes") {
        await clearOrder(turn);
        turn.say("Okay, I cancelled everything.");
      }
      return { isUnderstood: answer !== undefined, moves };
    case "leave_without_order":
      if (answer === "no") await sayGoodbye(turn);
      else if (answer === "yes") turn.change({ isDone: true });
      return { isUnderstood: answer !== undefined, moves };
    case "forget_caller":
      return answerForget(turn, asked);
    case "place_order":
      if (answer === "yes" && moves.length === 0) await placeOrder(turn);
      else if (answer === "no") {
        turn.change({ isDone: false });
        if (moves.length === 0)
          turn.ask({ kind: "what_to_order" }, "Okay.", "What should I change?");
      }
      return { isUnderstood: answer !== undefined, moves };
    case "use_caller_id":
      if (answer === "yes" && moves.length === 0) await useCallerId(turn);
      return { isUnderstood: answer !== undefined, moves };
    case "anything_else":
    case "what_to_order":
      return answerMore(turn, asked);
    case "after_order":
      return answerAfterOrder(turn);
    case "which_order":
      return { isUnderstood: await answerWhichOrder(turn, asked.digits), moves };
    case "phone_number":
    case "is_phone_right":
    case "ended":
      return { isUnderstood: false, moves };
  }
}

async function answerForget(
  turn: Turn,
  { before, question }: Extract<Asked, { kind: "forget_caller" }>,
): Promise<Answered> {
  const { answer, moves } = turn.heard;
  if (answer === "yes") {
    const outcome = await turn.desk.act("forget_me");
    turn.say(
      sentence(outcome.ok ? (parseFacts(outcome.answer).summary ?? "Done.") : outcome.no.error),
    );
    await turn.lookAtCart();
  } else if (answer === "no") {
    turn.say("Okay, I keep everything as it is.");
  }
  if (answer !== undefined && moves.length === 0) await askAgain(turn, before, question);
  return { isUnderstood: answer !== undefined, moves };
}

async function answerReadBack(turn: Turn, asked: Asked): Promise<Answered> {
  const { answer, gestures, corrects } = turn.heard;
  const moves = replacementMoves(turn);
  const changesIt = moves.some((move) => move.kind !== "drink" && isAboutStaged(turn, move));
  const goesOn = moves.length > 0 && moves.every((move) => move.kind === "drink" && move.added);
  const agrees =
    asked.kind === "is_drink_right" &&
    (answer === "yes" || (answer === undefined && !corrects && (gestures.has("done") || goesOn)));
  if (agrees && !changesIt) {
    const isIn = await confirmStaged(turn);
    return { isUnderstood: true, moves: isIn ? moves : [] };
  }
  if (moves.length > 0) return { isUnderstood: true, moves };
  const amount = bareAmount(turn);
  if (amount !== undefined) return { isUnderstood: true, moves: [amount] };
  if (asked.kind === "what_to_change" && answer !== undefined) return { isUnderstood: true, moves };
  if (answer === "no") {
    turn.say("Sorry.");
    turn.ask({ kind: "what_to_change" }, "What should I change?");
    return { isUnderstood: true, moves };
  }
  return { isUnderstood: false, moves };
}

/** After a read-back, a drink named without "and" or "another" puts the staged one right. */
function replacementMoves(turn: Turn): readonly Move[] {
  const { answer, moves } = turn.heard;
  const { pending_item: pending } = turn.state.cart;
  if (answer !== "yes") return inPlaceOf(moves).map((move) => withoutTheRest(turn, move));
  // "Yes, with boba" only says over what was read back.
  return moves.filter(
    (move) =>
      move.kind !== "change" ||
      pending == null ||
      !isAboutStaged(turn, move) ||
      !isSoAlready(turn, move, pending, pending.quantity),
  );
}

/** "No, a taro milk tea", of a taro milk tea without sugar: what is not said over is what was wrong. */
function withoutTheRest(turn: Turn, move: Move): Move {
  const { pending_item: pending } = turn.state.cart;
  if (turn.heard.answer !== "no" || pending == null) return move;
  if (move.kind !== "change" || move.flavor === undefined || !isAboutStaged(turn, move))
    return move;
  if (!isSoAlready(turn, move, pending, pending.quantity)) return move;
  const { sweetness, ice } = turn.menu;
  const usual: Options = {
    ...NO_OPTIONS,
    ...(sweetness.default === undefined ? {} : { sweetness: sweetness.default }),
    ...(ice.default === undefined ? {} : { ice: ice.default }),
  };
  return { ...move, options: { ...mergeOptions(usual, move.options), isPlain: true } };
}

/** The first drink named takes the place of the one talked about. */
function inPlaceOf(moves: readonly Move[]): readonly Move[] {
  let isFirst = true;
  return moves.map((move): Move => {
    if (move.kind !== "drink" || move.added || !isFirst || move.wish.copies !== undefined)
      return move;
    isFirst = false;
    const flavor = move.wish.flavors.length === 1 ? move.wish.flavors[0] : undefined;
    const { unknownFlavor } = move.wish;
    // A drink named with its toppings is the whole drink; one named without keeps those it had.
    const isWhole = move.counted && flavor !== undefined && move.wish.toppings.length > 0;
    return {
      kind: "change",
      target: { kind: "current" },
      options: { ...mergeOptions(NO_OPTIONS, move.wish), isPlain: isWhole || move.wish.isPlain },
      ...(flavor === undefined ? {} : { flavor }),
      ...(unknownFlavor === undefined ? {} : { unknownFlavor }),
      ...(move.counted ? { quantity: move.wish.quantity } : {}),
    };
  });
}

/** "No, three" and "25" after a read-back: how many, or how sweet. */
function bareAmount(turn: Turn): Move | undefined {
  const { signs, digits } = turn.heard;
  const counts = signs.filter((sign) => sign.kind === "count" || sign.kind === "one");
  const [count] = counts;
  if (count === undefined || counts.length > 1 || digits.digits.length > 3) return undefined;
  const value = count.kind === "count" ? count.value : 1;
  if (count.kind === "count" && count.article) return undefined;
  const sweetness = value >= 20 ? percentLevel(value, turn.menu.sweetness) : undefined;
  const target = { kind: "current" } as const;
  return sweetness === undefined
    ? { kind: "change", target, options: NO_OPTIONS, quantity: value }
    : { kind: "change", target, options: { ...NO_OPTIONS, sweetness } };
}

function isAboutStaged(turn: Turn, move: Move): boolean {
  if (move.kind === "drink") return false;
  const { target } = move;
  const { items, pending_item: pending } = turn.state.cart;
  switch (target.kind) {
    case "current":
    case "all":
      return true;
    case "index":
      return target.index === items.length + 1 || target.index === -1;
    case "flavor":
      return pending?.flavor === target.name;
    case "with":
      return [...(pending?.toppings ?? []), ...(pending?.addons ?? [])].includes(target.name);
  }
}

async function answerUsual(turn: Turn): Promise<Answered> {
  const { answer, moves } = turn.heard;
  if (answer === "yes") queueUsual(turn);
  return { isUnderstood: answer !== undefined, moves };
}

async function answerMore(turn: Turn, asked: Asked): Promise<Answered> {
  const { answer, moves, gestures, line } = turn.heard;
  const isSwap = /\binstead( please)?$/.test(line.text) && turn.state.cart.items.length > 0;
  if (moves.length > 0) return { isUnderstood: true, moves: isSwap ? inPlaceOf(moves) : moves };
  if (answer === "yes" && !gestures.has("done")) {
    turn.ask(
      { kind: "what_to_order" },
      asked.kind === "anything_else" ? "What else would you like?" : "What would you like?",
    );
    return { isUnderstood: true, moves };
  }
  const hasOrder = turn.state.cart.items.length > 0;
  if (answer === "no" && hasOrder) turn.change({ isDone: true });
  if (answer === "no" && !hasOrder)
    turn.ask({ kind: "what_to_order" }, "Okay.", "Tell me when you'd like to order something.");
  return { isUnderstood: answer === "no", moves };
}

async function answerAfterOrder(turn: Turn): Promise<Answered> {
  const { answer, moves, gestures } = turn.heard;
  if (moves.length > 0) return { isUnderstood: true, moves };
  const leaves =
    answer === "no" || gestures.has("done") || gestures.has("goodbye") || gestures.has("thanks");
  if (leaves) {
    await sayGoodbye(turn);
    return { isUnderstood: true, moves };
  }
  if (answer === "yes") turn.ask({ kind: "what_to_order" }, "Sure.", "What would you like?");
  return { isUnderstood: answer === "yes", moves };
}
