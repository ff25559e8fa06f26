import { askPhone, mayBeTyped, placeOrder, savePhone, useCallerId } from "./checkout.ts";
import type { Asked } from "./dialogue-state.ts";
import { mendNumber } from "./mend-number.ts";
import { type DigitsHeard, inGroups } from "./phone-digits.ts";
import { digitsApart } from "./sayings.ts";
import type { Turn } from "./turn.ts";

const PHONE_QUESTIONS: readonly Asked["kind"][] = [
  "phone_number",
  "is_phone_right",
  "use_caller_id",
  "place_order",
];
const LOCAL_LENGTH = 10;
/** ITU-T E.164: at most 15 digits with the country code. */
const LONGEST_NUMBER = 15;
/** Shorter runs of digits are counts, percents and order numbers. */
const CLEARLY_A_PHONE = 7;

/** Deals with a turn about the phone number; `false` when it is about something else. */
export async function takePhoneTurn(turn: Turn): Promise<boolean> {
  const { heard, state } = turn;
  const isAsked = PHONE_QUESTIONS.includes(state.asked.kind);
  // These digits belong to an order that is asked about.
  if (heard.question?.kind === "status" || state.asked.kind === "which_order") return false;
  if (!isAsked) return takeEarlyNumber(turn);
  const hasDigits = countOf(heard.digits) > 0 && !isOrderTalk(turn);
  if (hasDigits && isNumberTurn(turn)) return takeDigits(turn);
  if (heard.gestures.has("no_phone")) return explainNeed(turn);
  if (state.asked.kind === "use_caller_id") return answerCallerId(turn);
  if (
    heard.gestures.has("caller_id") &&
    state.asked.kind !== "place_order" &&
    heard.answer !== "no"
  ) {
    await useOwnNumber(turn);
    return true;
  }
  if (state.asked.kind === "is_phone_right") return answerReadBack(turn);
  if (heard.digits.restarts || (state.asked.kind === "phone_number" && isPromise(turn))) {
    turn.change({ digits: "" });
    turn.ask({ kind: "phone_number" }, "Go ahead.");
    return true;
  }
  return false;
}

function countOf(digits: DigitsHeard): number {
  return digits.digits.length + (digits.corrected?.length ?? 0);
}

/** "And another taro" while the number is asked for is about drinks: it names something of the menu. */
function isOrderTalk(turn: Turn): boolean {
  return turn.heard.signs.some(
    (sign) => sign.kind === "item" || sign.kind === "level" || sign.kind === "noun",
  );
}

/** "One moment", "that one" hold digits that are none. */
function isNumberTurn(turn: Turn): boolean {
  const { heard, state } = turn;
  if (heard.gestures.has("hold_on") && countOf(heard.digits) < 3) return false;
  const isReply = state.asked.kind === "phone_number" || state.asked.kind === "is_phone_right";
  return isReply || countOf(heard.digits) >= 3;
}

/** "Sure", "it's …" with no digits yet. */
function isPromise(turn: Turn): boolean {
  const text = turn.heard.line.text;
  return turn.heard.isBareAnswer
    ? turn.heard.answer === "yes"
    : /^(it is|my number is|the number is|my phone number is|so it is|yes it is)$/.test(text);
}

async function takeDigits(turn: Turn): Promise<boolean> {
  const { heard, state } = turn;
  const known =
    state.asked.kind === "use_caller_id" || state.asked.kind === "place_order" ? "" : state.digits;
  const digits = mendNumber(known, heard.digits) ?? known;
  const hasPlus = heard.digits.hasPlus || (state.hasPlus && digits.startsWith(known.slice(0, 2)));
  const isRejected = digits !== known || heard.answer === "no" || heard.corrects;
  if (state.asked.kind === "is_phone_right" && isRejected) rejectNumber(turn);
  turn.change({ digits, hasPlus, hasRefusedCallerId: true, misses: 0 });
  await readOrAskOn(turn);
  return true;
}

async function readOrAskOn(turn: Turn): Promise<void> {
  const { digits, hasPlus } = turn.state;
  const isLong = digits.length > LOCAL_LENGTH + (digits.startsWith("1") ? 1 : 0);
  if (digits.length < LOCAL_LENGTH && !(hasPlus && digits.length >= 8)) {
    turn.ask({ kind: "phone_number" }, `I have ${inGroups(digits)} so far.`, "What comes next?");
    return;
  }
  if (digits.length > LONGEST_NUMBER || (isLong && !hasPlus)) {
    turn.change({ digits: "", hasPlus: false });
    turn.ask(
      { kind: "phone_number" },
      `I heard ${digits.length} digits, which is too many.`,
      "Could you say the number once more, digit by digit?",
    );
    return;
  }
  await savePhone(turn);
}

async function answerCallerId(turn: Turn): Promise<boolean> {
  const { heard } = turn;
  const wantsOther =
    /\b(different|another|other|new|else|instead|not that|my (wife|husband|mom|mother|dad|son|daughter|friend|work|home))\b/.test(
      heard.line.text,
    );
  if (heard.answer === "no" || (wantsOther && heard.moves.length === 0)) {
    if (heard.moves.length > 0) return false;
    turn.change({ hasRefusedCallerId: true, digits: "" });
    turn.ask({ kind: "phone_number" }, "Okay.", "What number should I text?");
    return true;
  }
  if (heard.moves.length > 0 || heard.question !== undefined) return false;
  if (heard.answer === "yes" || heard.gestures.has("caller_id") || heard.gestures.has("done")) {
    await useCallerId(turn);
    return true;
  }
  return false;
}

async function useOwnNumber(turn: Turn): Promise<void> {
  const lastFour = turn.state.cart.caller_id_last_four;
  if (lastFour == null) {
    turn.ask(
      { kind: "phone_number" },
      "I can't text the number you're calling from.",
      "Could you say it, digit by digit?",
    );
    return;
  }
  turn.change({ digits: "", hasRefusedCallerId: false });
  turn.ask(
    { kind: "use_caller_id" },
    `That's the number ending in ${digitsApart(lastFour)}.`,
    "Shall I use it?",
  );
}

async function answerReadBack(turn: Turn): Promise<boolean> {
  const { heard } = turn;
  if (heard.moves.length > 0 || heard.question !== undefined) return false;
  if (heard.answer === "yes" || (heard.answer === undefined && heard.gestures.has("done"))) {
    await placeOrder(turn);
    return true;
  }
  if (heard.answer === "no" || heard.corrects || heard.digits.restarts) {
    rejectNumber(turn);
    turn.change({ digits: "", cart: { ...turn.state.cart, phone_last_four: undefined } });
    const orType = mayBeTyped(turn.state) ? ", or type it on your keypad" : "";
    turn.ask(
      { kind: "phone_number" },
      "Sorry.",
      `Could you say the number again, digit by digit${orType}?`,
    );
    return true;
  }
  return false;
}

/** The number that was read back is wrong, whatever the right one is. */
function rejectNumber(turn: Turn): void {
  const { digits, rejectedNumbers } = turn.state;
  turn.change({ rejectedNumbers: [...rejectedNumbers, digits] });
}

async function explainNeed(turn: Turn): Promise<boolean> {
  turn.say("I need a number to place the order: it's where we text when your drinks are ready.");
  turn.change({ digits: "" });
  askPhone(turn);
  return true;
}

/** "A taro please, and my number is …": kept until it is needed. */
function takeEarlyNumber(turn: Turn): boolean {
  const { digits } = turn.heard;
  if (digits.digits.length < CLEARLY_A_PHONE) return false;
  if (
    !/\b(number|phone|cell|mobile|text|call|reach)\b/.test(turn.heard.line.text) &&
    digits.digits.length < LOCAL_LENGTH
  ) {
    return false;
  }
  turn.change({ digits: mendNumber("", digits) ?? "", hasPlus: digits.hasPlus });
  const hasMore = isOrderTalk(turn) || turn.heard.gestures.has("done");
  if (!hasMore) turn.say("Thanks, I noted your number.");
  return !hasMore;
}
