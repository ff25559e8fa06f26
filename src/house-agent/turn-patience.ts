import type { Reply } from "./dialogue.ts";
import { DEFAULT_PATIENCE_MS } from "./hearing/endpointer.ts";

/** Who says a number in groups, or looks up its second half, is quiet for so long in its middle. */
export const HALF_NUMBER_PATIENCE_MS = 2_400;
/** "It's …", and then the digits. */
const BEFORE_NUMBER_PATIENCE_MS = 900;
/** "That one", "one moment" hold one digit and begin no number. */
const FEWEST_DIGITS = 2;
const PHONE_DIGITS = 10;
/**
 * Of half a number alone the recogniser likes to make a whole one (four of nine first halves, said by two voices): digits
 * that come faster than a person says them are not believed.
 */
const QUICKEST_DIGIT_MS = 280;

/** What was made out of the open turn so far, and for how long it was spoken. */
export type HeardSoFar = { readonly text: string; readonly speechMs: number };

/**
 * How much quiet ends a turn, ms.
 *
 * @param awaited what the agent asked for
 * @param heard what was made out of the turn so far; `undefined` while that is being found out. Patience costs nothing
 *   then: no turn is answered before it is known what was said.
 */
export function turnPatienceMs(
  awaited: Pick<Reply, "expecting" | "digitsAwaited">,
  heard: HeardSoFar | undefined,
): number {
  const isPhone = awaited.expecting === "phone";
  const missing = awaited.digitsAwaited ?? (isPhone ? PHONE_DIGITS : undefined);
  if (missing === undefined) return DEFAULT_PATIENCE_MS;
  if (heard === undefined) return HALF_NUMBER_PATIENCE_MS;
  const digits = Math.min(countDigits(heard.text), heard.speechMs / QUICKEST_DIGIT_MS);
  if (digits < FEWEST_DIGITS) return isPhone ? BEFORE_NUMBER_PATIENCE_MS : DEFAULT_PATIENCE_MS;
  return digits < missing ? HALF_NUMBER_PATIENCE_MS : DEFAULT_PATIENCE_MS;
}

const DIGIT_WORDS = new Set("zero oh o one two three four five six seven eight nine".split(" "));

/** Digits in words or figures; "double" and "triple" count for what follows. */
export function countDigits(text: string): number {
  let count = 0;
  let times = 1;
  for (const word of text.toLowerCase().match(/[a-z]+|\d/g) ?? []) {
    if (/^\d$/.test(word) || DIGIT_WORDS.has(word)) {
      count += times;
      times = 1;
    } else if (word === "hundred") count += 2;
    else times = word === "double" ? 2 : word === "triple" ? 3 : 1;
  }
  return count;
}
