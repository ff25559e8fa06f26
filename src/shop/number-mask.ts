/** Digit words as they are said and written in transcripts. Two digits: teens and tens. */
const DIGITS: ReadonlyMap<string, string> = new Map([
  ["oh", "0"],
  ["o", "0"],
  ..."zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    .split(" ")
    .map((word, value): [string, string] => [word, String(value)]),
]);
const TENS: ReadonlyMap<string, string> = new Map(
  "twenty thirty forty fifty sixty seventy eighty ninety"
    .split(" ")
    .map((word, index): [string, string] => [word, String(index + 2)]),
);
const REPEATS: ReadonlyMap<string, number> = new Map([
  ["double", 2],
  ["triple", 3],
]);

const WORDS = [...DIGITS.keys(), ...TENS.keys(), ...REPEATS.keys(), "hundred"].join("|");
const TOKEN = `(?:\\d+|\\b(?:${WORDS})\\b)`;
/** Digits and digit words with at most spaces, commas, dashes, dots or brackets between them. */
const RUN = new RegExp(`\\+?\\(?${TOKEN}(?:[\\s,.()–-]{0,3}${TOKEN})*`, "gi");
/** Money, percentages and times are no telephone numbers, and digits inside a word are a name ("fc_12345678"). */
const OTHER =
  /[$#]?\d+\.\d{2}(?!\d)|\$\d+|\d+\s?%|\d+:\d\d|[\p{L}_][\p{L}\p{N}_-]*\d[\p{L}\p{N}_-]*|\d+[\p{L}_][\p{L}\p{N}_-]*/gu;

/** The shortest run that is a telephone number by itself; a shorter one is only a piece of one that is known. */
const WHOLE = 7;
const PIECE = 3;

/**
 * Gives each telephone number a number that is nobody's, the same wherever and however it is said: "+15551234567", "5 5 5,
 * 1 2 3, 4 5 6 7", "double five five one two three…", "ending in 4567". Made for texts that leave the shop.
 */
export class NumberMask {
  readonly #standIns = new Map<string, string>();

  /** @param known numbers in E.164 @param texts where other numbers may be said, all that will be masked */
  constructor(known: readonly string[], texts: readonly string[]) {
    for (const number of known) this.#learn(number.replace(/\D/g, ""));
    for (const text of texts) {
      for (const { digits } of runsOf(text)) if (digits.length >= 10) this.#learn(digits);
    }
  }

  /** The stand-in of an E.164 number. */
  phone(number: string): string {
    return `+${this.#standInFor(number.replace(/\D/g, "")) ?? ""}`;
  }

  text(text: string): string {
    let masked = "";
    let at = 0;
    for (const run of runsOf(text)) {
      const standIn = this.#standInFor(run.digits);
      if (standIn === undefined) continue;
      masked += text.slice(at, run.at) + written(run.text, standIn);
      at = run.at + run.text.length;
    }
    return masked + text.slice(at);
  }

  /** Every text in a JSON value, also those that are JSON themselves (arguments and answers of tools). */
  json(value: unknown): unknown {
    if (typeof value === "string") return this.#jsonText(value);
    if (Array.isArray(value)) return value.map((each) => this.json(each));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.json(each)]));
  }

  #jsonText(text: string): string {
    if (!/^\s*[[{]/.test(text)) return this.text(text);
    try {
      return JSON.stringify(this.json(JSON.parse(text)));
    } catch {
      return this.text(text);
    }
  }

  #learn(digits: string): void {
    const whole = digits.length === 10 ? `1${digits}` : digits;
    if (this.#standIns.has(whole)) return;
    // 555 0100 to 0199 are kept free for stories in every American area code.
    const tail = `4155550${String(100 + (this.#standIns.size % 100))}`;
    this.#standIns.set(whole, whole.slice(0, -10).padEnd(whole.length - 10, "0") + tail);
  }

  #standInFor(digits: string): string | undefined {
    if (digits.length < PIECE) return undefined;
    for (const [whole, standIn] of this.#standIns) {
      if (whole.endsWith(digits)) return standIn.slice(-digits.length);
    }
    for (const [whole, standIn] of this.#standIns) {
      const at = whole.indexOf(digits, whole.length > 10 ? whole.length - 10 : 0);
      if (at >= 0) return standIn.slice(at, at + digits.length);
    }
    // Not a number of this call, but somebody's all the same.
    return digits.length >= WHOLE ? "5550100555010055501".slice(0, digits.length) : undefined;
  }
}

type Run = { readonly at: number; readonly text: string; readonly digits: string };

function runsOf(text: string): readonly Run[] {
  // Same length, so that places stay what they are.
  const plain = text.replace(OTHER, (other) => " ".repeat(other.length).replace(/ $/, "|"));
  return [...plain.matchAll(RUN)].map((match) => ({
    at: match.index,
    text: match[0],
    digits: digitsOf(match[0].toLowerCase().match(/\d+|[a-z]+/g) ?? []),
  }));
}

function digitsOf(tokens: readonly string[]): string {
  let digits = "";
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1] ?? "";
    const times = REPEATS.get(previous) ?? 1;
    const tens = TENS.get(token);
    const next = DIGITS.get(tokens[index + 1] ?? "");
    if (/^\d+$/.test(token)) digits += token.repeat(times);
    else if (token === "hundred") digits += "00";
    // "forty five" is 45, "forty oh" is 400.
    else if (tens !== undefined) digits += next?.length === 1 && next !== "0" ? tens : `${tens}0`;
    else digits += (DIGITS.get(token) ?? "").repeat(times);
  });
  return digits;
}

/** In the form the run had: its own brackets and commas around digits, words for words. */
function written(run: string, digits: string): string {
  if (/[a-z]/i.test(run)) return Array.from(digits, (digit) => WORD[Number(digit)]).join(" ");
  let next = 0;
  return run.replace(/\d/g, () => digits[next++] ?? "");
}

const WORD = "zero one two three four five six seven eight nine".split(" ");
