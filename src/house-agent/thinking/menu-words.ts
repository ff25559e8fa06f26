import type { MenuFactItem, MenuFactLevels, MenuFacts } from "./menu-facts.ts";
import { COMMON_WORDS } from "./common-words.ts";
import { normalise } from "./normaliser.ts";
import { levelPhrases } from "./level-words.ts";
import { stem } from "./sound-alike.ts";

export type ItemKind = "flavor" | "topping" | "addon";
export type LevelKind = "sweetness" | "ice";

/** What a phrase of the menu may mean. Several names: the caller must say which. */
export type Meaning =
  | { readonly kind: ItemKind; readonly names: readonly string[] }
  | { readonly kind: LevelKind; readonly names: readonly string[] }
  /** "milk tea" where every flavor is one: a drink, but not which. */
  | { readonly kind: "drink_noun"; readonly names: readonly string[] };

export type MenuPhrase = {
  readonly words: readonly string[];
  readonly joined: string;
  readonly meaning: Meaning;
  /** Whether a close spelling of it counts too. */
  readonly mayBeMisheard: boolean;
};

/** Every phrase that means something on this menu. */
export type MenuWords = {
  readonly facts: MenuFacts;
  /** By stemmed words joined with spaces. */
  readonly exact: ReadonlyMap<string, MenuPhrase>;
  readonly fuzzy: readonly MenuPhrase[];
  readonly longestPhrase: number;
};

/** Drinks are called so everywhere, whatever is on the menu. */
const DRINK_NOUNS = ["drink", "beverage", "bubble tea", "boba drink", "cup", "glass", "tea drink"];

/** Builds the words of one menu. Earlier phrases win: names, then aliases, then what is derived from them. */
export function menuWordsOf(facts: MenuFacts): MenuWords {
  const exact = new Map<string, MenuPhrase>();
  const fuzzy: MenuPhrase[] = [];
  const learn = (spoken: string, meaning: Meaning, mayBeMisheard: boolean): void => {
    const words = normalise(spoken).words.map((word) => stem(word.text));
    const key = words.join(" ");
    if (key === "" || exact.has(key)) return;
    const phrase = { words, joined: words.join(""), meaning, mayBeMisheard };
    exact.set(key, phrase);
    if (mayBeMisheard) fuzzy.push(phrase);
  };
  const kinds: readonly (readonly [ItemKind, readonly MenuFactItem[]])[] = [
    ["flavor", facts.flavors],
    ["topping", facts.toppings],
    ["addon", facts.addons],
  ];
  const groups: readonly (readonly [LevelKind, MenuFactLevels])[] = [
    ["sweetness", facts.sweetness],
    ["ice", facts.ice],
  ];
  for (const [kind, items] of kinds) {
    for (const item of items) learn(item.name, { kind, names: [item.name] }, true);
  }
  for (const [kind, group] of groups) {
    for (const level of group.levels) learn(level.name, { kind, names: [level.name] }, false);
  }
  for (const [kind, items] of kinds) {
    for (const item of items) {
      for (const alias of item.aliases) learn(alias, { kind, names: [item.name] }, true);
    }
  }
  for (const [kind, group] of groups) {
    for (const level of group.levels) {
      for (const alias of level.aliases) learn(alias, { kind, names: [level.name] }, false);
    }
    for (const [phrase, name] of levelPhrases(kind, group)) {
      learn(phrase, { kind, names: [name] }, false);
    }
  }
  for (const [phrase, meaning] of derivedPhrases(facts)) learn(phrase, meaning, false);
  const allFlavors = facts.flavors.map((flavor) => flavor.name);
  for (const noun of DRINK_NOUNS) learn(noun, { kind: "drink_noun", names: allFlavors }, false);
  const longestPhrase = Math.max(1, ...[...exact.values()].map((phrase) => phrase.words.length));
  return { facts, exact, fuzzy, longestPhrase };
}

/** Parts of names: "milk tea" (ends several flavors), "crystal" (stands in one name only). */
function derivedPhrases(facts: MenuFacts): readonly (readonly [string, Meaning])[] {
  const found: [string, Meaning][] = [];
  const names = facts.flavors.map((flavor) => flavor.name);
  for (const [ending, owners] of ownersOf(names, endings)) {
    if (owners.length > 1 || ending.includes(" ")) {
      found.push([ending, { kind: owners.length > 1 ? "drink_noun" : "flavor", names: owners }]);
    }
  }
  const kindOf = new Map<string, ItemKind>();
  for (const item of facts.flavors) kindOf.set(item.name, "flavor");
  for (const item of facts.toppings) kindOf.set(item.name, "topping");
  for (const item of facts.addons) kindOf.set(item.name, "addon");
  for (const [part, owners] of ownersOf([...kindOf.keys()], parts)) {
    const kinds = new Set(owners.map((owner) => kindOf.get(owner)));
    const kind = kindOf.get(owners[0] ?? "");
    const isShared = kind === "flavor" && owners.length > 1;
    if (kind === undefined || kinds.size > 1 || isShared || isEveryday(part)) continue;
    found.push([part, { kind, names: owners }]);
  }
  return found;
}

function isEveryday(part: string): boolean {
  return part.length < 4 || part.split(" ").every((word) => COMMON_WORDS.has(word));
}

function ownersOf(
  names: readonly string[],
  piecesOf: (name: string) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const name of names) {
    for (const piece of new Set(piecesOf(name))) {
      owners.set(piece, [...(owners.get(piece) ?? []), name]);
    }
  }
  return owners;
}

function endings(name: string): readonly string[] {
  const words = normalise(name).words.map((word) => stem(word.text));
  return words.slice(1).map((_, index) => words.slice(index + 1).join(" "));
}

function parts(name: string): readonly string[] {
  const words = normalise(name).words.map((word) => stem(word.text));
  return words.flatMap((_, from) =>
    words.slice(from).map((__, index) => words.slice(from, from + index + 1).join(" ")),
  );
}
