/** Phone numbers have ten digits; the recogniser tends to lose an "oh" between groups and to hear "to" for "two". */
const DIGITS = new Set("zero oh one two three four five six seven eight nine".split(" "));
const PHONE_DIGITS = 10;

/** The number with a zero put in at each place, when it is one digit short; else nothing. */
export function withLostZero(words: readonly string[]): string[][] {
  const places = words.flatMap((word, i) => (DIGITS.has(word) ? [i] : []));
  const last = places.at(-1);
  if (last === undefined || digitCount(words) !== PHONE_DIGITS - 1) return [];
  return [...places, last + 1].map((place) => words.toSpliced(place, 0, "zero"));
}

export function isWholeNumber(words: readonly string[]): boolean {
  return digitCount(words) === PHONE_DIGITS;
}

function digitCount(words: readonly string[]): number {
  let count = 0;
  words.forEach((word, i) => {
    if (DIGITS.has(word))
      count += words[i - 1] === "double" ? 2 : words[i - 1] === "triple" ? 3 : 1;
    else if (word === "hundred") count += 2;
  });
  return count;
}
