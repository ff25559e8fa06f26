/** Phone numbers have ten digits; the recogniser loses one of several alike, an "oh", or the last. */
const DIGITS = "zero one two three four five six seven eight nine".split(" ");
const PHONE_DIGITS = 10;
/** With more digits too few or too many it is half a number, or none. */
const MOST_AMISS = 3;
/** So many repairs are worth asking about. */
const MOST_REPAIRS = 8;
/** ln P that a number ends before its last digit: not asked for, taken as small. */
const AT_THE_END = -6;

type Words = readonly string[];

/** "double five" → "five five", "oh" → "zero", "eight hundred" → "eight zero zero": a word for each digit. */
export function digitByDigit(words: Words): string[] {
  const plain: string[] = [];
  let times = 1;
  for (const word of words) {
    if (word === "double" || word === "triple") times = word === "double" ? 2 : 3;
    else if (word === "hundred" && plain.length > 0) plain.push("zero", "zero");
    else {
      const value = valueOf(word);
      if (value < 0) times = 1;
      for (; times > 0; times -= 1) plain.push(DIGITS[value] ?? word);
      times = 1;
    }
  }
  return plain;
}

/** How many digits the words say. */
export function countOfDigits(words: Words): number {
  return figuresOf(words).length;
}

/** The words say one of these phone numbers; with a country code or without. */
export function saysOneOf(numbers: readonly string[], words: Words): boolean {
  if (numbers.length === 0) return false;
  const said = figuresOf(words);
  return (
    said.length >= PHONE_DIGITS &&
    numbers.some((number) => number.slice(-PHONE_DIGITS) === said.slice(-PHONE_DIGITS))
  );
}

/**
 * How nearly the words are a phone number: 1 for ten digits that do not begin with 0 or 1 (no area code does), a half for
 * one digit more or less, else 0.
 */
export function wholeness(words: Words): number {
  const digits = digitByDigit(words).filter((word) => DIGITS.includes(word));
  const isPlausible = digits[0] !== "zero" && digits[0] !== "one";
  const away = Math.abs(PHONE_DIGITS - digits.length) + Number(!isPlausible);
  return Math.max(0, 1 - away / 2);
}

/**
 * The likeliest other numbers: with one more digit when some are missing, one less when there are too many, else with one
 * digit changed. `digitsAt` gives ln P of each digit at each place, and after the last (`Transcript.digitsAt`); `words`
 * have a word for each digit.
 */
export function numberRepairs(
  words: Words,
  digitsAt: readonly (readonly number[])[],
): readonly Words[] {
  const places = words.flatMap((word, i) => (valueOf(word) >= 0 ? [i] : []));
  const missing = PHONE_DIGITS - places.length;
  if (Math.abs(missing) > MOST_AMISS) return [];
  const repairs: { readonly words: Words; readonly logProbability: number }[] = [];
  const put = (place: number, replaced: number, digit: string[], logProbability: number) =>
    repairs.push({ words: words.toSpliced(place, replaced, ...digit), logProbability });
  digitsAt.forEach((chances, n) => {
    const place = places[n] ?? (places.at(-1) ?? 0) + 1;
    const isLast = n >= places.length;
    if (missing < 0 && !isLast) {
      const following = valueOf(words[places[n + 1] ?? -1] ?? "");
      put(place, 1, [], chances[following] ?? AT_THE_END);
    }
    if (missing < 0 || (missing === 0 && isLast)) return;
    chances.forEach((chance, value) => {
      if (missing === 0 && valueOf(words[place] ?? "") === value) return;
      put(place, missing > 0 ? 0 : 1, [DIGITS[value] ?? ""], chance);
    });
  });
  repairs.sort((a, b) => b.logProbability - a.logProbability);
  const different = new Map(repairs.map((repair) => [repair.words.join(" "), repair.words]));
  return [...different.values()].slice(0, MOST_REPAIRS);
}

/** "it's double five oh" → "550". */
function figuresOf(words: Words): string {
  return digitByDigit(words)
    .map(valueOf)
    .filter((value) => value >= 0)
    .join("");
}

function valueOf(word: string): number {
  return word === "oh" ? 0 : DIGITS.indexOf(word);
}
