import { mendNumber } from "./mend-number.ts";
import { inGroups } from "./phone-digits.ts";
import { digitsApart, sentence } from "./sayings.ts";
import { parseFacts } from "./tool-answers.ts";
import type { Turn } from "./turn.ts";

const ORDER_DIGITS = 4;
const PHONE_DIGITS = 10;

/**
 * Says how an order stands, and asks which one is meant when none is found.
 *
 * @param digits of an order number or a telephone number; empty: the order of this call, or of the number that calls
 */
export async function sayStatus(turn: Turn, digits: string): Promise<void> {
  const args = argumentsFor(digits);
  if (args === undefined) {
    const heard = digits.length < ORDER_DIGITS ? digitsApart(digits) : inGroups(digits);
    turn.ask({ kind: "which_order", digits }, `I have ${heard} so far.`, "What comes next?");
    return;
  }
  const outcome = await turn.desk.ask("order_status", args);
  if (outcome.ok) {
    turn.say(sentence(parseFacts(outcome.answer).status_sentence ?? "I can't see how it stands"));
    return;
  }
  turn.say(sentence(outcome.no.error));
  turn.ask({ kind: "which_order", digits: "" }, "What is the order number?");
}

/** The digits that answer "what is the order number?", perhaps in two halves; a telephone number does as well. */
export async function answerWhichOrder(turn: Turn, known: string): Promise<boolean> {
  const { heard } = turn;
  const digits = mendNumber(known, heard.digits);
  if (digits !== undefined) {
    await sayStatus(turn, digits);
    return true;
  }
  if (heard.answer === "no" && heard.moves.length === 0) turn.say("Okay.");
  return heard.answer === "no";
}

function argumentsFor(digits: string): Readonly<Record<string, string>> | undefined {
  if (digits === "") return {};
  if (digits.length === ORDER_DIGITS) return { order_number: digits };
  return digits.length >= PHONE_DIGITS ? { phone: digits } : undefined;
}
