import type { Stage } from "./scenario.ts";

/** The question patterns, the most telling first. */
const QUESTIONS: readonly (readonly [Stage, RegExp])[] = [
  ["still_there", /still there|are you there|hello\?/i],
  ["usual", /\busual\b|same as last time/i],
  [
    "caller_id_offer",
    /ending in|calling from|this number\?|number you called|use (?:it|that|this)\b/i,
  ],
  [
    "place",
    /place (?:the|your|that|this) order|place it|add (?:that|it|them) to (?:your )?order|check ?out/i,
  ],
  ["phone_more", /what comes next|the rest|next digits|remaining digits/i],
  ["phone_read_back", /\bnumber\b.*(?:right|correct)/i],
  [
    "phone",
    /phone number|what number|which number|number (?:should|shall|can) (?:I|we)|say (?:it|the (?:whole )?number)|whole number|digit by digit|reach you/i,
  ],
  [
    "choice",
    /did you mean|which (?:one|of|drink|flavor)|shall I add|should I add|leave (?:it|the|that)|instead|or (?:without|leave)/i,
  ],
  [
    "read_back",
    /is that (?:right|correct|all right|okay)|correct\?|right\?|sound (?:right|good)|as I read it|confirm/i,
  ],
  ["anything_else", /anything else|what else|something else|another drink|else (?:would|can|for)/i],
  [
    "order",
    /what (?:would|can|could|will|do) (?:you|I)|like to order|to order\?|can I get|should I change|what should|which/i,
  ],
];

/** What a caller takes the agent's turn for: its last question counts, or else what it told. */
export function stageOf(turn: string): Stage {
  const text = turn.replaceAll("’", "'");
  const sentences = text.split(/(?<=[.!?])\s+/);
  const question = sentences.findLast((sentence) => sentence.trim().endsWith("?"));
  const hasNumber =
    /order number(?: is|:)?[\s,]*\d/i.test(text) || /\border \d[\d, ]+\b.*placed/i.test(text);
  if (question === undefined) {
    if (/\b(?:good)?bye\b|see you|have a (?:nice|great|good)/i.test(text)) return "goodbye";
    if (hasNumber) return "placed";
    return isMisunderstanding(text) ? "misunderstood" : "statement";
  }
  const stage = QUESTIONS.find(([, pattern]) => pattern.test(question))?.[0];
  if (hasNumber && (stage === "anything_else" || stage === undefined)) return "placed";
  if (stage === "read_back" && digitsIn(text).length >= 7) return "phone_read_back";
  if (stage !== undefined) return stage;
  return isMisunderstanding(text) ? "misunderstood" : "order";
}

/** Every digit that a turn says, in order. */
export function digitsIn(text: string): string {
  return (text.match(/\d/g) ?? []).join("");
}

function isMisunderstanding(text: string): boolean {
  return /didn't (?:get|catch|hear|understand)|say (?:that|it) again|once more|pardon|repeat/i.test(
    text,
  );
}
