/** Finds amounts of money in what an agent says, however it says them. */

/** `at`: where in the text the amount begins. */
export type SaidAmount = { readonly cents: number; readonly at: number };

const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

const ONES = UNITS.slice(1, 10).join("|");
/** 0–99 in words or figures. */
const NUMBER = `(?:\\d{1,4}|(?:${TENS.join("|")})(?:[- ](?:${ONES}))?|${UNITS.join("|")}|an?)`;

const DOLLAR_SIGN = /\$ ?(\d{1,4})(?:\.(\d{2}))?(?!\.?\d)/g;
/** "6 dollars and 25 cents", "six dollars", "a dollar fifty". */
const DOLLARS = new RegExp(
  `\\b(${NUMBER}) dollars?(?:(?:,? and)? (${NUMBER})(?: cents?\\b|(?=[\\s.,;:!?]*$)|(?=[,;]| (?:for|each|in|total|altogether|please)\\b))|\\b)`,
  "g",
);
const CENTS = new RegExp(`\\b(${NUMBER}) cents?\\b`, "g");
/** "6.25": two decimals, and nothing that makes it something else. */
const BARE_DECIMAL = /(?<![\d.$])(\d{1,4})\.(\d{2})(?!\d|\.\d|%| ?percent)/g;
/** "six twenty-five": two numbers; money only beside a word of price. */
const BARE_WORDS = new RegExp(
  `\\b(?:is|to|for|at|be|total|that's|costs?|comes to|are) (${UNITS.slice(1).join("|")}) ((?:${TENS.join("|")})(?:[- ](?:${ONES}))?|oh (?:${ONES}))\\b(?! ?(?:percent|%|ice|drinks?|minutes?))`,
  "g",
);

/** In the order in which they are said. */
export function amountsIn(text: string): readonly SaidAmount[] {
  let rest = text.toLowerCase().replaceAll("’", "'");
  const found: SaidAmount[] = [];
  const take = (pattern: RegExp, centsOf: (match: RegExpExecArray) => number): void => {
    for (const match of rest.matchAll(pattern)) {
      found.push({ cents: centsOf(match), at: match.index });
    }
    // What was read is blanked, so that no part of it is read again.
    rest = rest.replace(pattern, (all) => "_".repeat(all.length));
  };
  const whole = (match: RegExpExecArray): number =>
    numberOf(match[1]) * 100 + (match[2] === undefined ? 0 : numberOf(match[2]));
  take(DOLLAR_SIGN, whole);
  take(DOLLARS, whole);
  take(CENTS, (match) => numberOf(match[1]));
  take(BARE_DECIMAL, whole);
  take(BARE_WORDS, whole);
  return found.sort((one, other) => one.at - other.at);
}

function numberOf(words: string | undefined): number {
  if (words === undefined) return 0;
  if (/^\d+$/.test(words)) return Number(words);
  if (words === "a" || words === "an") return 1;
  return words
    .split(/[- ]/)
    .map((word) => {
      const tens = TENS.indexOf(word);
      return tens >= 0 ? (tens + 2) * 10 : Math.max(0, UNITS.indexOf(word));
    })
    .reduce((sum, value) => sum + value, 0);
}
