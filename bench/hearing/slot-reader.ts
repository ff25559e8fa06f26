/**
 * Finds the slots of an utterance in plain words. It stands in for the shop's own understanding, so that hearing is
 * measured by itself; it knows this one menu.
 */
import { transcriptWords } from "../../src/house-agent/hearing/transcript-words.ts";
import type { Utterance } from "./utterances.ts";

type Rule = readonly [slot: string, pattern: RegExp];

const NEGATED = "(?:no|without|hold the|remove the|remove|take off the|take off)";
const TOPPINGS: readonly Rule[] = [
  ["agar", /\b(crystal agar boba|crystal agar|crystal boba|agar boba|agar|crystal)\b/],
  ["boba", /\b(tapioca pearls|tapioca|pearls|boba)\b/],
  ["pudding", /\b(egg pudding|pudding)\b/],
  ["cream", /\b(vanilla cream|vanilla foam|vanilla|cream|foam)\b/],
];
const PERCENT: Readonly<Record<string, string>> = {
  zero: "0",
  "twenty five": "25",
  fifty: "50",
  "seventy five": "75",
  hundred: "100",
};
const WORDS: readonly Rule[] = [
  ["matcha", /\b(matcha|stencil)\b/],
  ["taro", /\btaro\b/],
  ["black", /\bblack\b/],
  ["sweet0", /\b(no sugar|unsweetened)\b/],
  ["sweet25", /\b(quarter sweet|less sweet|a little sweet)\b/],
  ["sweet50", /\b(half sweet|half sugar)\b/],
  ["sweet100", /\b(full sugar|full sweet)\b/],
  ["ice0", /\b(no ice|without ice|zero ice)\b/],
  ["ice-", /\b(less ice|light ice|easy ice|little ice)\b/],
  ["ice=", /\b(regular ice|normal ice)\b/],
  ["ice+", /\b(extra ice|more ice|lots of ice)\b/],
  ["first", /\bfirst\b/],
  ["second", /\bsecond\b/],
  ["last", /\blast (one|drink)\b/],
  ["remove", /\b(remove|cancel|delete|take off) (the )?(first|second|third|last)\b/],
];
const ANSWERS: readonly Rule[] = [
  ["yes", /^(?:\w+ )?(yes|yeah|yep|yup|sure|correct|that's right|that's correct|sounds good)\b/],
  ["yes", /\b(that's correct|sounds good|that's right)\b/],
  ["no", /^(no|nope)\b/],
  ["done", /\b(that's all|that's it|i'm done|nothing else|that'll be all)\b/],
];
const QUESTIONS: readonly Rule[] = [
  ["ask-toppings", /\b(what|which)\b.*\btoppings\b/],
  ["ask-flavors", /\b(what|which)\b.*\bflavors\b/],
  ["ask-price", /\bhow much\b/],
  ["ask-repeat", /\b(repeat that|say that again|repeat)\b/],
  ["ask-status", /\b(order ready|where is my order)\b/],
  ["ask-person", /\b(a person|to someone|human)\b/],
  ["ask-menu", /\bon the menu\b/],
];
const COUNTS = ["", "", "two", "three", "four", "five"];
const DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

export function readSlots(heard: string, kind: Utterance["kind"]): string[] {
  const words = transcriptWords(heard);
  if (kind === "number") return [digitsOf(words)];
  let text = words.join(" ");
  const slots: string[] = [];
  for (const [slot, pattern] of TOPPINGS) {
    const negated = new RegExp(`\\b${NEGATED} ${pattern.source}`);
    if (negated.test(text)) slots.push(`-${slot}`);
    text = text.replace(new RegExp(negated, "g"), " ");
    if (pattern.test(text)) slots.push(slot);
    text = text.replace(new RegExp(pattern, "g"), " ");
  }
  for (const [figure, level] of Object.entries(PERCENT)) {
    if (new RegExp(`\\b${figure} (percent|sugar|sweet)`).test(text)) slots.push(`sweet${level}`);
  }
  slots.push(...matches(WORDS, text));
  COUNTS.forEach((word, count) => {
    if (
      word !== "" &&
      new RegExp(`\\b${word}\\b(?! percent)`).test(text.replace(/(twenty|seventy) five/g, ""))
    ) {
      slots.push(`x${count}`);
    }
  });
  if (kind === "answer") slots.push(...matches(ANSWERS, text));
  if (kind === "question") slots.push(...matches(QUESTIONS, words.join(" ")));
  return [...new Set(slots)];
}

function matches(rules: readonly Rule[], text: string): string[] {
  return rules.filter(([, pattern]) => pattern.test(text)).map(([slot]) => slot);
}

function digitsOf(words: readonly string[]): string {
  let digits = "";
  let times = 1;
  for (const word of words) {
    const value = word === "oh" || word === "o" ? 0 : DIGITS.indexOf(word);
    if (value >= 0) {
      digits += String(value).repeat(times);
      times = 1;
    } else if (word === "hundred") digits += "00";
    else times = word === "double" ? 2 : word === "triple" ? 3 : 1;
  }
  return digits;
}
