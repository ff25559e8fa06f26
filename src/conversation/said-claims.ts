/** Which sentences of an agent claim that something is so, and what about. */

const PLACED =
  /\border(?:'s| is| has been| was)?(?: now| all| already| officially)* (?:placed|confirmed|submitted|completed?|in(?=\s*(?:[.,!]|$))|being (?:made|prepared))(?![a-z])|\b(?:i've|i have|i|we've|we have|we)(?: just| now)* (?:placed|submitted|put in) (?:your|the|that) order\b/i;

const READY = /\border\b[^.!?]*?\bis (?:now )?ready\b/i;

const WE_HAVE =
  /\bwe(?:'ve)? (?:do |also |still |now |currently )*(?:have|offer|carry|serve|sell|got)\b/i;
const IS_AVAILABLE = /\b(?:is|are) (?:still |now )?(?:available|on the menu|in stock)\b/i;
const SOLD_OUT = /\b(?:sold out|out of stock|(?:we're|we are|ran|run) (?:all )?out of)\b/i;

/** Said before the claim, they make it none. */
const UNCERTAIN =
  /\b(?:no|not|never|can't|cannot|couldn't|don't|doesn't|isn't|aren't|hasn't|haven't|won't|once|when|before|until|if|after|as soon as|will|i'll|we'll|shall|should|would|could|let me|going to|ready to|did|whether|think|unless|nor|hardly)\b/i;
/** Said right after it, they put it off. */
const CONDITION = /^\s*(?:once|when|after|if|as soon as|until|yet)\b/i;

/** "Your order is placed." */
export function claimsPlaced(sentence: string): boolean {
  return isClaimed(sentence, PLACED.exec(sentence));
}

/** "Order 4782 is ready." */
export function claimsReady(sentence: string): boolean {
  return !sentence.endsWith("?") && isClaimed(sentence, READY.exec(sentence), "order");
}

/** The part of a sentence that says what we have: "we have boba" of "we have boba, would you like some?". */
export function claimedAvailable(sentence: string): string | undefined {
  if (/^\W*(?:do|did|are|is|which|what)\b/i.test(sentence)) return undefined;
  const have = WE_HAVE.exec(sentence);
  if (have !== null && isClaimed(sentence, have)) {
    const had = firstPart(sentence.slice(have.index + have[0].length));
    return /^\s*(?:no|not|never)\b/i.test(had) ? undefined : had;
  }
  const available = IS_AVAILABLE.exec(sentence);
  if (available === null || !isClaimed(sentence, available)) return undefined;
  return lastPart(sentence.slice(0, available.index));
}

/** The part of a sentence that says what we are out of. */
export function claimedSoldOut(sentence: string): string | undefined {
  const soldOut = SOLD_OUT.exec(sentence);
  if (soldOut === null || sentence.endsWith("?") || !isClaimed(sentence, soldOut)) return undefined;
  if (!/out of$/i.test(soldOut[0])) return lastPart(sentence.slice(0, soldOut.index));
  return firstPart(sentence.slice(soldOut.index + soldOut[0].length));
}

/** "I can't find order 1234", "Did you say ten dollars?": numbers in it are not ours. */
export function isDeniedOrAsked(sentence: string): boolean {
  return (
    /\b(?:no|not|can't|cannot|couldn't|don't|doesn't|isn't|wasn't|won't)\b/i.test(sentence) ||
    /^\W*(?:did|do|was|is) (?:you|it|that)\b.*\?$/i.test(sentence)
  );
}

/** Sentences, without the small talk that looks like a denial. A full stop inside "6.25" ends nothing. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .replaceAll("’", "'")
    .replace(/\b(?:no (?:problem|worries|rush)|don't (?:worry|forget)|not at all)\b,?/gi, "")
    .replace(/(^|[.!?]\s+)no,\s/gi, "$1")
    .split(/(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

function isClaimed(sentence: string, match: RegExpExecArray | null, from = ""): boolean {
  if (match === null || /^\W*(?:is|are|was|has|have|do|does|did|can|may)\b.*\?$/i.test(sentence)) {
    return false;
  }
  const before = sentence.slice(0, match.index + from.length);
  const after = sentence.slice(match.index + match[0].length);
  const inside = from === "" ? "" : match[0];
  return !UNCERTAIN.test(before) && !UNCERTAIN.test(inside) && !CONDITION.test(after);
}

/** Up to where another thought begins. */
function firstPart(text: string): string {
  return (
    text.split(
      /\b(?:but|though|would|could|shall|so|if|which|do you|except|for the|your)\b|[;.!?]/i,
    )[0] ?? ""
  );
}

function lastPart(text: string): string {
  return text.split(/\b(?:but|though|so|sorry|because)\b|[;.!?]/i).at(-1) ?? "";
}
