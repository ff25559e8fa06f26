/**
 * Text as the synthesiser should read it: numbers, prices and signs as words, digits one by one where they name rather
 * than count, and respellings of words that an old synthesiser has never met.
 */

const DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
// prettier-ignore
const BELOW_TWENTY = [...DIGITS, "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
  "eighteen", "nineteen"];
const TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/** Loan words of drink menus, respelt by ear for an English letter-to-sound reader. */
const RESPELLINGS: Readonly<Record<string, string>> = {
  taro: "tahro",
  boba: "bohbah",
  matcha: "mahcha",
  agar: "ahgarr",
  oolong: "oo long",
  hojicha: "hoe gee cha",
  lychee: "lee chee",
  latte: "lah tay",
  americano: "ah mericahno",
  macchiato: "mahkee ahto",
  cappuccino: "cappoo cheeno",
};

const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bwon['’]t\b/gi, "will not"],
  [/\bcan['’]t\b/gi, "cannot"],
  [/(\w)['’]ll\b/gi, "$1 will"],
  [/(\w)['’]ve\b/gi, "$1 have"],
  [/(\w)['’]re\b/gi, "$1 are"],
];

export function wordsForTheEar(text: string): string {
  let words = text;
  for (const [pattern, replacement] of CONTRACTIONS) words = words.replace(pattern, replacement);
  return words
    .replace(/\$(\d+)(?:\.(\d\d))?/g, (_, dollars: string, cents?: string) =>
      price(Number(dollars), Number(cents ?? 0)),
    )
    .replace(/(\d+(?:\.\d+)?)\s*%/g, (_, number: string) => `${numberInWords(number)} percent`)
    .replace(/\+?\d[\d ().-]{6,}\d/g, phoneNumber)
    .replace(/#\s*(\d+)/g, (_, number: string) => `number ${digitByDigit(number)}`)
    .replace(/\b(\d{1,2}):(\d\d)\b/g, (_, hours: string, minutes: string) =>
      minutes === "00"
        ? `${numberInWords(hours)} o'clock`
        : `${numberInWords(hours)} ${minutes.startsWith("0") ? "oh " : ""}${numberInWords(String(Number(minutes)))}`,
    )
    .replace(/\d+(?:\.\d+)?/g, (number) =>
      number.length > 3 ? digitByDigit(number) : numberInWords(number),
    )
    .replace(/\s*&\s*/g, " and ")
    .replace(/[—–]/g, ", ")
    .replace(/[*_"“”#<>[\]{}|\\/]/g, " ")
    .replace(/\p{Extended_Pictographic}/gu, "")
    .replace(/[a-z]+/gi, (word) => RESPELLINGS[word.toLowerCase()] ?? word)
    .replace(/\s+/g, " ")
    .trim();
}

function price(dollars: number, cents: number): string {
  const parts = [
    ...(dollars > 0 || cents === 0
      ? [`${numberInWords(String(dollars))} dollar${dollars === 1 ? "" : "s"}`]
      : []),
    ...(cents > 0 ? [`${numberInWords(String(cents))} cent${cents === 1 ? "" : "s"}`] : []),
  ];
  return parts.join(" and ");
}

/** "555-123-4567" → "five five five, one two three, four five six seven"; a leading country code 1 is left out. */
function phoneNumber(written: string): string {
  const all = written.replace(/\D/g, "");
  const digits = all.length === 11 && all.startsWith("1") ? all.slice(1) : all;
  const groups =
    digits.length === 10
      ? [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)]
      : [...(digits.match(/.{1,3}/g) ?? [])];
  return groups.map((group) => Array.from(group, digitInWords).join(" ")).join(", ");
}

/** With a small pause after each, so that it can be written down. */
function digitByDigit(digits: string): string {
  return Array.from(digits.replace(/\D/g, ""), digitInWords).join(", ");
}

function digitInWords(digit: string): string {
  return DIGITS[Number(digit)] ?? digit;
}

/** 0 to 999, with decimals read one by one. */
function numberInWords(number: string): string {
  const [whole = "0", decimals] = number.split(".");
  const value = Number(whole);
  const words =
    value < 100
      ? belowHundred(value)
      : value < 1000
        ? `${digitInWords(String(Math.floor(value / 100)))} hundred ${value % 100 === 0 ? "" : belowHundred(value % 100)}`.trim()
        : digitByDigit(whole);
  return decimals === undefined
    ? words
    : `${words} point ${Array.from(decimals, digitInWords).join(" ")}`;
}

function belowHundred(value: number): string {
  const small = BELOW_TWENTY[value];
  if (small !== undefined) return small;
  const ones = value % 10;
  return `${TENS[Math.floor(value / 10)] ?? ""}${ones === 0 ? "" : ` ${digitInWords(String(ones))}`}`;
}
