import { doubleMetaphone } from "double-metaphone";
import { distance } from "fastest-levenshtein";
import type { Level, MenuItem } from "./menu.ts";
import { isNegated, spokenWords } from "./spoken-words.ts";

type Named = Pick<MenuItem | Level, "id" | "name" | "aliases">;

/** What one said word or phrase means among the things of one kind. */
export type Match<Thing> =
  | { readonly kind: "found"; readonly thing: Thing }
  /** Two or more are equally near: ask, never guess. */
  | { readonly kind: "ambiguous"; readonly candidates: readonly Thing[] }
  /** "no boba": said, but as not wanted. */
  | { readonly kind: "negated" }
  /** Nothing is near enough; `nearest` may hold some to offer. */
  | { readonly kind: "unknown"; readonly nearest: readonly Thing[] };

/**
 * Finds what was said among `things`: by exact name, then alias, then part of a name in whole words, then close spelling
 * or sound. Case, plural, punctuation and number words do not matter. An item inside a negation is never found (a thing
 * whose own name says no, "no ice", is found by that name).
 */
export function matchItem<Thing extends Named>(
  said: string,
  things: readonly Thing[],
): Match<Thing> {
  return match(spokenWords(said), things, (words) => words);
}

/** As `matchItem`; besides, the words of the group itself need not be said: "half" is "half sweet", "50" is "50% sugar". */
export function matchLevel<Thing extends Named>(
  said: string,
  levels: readonly Thing[],
  group: keyof typeof GROUP_WORDS,
): Match<Thing> {
  return match(spokenWords(said), levels, (words) => {
    const telling = words.filter((word) => !GROUP_WORDS[group].has(word));
    return telling.length > 0 ? telling : words;
  });
}

const GROUP_WORDS = {
  sweetness: new Set(["percent", "sweet", "sweetness", "sweetened", "sugar", "level"]),
  ice: new Set(["ice", "iced", "level"]),
} as const;

type Phrase<Thing> = { readonly thing: Thing; readonly words: readonly string[] };

function match<Thing extends Named>(
  spoken: readonly string[],
  things: readonly Thing[],
  telling: (words: readonly string[]) => readonly string[],
): Match<Thing> {
  if (spoken.length === 0) return { kind: "unknown", nearest: [] };
  const named = things.map((thing) => ({ thing, words: spokenWords(thing.name) }));
  const phrases: Phrase<Thing>[] = [
    ...named,
    ...things.flatMap((thing) =>
      [thing.id, ...thing.aliases].map((alias) => ({ thing, words: spokenWords(alias) })),
    ),
  ];
  const bare = phrases.map(({ thing, words }) => ({ thing, words: telling(words) }));
  const said = telling(spoken);

  const exact =
    only(thingsWhere(named, (words) => sameWords(words, spoken))) ??
    only(thingsWhere(phrases, (words) => sameWords(words, spoken))) ??
    only(thingsWhere(bare, (words) => sameWords(words, said)));
  if (exact !== undefined) return exact;
  if (isNegated(spoken)) return { kind: "negated" };
  return (
    only(thingsWhere(bare, (words) => isLargePart(said, words))) ??
    only(closest(said, bare)) ??
    only(things.filter((thing) => isNamedThroughout(said, thing, bare))) ?? {
      kind: "unknown",
      nearest: nearest(said, bare),
    }
  );
}

function only<Thing>(found: readonly Thing[]): Match<Thing> | undefined {
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  if (others.length === 0) return { kind: "found", thing: first };
  return { kind: "ambiguous", candidates: found };
}

function thingsWhere<Thing>(
  phrases: readonly Phrase<Thing>[],
  test: (words: readonly string[]) => boolean,
): readonly Thing[] {
  return [...new Set(phrases.filter(({ words }) => test(words)).map((phrase) => phrase.thing))];
}

function sameWords(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word, index) => word === other[index]);
}

/** "crystal" of "crystal agar": whole words, and at least half of them. */
function isLargePart(said: readonly string[], words: readonly string[]): boolean {
  return said.length * 2 >= words.length && said.every((word) => words.includes(word));
}

/** "boba pearls": every word is a word of this thing, if under two of its names. */
function isNamedThroughout<Thing>(
  said: readonly string[],
  thing: Thing,
  phrases: readonly Phrase<Thing>[],
): boolean {
  const own = new Set(phrases.flatMap((each) => (each.thing === thing ? each.words : [])));
  return said.every((word) => own.has(word));
}

/** The things whose spelling is nearest, if near enough to be a slip of the ear; several when they are equally near. */
function closest<Thing>(
  said: readonly string[],
  phrases: readonly Phrase<Thing>[],
): readonly Thing[] {
  const slips = phrases.flatMap(({ thing, words }) => {
    const cost = slipCost(said, words);
    return cost === undefined ? [] : [{ thing, cost }];
  });
  const best = Math.min(...slips.map(({ cost }) => cost));
  return [...new Set(slips.filter(({ cost }) => cost === best).map(({ thing }) => thing))];
}

/** How many letters differ, when each word is a likely slip of its counterpart; `undefined` when one is not. */
function slipCost(said: readonly string[], words: readonly string[]): number | undefined {
  if (said.length !== words.length) {
    const [one, other] = [said.join(""), words.join("")];
    // "bob a", "matchastencil": the same letters cut otherwise.
    return other.length >= 4 && distance(one, other) <= 1 ? distance(one, other) : undefined;
  }
  let cost = 0;
  for (const [index, word] of words.entries()) {
    const heard = said[index] ?? "";
    if (!isSlip(heard, word)) return undefined;
    cost += distance(heard, word);
  }
  return cost;
}

/** A letter or two in a long word; or the same sound in other letters ("bubba"). Numbers and short words must be right. */
function isSlip(heard: string, word: string): boolean {
  if (heard === word) return true;
  if (Math.min(heard.length, word.length) < 4 || /\d/.test(heard + word)) return false;
  const letters = distance(heard, word);
  if (letters <= (word.length < 7 ? 1 : 2)) return true;
  return letters <= word.length / 2 && soundsAlike(heard, word);
}

function soundsAlike(one: string, other: string): boolean {
  const sounds = doubleMetaphone(one);
  return doubleMetaphone(other).some((sound) => sound !== "" && sounds.includes(sound));
}

/** Up to three to offer: those that share a word, or half the letters. */
function nearest<Thing>(
  said: readonly string[],
  phrases: readonly Phrase<Thing>[],
): readonly Thing[] {
  const text = said.join(" ");
  const scored = phrases
    .map(({ thing, words }) => {
      const name = words.join(" ");
      const likeness = 1 - distance(text, name) / Math.max(text.length, name.length, 1);
      const shared = said.filter((word) => word.length > 2 && words.includes(word)).length;
      return { thing, likeness: likeness + shared / said.length };
    })
    .filter(({ likeness }) => likeness >= 0.5)
    .sort((one, other) => other.likeness - one.likeness);
  return [...new Set(scored.map(({ thing }) => thing))].slice(0, 3);
}
