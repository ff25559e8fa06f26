import { COMMON_WORDS } from "./common-words.ts";
import { CUE_PHRASES, LONGEST_CUE } from "./cue-words.ts";
import { degreeOf, GROUP_NOUNS, iceDegree, levelOfDegree, percentLevel } from "./level-words.ts";
import type { LevelKind, Meaning, MenuPhrase, MenuWords } from "./menu-words.ts";
import type { HeardLine } from "./normaliser.ts";
import { type NumberFound, ordinalValue, readNumber } from "./number-words.ts";
import type { Sign, SignMeaning } from "./sign.ts";
import { stem, unlikeness } from "./sound-alike.ts";

type Match = { readonly length: number; readonly meaning: SignMeaning };

/** Cuts a line into what each stretch of it means: menu words (also misheard ones), numbers, cues, and the rest. */
export function readSigns(line: HeardLine, menu: MenuWords): readonly Sign[] {
  const reader = new SignReader(line, menu);
  return reader.read();
}

class SignReader {
  readonly #line: HeardLine;
  readonly #menu: MenuWords;
  readonly #words: readonly string[];
  readonly #stems: readonly string[];

  constructor(line: HeardLine, menu: MenuWords) {
    this.#line = line;
    this.#menu = menu;
    this.#words = line.words.map((word) => word.text);
    this.#stems = this.#words.map(stem);
  }

  read(): readonly Sign[] {
    const signs: Sign[] = [];
    let at = 0;
    while (at < this.#words.length) {
      const match = this.#matchAt(at);
      signs.push({
        from: at,
        to: at + match.length,
        text: this.#words.slice(at, at + match.length).join(" "),
        afterPause: this.#line.words[at]?.afterPause ?? false,
        ...match.meaning,
      });
      at += match.length;
    }
    return joinUnknown(signs);
  }

  #matchAt(at: number): Match {
    const candidates = [
      this.#percent(at),
      this.#exactPhrase(at),
      this.#number(at),
      this.#cue(at),
      this.#groupWord(at),
      this.#misheard(at),
    ];
    const found = candidates
      .filter((match) => match !== undefined)
      .reduce<Match | undefined>(
        (best, match) => (best === undefined || match.length > best.length ? match : best),
        undefined,
      );
    if (found !== undefined) return found;
    const word = this.#words[at] ?? "";
    const isEveryday = COMMON_WORDS.has(word) || COMMON_WORDS.has(stem(word)) || word.length < 2;
    return { length: 1, meaning: { kind: isEveryday ? "filler" : "unknown" } };
  }

  /** "50 percent", "fifty percent sweet", "half ice" is a menu phrase, "75 sugar". */
  #percent(at: number): Match | undefined {
    const number = readNumber(this.#words, at);
    if (number === undefined) return undefined;
    let length = number.length;
    const hasPercent = this.#words[at + length] === "percent";
    if (hasPercent) length += 1;
    if (this.#words[at + length] === "of" || this.#words[at + length] === "the") {
      if (GROUP_NOUNS.has(this.#words[at + length + 1] ?? "")) length += 1;
    }
    const noun = GROUP_NOUNS.get(this.#words[at + length] ?? "");
    if (noun !== undefined) length += 1;
    if (noun !== undefined && this.#words[at + length] === "level") length += 1;
    if (!hasPercent && (noun === undefined || noun === "ice" || number.value < 20))
      return undefined;
    if (noun === "ice") {
      const level = levelOfDegree(iceDegree(number.value), this.#menu.facts.ice);
      return level === undefined
        ? undefined
        : { length, meaning: { kind: "level", of: "ice", name: level } };
    }
    const group = this.#menu.facts.sweetness;
    const name = percentLevel(number.value, group) ?? `${number.value}%`;
    return { length, meaning: { kind: "level", of: "sweetness", name } };
  }

  #exactPhrase(at: number): Match | undefined {
    for (let length = this.#menu.longestPhrase; length > 0; length -= 1) {
      if (at + length > this.#stems.length) continue;
      const phrase = this.#menu.exact.get(this.#stems.slice(at, at + length).join(" "));
      if (phrase !== undefined) return { length, meaning: signOf(phrase.meaning) };
    }
    return undefined;
  }

  #cue(at: number): Match | undefined {
    const ordinal = ordinalValue(this.#words[at] ?? "");
    if (ordinal !== undefined) return { length: 1, meaning: { kind: "ordinal", value: ordinal } };
    for (let length = LONGEST_CUE; length > 0; length -= 1) {
      if (at + length > this.#words.length) continue;
      const meaning = CUE_PHRASES.get(this.#words.slice(at, at + length).join(" "));
      if (meaning !== undefined) return { length, meaning };
    }
    return undefined;
  }

  #number(at: number): Match | undefined {
    if (this.#words[at] === "one") return undefined;
    const number = readNumber(this.#words, at) ?? this.#homophone(at);
    if (number === undefined) return undefined;
    return {
      length: number.length,
      meaning: { kind: "count", value: number.value, article: false, more: false },
    };
  }

  /** "too taro milk teas", "for black teas": a number that was written as it sounds. */
  #homophone(at: number): NumberFound | undefined {
    const value = COUNT_HOMOPHONES.get(this.#words[at] ?? "");
    const isOpening =
      at === 0 || ["like", "get", "have", "want", "me"].includes(this.#words[at - 1] ?? "");
    if (value === undefined || !isOpening) return undefined;
    const counted = this.#exactPhrase(at + 1);
    const lastWord = counted === undefined ? "" : (this.#words[at + counted.length] ?? "");
    const isDrinks =
      counted?.meaning.kind === "noun" ||
      (counted?.meaning.kind === "item" && counted.meaning.of === "flavor");
    return isDrinks && lastWord.endsWith("s") ? { value, length: 1 } : undefined;
  }

  /** "the ice", alone or with its level near: "ice to less", "sugar at 75", "sweetness level fifty". */
  #groupWord(at: number): Match | undefined {
    const group = GROUP_NOUNS.get(this.#words[at] ?? "");
    if (group === undefined) return undefined;
    let next = at + 1;
    while (LEVEL_LINKS.has(this.#words[next] ?? "") && next < at + 5) next += 1;
    const level = next > at + 1 || group === "ice" ? this.#levelWord(group, next) : undefined;
    const bare = level ?? this.#levelWord(group, at + 1);
    const end = level === undefined ? at + 1 : next;
    return bare === undefined
      ? { length: 1, meaning: { kind: "group", of: group } }
      : { length: end + bare.length - at, meaning: { kind: "level", of: group, name: bare.name } };
  }

  #levelWord(
    group: LevelKind,
    at: number,
  ): { readonly name: string; readonly length: number } | undefined {
    const facts = this.#menu.facts[group];
    const number = readNumber(this.#words, at);
    if (group === "sweetness" && number !== undefined) {
      const length = number.length + (this.#words[at + number.length] === "percent" ? 1 : 0);
      if (number.value < 20 && number.value !== 0 && number.length === length) return undefined;
      return { name: percentLevel(number.value, facts) ?? `${number.value}%`, length };
    }
    const phrase = this.#exactPhrase(at);
    if (phrase?.meaning.kind === "level") return undefined;
    const degree = degreeOf(this.#words[at] ?? "");
    const name = degree === undefined ? undefined : levelOfDegree(degree, facts);
    return name === undefined ? undefined : { name, length: 1 };
  }

  /** A stretch that is spelt or sounds like something on the menu: "tarot milk tea", "bubba". */
  #misheard(at: number): Match | undefined {
    let best: { phrase: MenuPhrase; length: number; cost: number } | undefined;
    for (let length = Math.min(this.#menu.longestPhrase + 1, 6); length > 0; length -= 1) {
      if (at + length > this.#words.length || !this.#mayBeMisheard(at, length)) continue;
      const joined = this.#stems.slice(at, at + length).join("");
      for (const phrase of this.#menu.fuzzy) {
        const cost = unlikeness(joined, phrase.joined);
        if (cost === undefined) continue;
        // A longer stretch explains more words; each is worth a little unlikeness.
        if (best === undefined || cost - length * 0.05 < best.cost - best.length * 0.05) {
          best = { phrase, length, cost };
        }
      }
    }
    return best === undefined
      ? undefined
      : { length: best.length, meaning: signOf(best.phrase.meaning) };
  }

  /** Everyday words are what they are, unless at least one stranger stands among them. */
  #mayBeMisheard(at: number, length: number): boolean {
    const words = this.#words.slice(at, at + length);
    if (words.some((word) => HARD_CUES.has(word) || /\d/.test(word))) return false;
    if (words.some((_, index) => index > 0 && this.#line.words[at + index]?.afterPause === true)) {
      return false;
    }
    const isStranger = (word: string): boolean => !COMMON_WORDS.has(word) && !CUE_PHRASES.has(word);
    const first = words[0] ?? "";
    const last = words.at(-1) ?? "";
    if (length > 1 && (CUE_PHRASES.has(first) || first.length < 2)) return false;
    if (length > 1 && CUE_PHRASES.has(last)) return false;
    return words.some((word) => isStranger(word) && !this.#menu.exact.has(stem(word)));
  }
}

const COUNT_HOMOPHONES: ReadonlyMap<string, number> = new Map([
  ["to", 2],
  ["too", 2],
  ["for", 4],
  ["fore", 4],
]);

const LEVEL_LINKS: ReadonlySet<string> = new Set(
  "to at as is be should level a the it about of".split(" "),
);

const HARD_CUES: ReadonlySet<string> = new Set(
  "with without and or no not but two three four five six seven eight nine ten another".split(" "),
);

function signOf(meaning: Meaning): SignMeaning {
  switch (meaning.kind) {
    case "sweetness":
    case "ice":
      return { kind: "level", of: meaning.kind, name: meaning.names[0] ?? "" };
    case "drink_noun":
      return { kind: "noun", names: meaning.names };
    case "flavor":
    case "topping":
    case "addon":
      return { kind: "item", of: meaning.kind, names: meaning.names };
  }
}

/** "mango" and "smoothie" side by side are one unknown thing. */
function joinUnknown(signs: readonly Sign[]): readonly Sign[] {
  const joined: Sign[] = [];
  for (const sign of signs) {
    const last = joined.at(-1);
    if (sign.kind === "unknown" && last?.kind === "unknown" && !sign.afterPause) {
      joined[joined.length - 1] = { ...last, to: sign.to, text: `${last.text} ${sign.text}` };
    } else {
      joined.push(sign);
    }
  }
  return joined;
}
