import { tensValue, unitValue } from "./number-words.ts";

/** Digits as they were said, and what they are for. */
export type DigitsHeard = {
  /** Every digit of the line after the last "start over". */
  readonly digits: string;
  /** After "no wait", "I mean": these stand in the place of as many digits before them. */
  readonly corrected: string | undefined;
  /** "it ends 4568", "the area code is 415", or undefined for plain digits. */
  readonly place: "start" | "middle" | "end" | undefined;
  /** "4568, not 4567": the digits to take out. */
  readonly refused: string | undefined;
  readonly hasPlus: boolean;
  /** "start over", "let me start again". */
  readonly restarts: boolean;
};

const ZEROS: ReadonlySet<string> = new Set([
  "oh",
  "o",
  "zero",
  "nought",
  "naught",
  "aught",
  "owe",
  "ow",
]);
const HOMOPHONES: ReadonlyMap<string, string> = new Map([
  ["to", "2"],
  ["too", "2"],
  ["for", "4"],
  ["fore", "4"],
  ["won", "1"],
  ["ate", "8"],
  ["fife", "5"],
  ["niner", "9"],
  ["tree", "3"],
  ["sex", "6"],
  ["sics", "6"],
]);
const REPEATS: ReadonlyMap<string, number> = new Map([
  ["double", 2],
  ["triple", 3],
  ["treble", 3],
  ["quadruple", 4],
]);

const CORRECTION =
  /^(no wait|wait no|wait|no sorry|sorry|scratch that|i mean|i meant|correction|no i mean|no actually|actually|make that|oops|no it is|rather|no)\b/;
const LEAD_IN = /^(oh|uh|and|so|but|oh no|sorry)( (wait|no|sorry))*$/;
const RESTART =
  /\b(start (over|again)|starting over|from the (start|beginning|top)|let me (repeat|redo|try again)|all over again)\b/g;

/** Reads every digit of a line, in all the ways people say phone numbers. `words` are normalised. */
export function readDigits(words: readonly string[]): DigitsHeard {
  const text = words.join(" ");
  const restart = [...text.matchAll(RESTART)].at(-1);
  const rest = restart === undefined ? text : text.slice(restart.index + restart[0].length);
  const { before, after } = cutAtCorrection(rest.trim().split(" "));
  const refused = /\bnot ((?:\w+ ?){2,10})$/.exec(rest.trim());
  const refusedDigits = refused === null ? "" : digitsOf((refused[1] ?? "").trim().split(" "));
  const spoken = refusedDigits === "" ? before : rest.slice(0, refused?.index).trim().split(" ");
  return {
    digits: digitsOf(spoken),
    corrected:
      after === undefined || refusedDigits !== "" ? undefined : digitsOf(after) || undefined,
    place: placeOf(rest),
    refused: refusedDigits === "" ? undefined : refusedDigits,
    hasPlus: /\bplus \w/.test(rest),
    restarts: restart !== undefined,
  };
}

function placeOf(text: string): DigitsHeard["place"] {
  if (
    /\b(end|ends|ending|finish|finishes|last (two|three|four|\d|digit|digits|part|bit)|at the end)\b/.test(
      text,
    )
  )
    return "end";
  if (
    /\b(start|starts|starting|begin|begins|area code|first (three|two|four|\d|digit|digits|part))\b/.test(
      text,
    )
  )
    return "start";
  return /\b(middle|in between)\b/.test(text) ? "middle" : undefined;
}

/** "555 123 no wait 124": what follows the last correction that has digits before and after it. */
function cutAtCorrection(words: readonly string[]): {
  readonly before: readonly string[];
  readonly after: readonly string[] | undefined;
} {
  for (let at = words.length - 1; at >= 0; at -= 1) {
    const found = CORRECTION.exec(words.slice(at, at + 3).join(" "));
    if (found === null) continue;
    const before = words.slice(0, at);
    const after = words.slice(at + found[0].split(" ").length);
    const isOpening = at === 0 || LEAD_IN.test(before.join(" "));
    if ((isOpening || digitsOf(before) !== "") && digitsOf(after) !== "") return { before, after };
  }
  return { before: words, after: undefined };
}

/** The digits in a row of words; words that are no digits are passed over. */
function digitsOf(words: readonly string[]): string {
  let digits = "";
  for (let at = 0; at < words.length;) {
    const found = digitsAt(words, at, digits !== "");
    digits += found?.digits ?? "";
    at += found?.length ?? 1;
  }
  return digits;
}

type Found = { readonly digits: string; readonly length: number };

function digitsAt(words: readonly string[], at: number, isInside: boolean): Found | undefined {
  const word = words[at] ?? "";
  const times = REPEATS.get(word);
  if (times !== undefined) {
    const repeated = digitsAt(words, at + 1, true);
    const digit = repeated?.digits ?? "";
    if (digit.length === 1) return { digits: digit.repeat(times), length: 2 };
    return digit.length === 2 && times === 2 ? { digits: digit, length: 2 } : undefined;
  }
  if (/^\d+$/.test(word))
    return isCounting(words, at) ? undefined : withHundreds(word, words, at, 1);
  const tens = tensValue(word);
  if (tens !== undefined) {
    const unit = unitValue(words[at + 1] ?? "");
    return unit !== undefined && unit > 0 && unit < 10
      ? { digits: String(tens + unit), length: 2 }
      : { digits: String(tens), length: 1 };
  }
  if (ZEROS.has(word)) return isZero(words, at, isInside) ? { digits: "0", length: 1 } : undefined;
  const unit = unitValue(word);
  if (unit !== undefined) {
    return isCounting(words, at) ? undefined : withHundreds(String(unit), words, at, 1);
  }
  const homophone = HOMOPHONES.get(word);
  return homophone !== undefined && (isInside || at === 0) && hasDigitBeside(words, at)
    ? { digits: homophone, length: 1 }
    : undefined;
}

/** "eight hundred" is 800, "five thousand" 5000, "five hundred five" stays 505. */
function withHundreds(digits: string, words: readonly string[], at: number, length: number): Found {
  const next = words[at + length];
  if (next !== "hundred" && next !== "thousand") return { digits, length };
  const zeros = next === "hundred" ? "00" : "000";
  return { digits: digits + zeros, length: length + 1 };
}

/** "oh" opens many sentences; it is a digit only beside digits. */
function isZero(words: readonly string[], at: number, isInside: boolean): boolean {
  return words[at] === "zero" || isInside || (at + 1 < words.length && hasDigitBeside(words, at));
}

/** "one" of "the last one", "that one". */
function isCounting(words: readonly string[], at: number): boolean {
  const before = words[at - 1] ?? "";
  const after = words[at + 1] ?? "";
  if (
    /^(last|first)$/.test(before) &&
    /^(two|three|four|five|six|2|3|4|5|6)$/.test(words[at] ?? "")
  )
    return true;
  if (/^(digit|digits|of|more|moment|second|sec|minute)$/.test(after)) return true;
  return (
    words[at] === "one" &&
    /^(that|this|last|same|the|which|another|first|no)$/.test(before) &&
    !isDigitWord(after)
  );
}

function hasDigitBeside(words: readonly string[], at: number): boolean {
  return (
    (isDigitWord(words[at - 1] ?? "") &&
      (words[at + 1] === undefined || isDigitWord(words[at + 1] ?? ""))) ||
    isDigitWord(words[at + 1] ?? "")
  );
}

function isDigitWord(word: string): boolean {
  return (
    /^\d+$/.test(word) ||
    ZEROS.has(word) ||
    REPEATS.has(word) ||
    unitValue(word) !== undefined ||
    tensValue(word) !== undefined
  );
}

/** "555, 123, 4567" for reading aloud: three, three, and the rest; digits apart so that each is heard. */
export function inGroups(digits: string): string {
  const local = digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;
  const groups = [local.slice(0, 3), local.slice(3, 6), local.slice(6)].filter(
    (group) => group !== "",
  );
  return groups.map((group) => Array.from(group).join(" ")).join(", ");
}
