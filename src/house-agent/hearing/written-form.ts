/**
 * Plain words as the recogniser would write them, so that it can be asked how likely they are: "i'd like fifty percent
 * sugar" → "I'd like 50% sugar." It writes numbers in several ways; each way is a form.
 */
const DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const PERCENTS: Readonly<Record<string, string>> = {
  zero: "0",
  "twenty five": "25",
  "thirty three": "33",
  fifty: "50",
  seventy: "70",
  "seventy five": "75",
  eighty: "80",
  "one hundred": "100",
  "a hundred": "100",
  hundred: "100",
};
const QUESTION = /^(what|where|how|is|can|could|may|do|does|who|which|sorry what)\b/;
const FEWEST_SPELT_DIGITS = 3;

export function writtenForms(words: readonly string[]): string[] {
  const text = words.join(" ");
  const forms = [sentence(withPercents(text))];
  if (digitRun(words) >= FEWEST_SPELT_DIGITS) {
    const figures = withFigures(words);
    forms.push(sentence(figures.replace(/(\d{3})(\d{3})(\d{4})/, "$1-$2-$3")), sentence(figures));
  }
  return [...new Set(forms)];
}

function withPercents(text: string): string {
  const names = Object.keys(PERCENTS).sort((a, b) => b.length - a.length);
  return text.replace(
    new RegExp(`\\b(${names.join("|")}) percent\\b`, "g"),
    (_, name: string) => `${PERCENTS[name] ?? name}%`,
  );
}

/** "my number is four one five" → "my number is 415". */
export function withFigures(words: readonly string[]): string {
  let text = "";
  let wasDigit = false;
  let times = 1;
  for (const word of words) {
    if (word === "double" || word === "triple") {
      times = word === "double" ? 2 : 3;
      continue;
    }
    const value = word === "oh" ? 0 : DIGITS.indexOf(word);
    const isDigit = value >= 0;
    text += (isDigit && wasDigit) || text === "" ? "" : " ";
    text += isDigit ? String(value).repeat(times) : word;
    times = 1;
    wasDigit = isDigit;
  }
  return text;
}

function digitRun(words: readonly string[]): number {
  return words.filter((word) => word === "oh" || DIGITS.includes(word)).length;
}

function sentence(text: string): string {
  const proper = text.replace(/\bi\b/g, "I");
  const mark = QUESTION.test(text) ? "?" : ".";
  return `${proper.slice(0, 1).toUpperCase()}${proper.slice(1)}${mark}`;
}
