/**
 * What the recogniser wrote, as plain spoken words: lower case, no punctuation, numbers spelt out ("50%" → "fifty
 * percent", "415-867" → "four one five eight six seven"), the spelling American as the recogniser mostly has it.
 */
const ONES = [
  ..."zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split(
    " ",
  ),
  ..."fifteen sixteen seventeen eighteen nineteen".split(" "),
];
const TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

export function transcriptWords(transcript: string): string[] {
  return transcript
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/(\d)[,](?=\d{3}\b)/g, "$1")
    .replace(/\bper cent\b/g, "percent")
    .replace(/%/g, " percent ")
    .replace(/\$\s*(\d+)/g, "$1 dollars")
    .replace(/(\d+)(st|nd|rd|th)\b/g, (_, number: string) => ordinal(Number(number)))
    .replace(/1\/2/g, "half")
    .replace(/\b(flav|fav)our/g, "$1or")
    .replace(/[^a-z0-9' ]+/g, " ")
    .split(" ")
    .flatMap((token) => (/^\d+$/.test(token) ? numberWords(token) : splitLetters(token)))
    .map((word) => word.replace(/^'+|'+$/g, ""))
    .filter((word) => word !== "");
}

/** "50" is fifty, "100" a hundred; longer figures name something and are read one by one. */
function numberWords(figures: string): string[] {
  const value = Number(figures);
  if (figures.length >= 3 && figures !== "100") return Array.from(figures, digitWord);
  if (figures === "100") return ["one", "hundred"];
  if (figures.length === 2 && figures.startsWith("0")) return Array.from(figures, digitWord);
  const small = ONES[value];
  if (small !== undefined) return [small];
  const tens = TENS[Math.floor(value / 10)] ?? "";
  return value % 10 === 0 ? [tens] : [tens, ONES[value % 10] ?? ""];
}

function digitWord(digit: string): string {
  return ONES[Number(digit)] ?? "";
}

/** "a2b" → "a", "two", "b". */
function splitLetters(token: string): string[] {
  return (token.match(/[a-z']+|\d+/g) ?? []).flatMap((part) =>
    /^\d/.test(part) ? numberWords(part) : [part],
  );
}

function ordinal(value: number): string {
  return ["", "first", "second", "third", "fourth", "fifth", "sixth"][value] ?? `number ${value}`;
}
