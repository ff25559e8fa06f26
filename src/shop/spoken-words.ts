/**
 * Spoken or written words in one canonical form, so that "Taro Milk-Teas", "fifty percent" and "without ice" can be compared
 * with the menu's "taro milk tea", "50%" and "no ice" word by word.
 */

const SMALL_NUMBERS: ReadonlyMap<string, number> = new Map(
  [
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
    "sixteen seventeen eighteen nineteen",
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

/** Words that say "not this". Canonically "no". */
const NEGATIONS: ReadonlySet<string> = new Set(
  "no not without hold skip minus omit drop remove none never dont don't".split(" "),
);

/** Words that carry no choice. Never a negation, and never a word that could name a drink. */
const FILLERS: ReadonlySet<string> = new Set(
  "a an the some please with and of my just also i i'd like want get have add one".split(" "),
);

/** The canonical words of a text, fillers left out unless nothing else is left. */
export function spokenWords(text: string): readonly string[] {
  const words = canonicalWords(text);
  const telling = words.filter((word) => !FILLERS.has(word));
  return telling.length > 0 ? telling : words;
}

/** Does the text say that something is not wanted? "no boba", "hold the ice", "sugar-free". */
export function isNegated(words: readonly string[]): boolean {
  return words.includes("no") || words.includes("free");
}

function canonicalWords(text: string): readonly string[] {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[’‘]/g, "'")
    .toLowerCase()
    .replace(/\bleave (?:off|out)\b|\btake (?:off|out)\b|\bother than\b|\bexcept\b/g, " no ")
    .replace(/\b(?:do not|don't|dont)(?: (?:want|need|like|add|put))?\b/g, " no ")
    .replace(/(\d)\s*%/g, "$1 percent ");
  const words = plain.match(/[\p{L}\d']+/gu) ?? [];
  return mergeNumbers(words.map(canonicalWord));
}

function canonicalWord(word: string): string {
  if (NEGATIONS.has(word)) return "no";
  const bare = word.replaceAll("'", "");
  const isPlural = bare.length > 3 && /[^su]s$/.test(bare);
  return isPlural ? bare.slice(0, -1) : bare;
}

/** "fifty" → "50", "seventy five" → "75", "a hundred" → "100". */
function mergeNumbers(words: readonly string[]): readonly string[] {
  const merged: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const next = words[index + 1];
    const tens = TENS.get(word);
    if (tens !== undefined) {
      const ones = next === undefined ? undefined : SMALL_NUMBERS.get(next);
      const hasOnes = ones !== undefined && ones > 0 && ones < 10;
      merged.push(String(tens + (hasOnes ? ones : 0)));
      if (hasOnes) index += 1;
    } else if ((word === "one" || word === "a") && next === "hundred") {
      merged.push("100");
      index += 1;
    } else if (word === "hundred") {
      merged.push("100");
    } else {
      // A bare "one" is left: "a regular one" counts nothing.
      const small = word === "one" ? undefined : SMALL_NUMBERS.get(word);
      merged.push(small === undefined ? word : String(small));
    }
  }
  return merged;
}
