import { gapCost, spanCosts } from "./phone-distance.ts";
import { type Phones, pronounce, pronunciations } from "./pronunciation.ts";
import { END, START, type Trigram } from "./trigram.ts";

export type RedecoderOptions = {
  readonly words: ReadonlySet<string>;
  readonly sentences: Trigram;
  /** Words that make a difference to the shop. */
  readonly contentWords: ReadonlySet<string>;
  /** Words that must sound more alike than others before they are put in. */
  readonly strictWords: ReadonlySet<string>;
  /** What a sound of a kept foreign word costs. High: everything becomes a menu word. */
  readonly keepCost: number;
};

export type Redecoded = {
  readonly words: readonly string[];
  /** How far the new words are from the sounds, a sound; 0 is the same. */
  readonly distance: number;
  /** −ln P of the words as a sentence of the menu. */
  readonly languageCost: number;
  readonly cost: number;
};

const LANGUAGE_WEIGHT = 0.2;
const FOREIGN_WORD_COST = 2;
const FOREIGN_WORD_LANGUAGE_COST = 4;
const FOREIGN = "<foreign>";
const BEAM = 14;
const MOST_DISTANCE = 0.62;
const MOST_STRICT_DISTANCE = 0.45;
const STRAY_SOUND = { factor: 1.1, extra: 0.1 };

type Entry = { readonly word: string; readonly phones: Phones; readonly most: number };
type Path = {
  readonly cost: number;
  readonly sounds: number;
  readonly language: number;
  readonly before: string;
  readonly last: string;
  /** The order-changing words so far: sentences that order different things are kept apart. */
  readonly content: string;
  readonly word: string | undefined;
  readonly previous: Path | undefined;
};

/**
 * Hears menu sentences in an open transcript ("two turtle milky's with bob a"): the words become sounds again, and the
 * likeliest sentence of the menu through those sounds is found (Viterbi; cost = unlikeness of sounds + weight × −ln P of
 * the words). Words that sound like nothing on the menu are kept.
 */
export class Redecoder {
  readonly #options: RedecoderOptions;
  readonly #entries: readonly Entry[];

  constructor(options: RedecoderOptions) {
    this.#options = options;
    this.#entries = [...options.words].flatMap((word) =>
      pronunciations(word)
        .slice(0, 4)
        .map((phones) => ({
          word,
          phones,
          most:
            (options.strictWords.has(word) ? MOST_STRICT_DISTANCE : MOST_DISTANCE) * phones.length,
        })),
    );
  }

  /** The likeliest sentences, best first; they differ in what they order, not only in small words. */
  redecode(words: readonly string[], most = 1): readonly Redecoded[] {
    const sounds: string[] = [];
    const wordAt = new Map<number, { word: string; length: number }>();
    for (const word of words) {
      const phones = pronounce(word);
      wordAt.set(sounds.length, { word, length: phones.length });
      sounds.push(...phones);
    }
    if (sounds.length === 0) return [];
    const best = new Map<string, Redecoded>();
    for (const path of this.#search(sounds, wordAt).values()) {
      const ending = this.#options.sentences.cost(END, path.before, path.last);
      const cost = path.cost + LANGUAGE_WEIGHT * ending;
      if ((best.get(path.content)?.cost ?? Number.POSITIVE_INFINITY) <= cost) continue;
      best.set(path.content, {
        words: wordsOf(path),
        distance: path.sounds / sounds.length,
        languageCost: path.language + ending,
        cost,
      });
    }
    return [...best.values()].sort((a, b) => a.cost - b.cost).slice(0, most);
  }

  /** −ln P of any words as a sentence of the menu. */
  languageCost(words: readonly string[]): number {
    let [before, last, cost] = [START, START, 0];
    for (const word of [...words, END]) {
      cost += this.#options.sentences.cost(word, before, last);
      [before, last] = [last, word];
    }
    return cost;
  }

  #search(
    sounds: Phones,
    wordAt: ReadonlyMap<number, { word: string; length: number }>,
  ): ReadonlyMap<string, Path> {
    const lattice = Array.from({ length: sounds.length + 1 }, () => new Map<string, Path>());
    lattice[0]?.set("", {
      cost: 0,
      sounds: 0,
      language: 0,
      before: START,
      last: START,
      content: "",
      word: undefined,
      previous: undefined,
    });
    for (let at = 0; at < sounds.length; at += 1) {
      const paths = [...(lattice[at]?.values() ?? [])]
        .sort((a, b) => a.cost - b.cost)
        .slice(0, BEAM);
      if (paths.length === 0) continue;
      this.#tryMenuWords(lattice, sounds, at, paths);
      const original = wordAt.get(at);
      if (original !== undefined && !this.#options.words.has(original.word)) {
        for (const path of paths) this.#keepForeign(lattice, at, path, original);
      }
      for (const path of paths) skipSound(lattice[at + 1], path, sounds[at] ?? "");
    }
    return lattice[sounds.length] ?? new Map<string, Path>();
  }

  #tryMenuWords(
    lattice: readonly Map<string, Path>[],
    sounds: Phones,
    at: number,
    paths: readonly Path[],
  ): void {
    for (const entry of this.#entries) {
      const costs = spanCosts(sounds, at, entry.phones);
      let languageCosts: number[] | undefined;
      for (let n = 0; n < costs.length; n += 1) {
        const unlike = costs[n] ?? 0;
        if (unlike > entry.most) continue;
        languageCosts ??= paths.map((path) =>
          this.#options.sentences.cost(entry.word, path.before, path.last),
        );
        paths.forEach((path, i) => {
          extend(lattice[at + n + 1], path, {
            word: entry.word,
            as: entry.word,
            isContent: this.#options.contentWords.has(entry.word),
            sounds: unlike,
            language: languageCosts?.[i] ?? 0,
          });
        });
      }
    }
  }

  #keepForeign(
    lattice: readonly Map<string, Path>[],
    at: number,
    path: Path,
    original: { word: string; length: number },
  ): void {
    const sounds = this.#options.keepCost * original.length + FOREIGN_WORD_COST;
    extend(lattice[at + original.length], path, {
      word: original.word,
      as: FOREIGN,
      isContent: false,
      sounds,
      language: FOREIGN_WORD_LANGUAGE_COST,
    });
  }
}

function extend(
  place: Map<string, Path> | undefined,
  path: Path,
  step: { word: string; as: string; isContent: boolean; sounds: number; language: number },
): void {
  const cost = path.cost + step.sounds + LANGUAGE_WEIGHT * step.language;
  const content = step.isContent ? `${path.content} ${step.word}` : path.content;
  const key = `${path.last} ${step.as}|${content}`;
  const rival = place?.get(key);
  if (rival !== undefined && rival.cost <= cost) return;
  place?.set(key, {
    cost,
    sounds: path.sounds + step.sounds,
    language: path.language + step.language,
    before: path.last,
    last: step.as,
    content,
    word: step.word,
    previous: path,
  });
}

/** A stray sound between words. */
function skipSound(place: Map<string, Path> | undefined, path: Path, sound: string): void {
  const lost = gapCost(sound);
  const cost = path.cost + lost * STRAY_SOUND.factor + STRAY_SOUND.extra;
  const key = `${path.before} ${path.last}|${path.content}`;
  const rival = place?.get(key);
  if (rival !== undefined && rival.cost <= cost) return;
  place?.set(key, { ...path, cost, sounds: path.sounds + lost });
}

function wordsOf(last: Path): string[] {
  const words: string[] = [];
  for (let path: Path | undefined = last; path !== undefined; path = path.previous) {
    if (path.word !== undefined) words.unshift(path.word);
  }
  return words;
}
