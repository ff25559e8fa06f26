import { NO_PHRASES, YES_PHRASES } from "./answer-words.ts";
import type { Sign } from "./sign.ts";

export type Answer = "yes" | "no";

/** These open other sentences too: "I would like …", "good morning", "do not add …". */
const ONLY_AT_THE_END: ReadonlySet<string> = new Set([
  ...[
    "i would",
    "i do",
    "good",
    "great",
    "nice",
    "fine",
    "true",
    "do not",
    "i do not",
    "nothing",
    "never",
  ],
  ...[
    "none",
    "neither",
    "i guess",
    "cool",
    "right",
    "do it",
    "do that",
    "use that",
    "use this",
    "not that",
  ],
  ...[
    "that one",
    "not right",
    "i would not",
    "rather not",
    "it is",
    "it is not",
    "add it",
    "this number",
  ],
  ...["i will take one", "i will have one", "i would like one", "i will take it", "i will have it"],
]);

/** Said before an answer: "oh yes", "so no". */
const LEAD_INS: ReadonlySet<string> = new Set(
  "oh so and i think um then hey hi hello sorry just fine well".split(" "),
);

const PHRASES: ReadonlyMap<string, Answer> = new Map([
  ...YES_PHRASES.map((phrase): [string, Answer] => [phrase, "yes"]),
  ...NO_PHRASES.map((phrase): [string, Answer] => [phrase, "no"]),
]);

const LONGEST = Math.max(...[...PHRASES.keys()].map((phrase) => phrase.split(" ").length));

type AnswerFound = {
  readonly answer: Answer | undefined;
  /** Whether nothing but the answer (and politeness) was said. */
  readonly isBare: boolean;
};

/**
 * The yes or no a line begins with. Of several the last wins ("no, that's right" agrees). A "no" that belongs to an
 * option ("no boba", "no ice") is no answer.
 */
export function readAnswer(words: readonly string[], signs: readonly Sign[]): AnswerFound {
  let at = 0;
  let answer: Answer | undefined;
  while (at < words.length) {
    const found = phraseAt(words, at);
    const isLast = found !== undefined && at + found.length >= words.length;
    const counts = found !== undefined && (isLast || !ONLY_AT_THE_END.has(found.phrase));
    if (counts && !belongsToOption(signs, at, found.length)) {
      answer = found.answer;
      at += found.length;
    } else if (
      LEAD_INS.has(words[at] ?? "") ||
      (answer !== undefined && AFTER.has(words[at] ?? ""))
    ) {
      at += 1;
    } else {
      break;
    }
  }
  return { answer, isBare: answer !== undefined && at >= words.length };
}

const AFTER: ReadonlySet<string> = new Set(
  "please thanks thank you sir ma madam very much that is all it now then wait actually sorry oh wait actually sorry oh".split(
    " ",
  ),
);

function phraseAt(
  words: readonly string[],
  at: number,
): { readonly answer: Answer; readonly length: number; readonly phrase: string } | undefined {
  for (let length = Math.min(LONGEST, words.length - at); length > 0; length -= 1) {
    const phrase = words.slice(at, at + length).join(" ");
    const answer = PHRASES.get(phrase);
    if (answer !== undefined) return { answer, length, phrase };
  }
  return undefined;
}

function belongsToOption(signs: readonly Sign[], at: number, length: number): boolean {
  const index = signs.findIndex((sign) => sign.from <= at && at < sign.to);
  const sign = signs[index];
  if (sign === undefined) return false;
  if (sign.kind === "level" || sign.kind === "item" || sign.kind === "step") return true;
  if (sign.kind !== "not" || length > 1) return false;
  const next = signs
    .slice(index + 1)
    .find((other) => other.kind !== "filler" && other.kind !== "the");
  if (next === undefined || next.afterPause) return false;
  return next.kind === "item" || next.kind === "level" || next.kind === "group";
}
