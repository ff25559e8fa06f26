const DIGITS: ReadonlyMap<string, string> = new Map([
  ["oh", "0"],
  ..."zero one two three four five six seven eight nine"
    .split(" ")
    .map((word, digit): [string, string] => [word, String(digit)]),
]);

/** What may stand between "order" or "number" and the digits. */
const BETWEEN = new Set("number no is was it's its your the confirmation will be again".split(" "));

/** What may follow "order 4782" when that is its number; "order 1000 drinks" is a quantity. */
const AFTER = new Set(
  "and is was for has will we i your it that please thanks to at by on".split(" "),
);

/** Words that make a number someone's telephone. */
const TELEPHONE = /\b(?:phone|ending|ends|digits|call(?:ing)?|text(?:ing)?|reach|area code)\b/;

/**
 * The order numbers that a sentence claims: "your order number is 4, 7, 8, 2", "order 4782", "number four seven eight two".
 * Quantities ("order 2 teas"), percentages and telephone numbers are none.
 */
export function orderNumbersIn(sentence: string): readonly string[] {
  const text = sentence.toLowerCase();
  const words = text.match(/[a-z']+|\d+/g) ?? [];
  const found: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    if (words[index] !== "order" && words[index] !== "number") continue;
    let next = index + 1;
    while (BETWEEN.has(words[next] ?? "")) next += 1;
    const { digits, length } = runOfDigits(words.slice(next));
    const isNamedNumber = words.slice(index, next).includes("number");
    if (words[index] === "order" && isNamedNumber) {
      if (digits.length >= 3 && digits.length <= 6) found.push(digits);
    } else if (digits.length === 4) {
      const after = words[next + length];
      const isOrder = words[index] === "order" && (after === undefined || AFTER.has(after));
      const isNumber = words[index] === "number" && !TELEPHONE.test(text);
      if (isOrder || isNumber) found.push(digits);
    }
    if (length > 0) index = next + length - 1;
  }
  return found;
}

function runOfDigits(words: readonly string[]): { digits: string; length: number } {
  let digits = "";
  let length = 0;
  for (const word of words) {
    const digit = /^\d+$/.test(word) ? word : DIGITS.get(word);
    if (digit === undefined) break;
    digits += digit;
    length += 1;
  }
  return { digits, length };
}
