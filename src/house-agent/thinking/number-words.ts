/** A number found in a row of words. */
export type NumberFound = { readonly value: number; readonly length: number };

const UNITS: ReadonlyMap<string, number> = new Map(
  [
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    "eighteen nineteen",
  ]
    .join(" ")
    .split(" ")
    .map((word, value) => [word, value]),
);

const TENS: ReadonlyMap<string, number> = new Map(
  "twenty thirty forty fifty sixty seventy eighty ninety"
    .split(" ")
    .map((word, index) => [word, (index + 2) * 10]),
);

/** Words of 0 to 19, "fourty" included. */
export function unitValue(word: string): number | undefined {
  return UNITS.get(word);
}

/** Words of 20, 30 … 90. */
export function tensValue(word: string): number | undefined {
  return TENS.get(word === "fourty" ? "forty" : word);
}

/**
 * Reads a cardinal that starts at `from`: "12", "two", "twenty five", "a hundred", "eighteen thousand".
 * `undefined` when the word there starts no number. "a" alone is no number.
 */
export function readNumber(words: readonly string[], from: number): NumberFound | undefined {
  const first = words[from];
  if (first === undefined) return undefined;
  const start = readSmall(words, from) ?? readHundredWord(words, from);
  if (start === undefined) return undefined;
  return readMultipliers(words, from, start);
}

function readSmall(words: readonly string[], at: number): NumberFound | undefined {
  const word = words[at] ?? "";
  if (/^\d{1,7}$/.test(word)) return { value: Number(word), length: 1 };
  const tens = tensValue(word);
  if (tens !== undefined) {
    const unit = unitValue(words[at + 1] ?? "");
    return unit !== undefined && unit >= 1 && unit <= 9
      ? { value: tens + unit, length: 2 }
      : { value: tens, length: 1 };
  }
  const unit = unitValue(word);
  return unit === undefined ? undefined : { value: unit, length: 1 };
}

function readHundredWord(words: readonly string[], at: number): NumberFound | undefined {
  if (words[at] === "hundred") return { value: 100, length: 1 };
  return words[at] === "a" && (words[at + 1] === "hundred" || words[at + 1] === "thousand")
    ? { value: 1, length: 1 }
    : undefined;
}

function readMultipliers(words: readonly string[], from: number, start: NumberFound): NumberFound {
  let { value, length } = start;
  for (;;) {
    const word = words[from + length];
    if (word === "hundred" && value < 100) value *= 100;
    else if (word === "thousand" && value < 10_000) value *= 1000;
    else if (word === "million" && value < 10_000) value *= 1_000_000;
    else if (word === "dozen" && value < 100) value *= 12;
    else return { value, length };
    length += 1;
    const rest = readSmall(words, from + length);
    if (rest !== undefined && rest.value > 0 && rest.value < 100 && word !== "dozen") {
      value += rest.value;
      length += rest.length;
    }
  }
}

const ORDINALS: ReadonlyMap<string, number> = new Map([
  ...[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
  ].map((word, index): [string, number] => [word, index + 1]),
  ...["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"].map(
    (word, index): [string, number] => [word, index + 1],
  ),
  ["last", -1],
]);

/** "second" is 2, "last" is -1. */
export function ordinalValue(word: string): number | undefined {
  return ORDINALS.get(word);
}
