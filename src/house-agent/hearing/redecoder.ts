import { gapCost, soundCodes, SpanCosts } from "./phone-distance.ts";
import { pronounce, pronunciations } from "./pronunciation.ts";
import { ContentRows, LatticePlace, type Path } from "./sound-lattice.ts";
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
const BEAM = 14;
const MOST_DISTANCE = 0.62;
const MOST_STRICT_DISTANCE = 0.45;
const STRAY_SOUND = { factor: 1.1, extra: 0.1 };

/** The first words of the list; the menu's follow. No sentence of the menu holds a word that is not on it. */
const FOREIGN = 1;
const FIRST_WORDS = [START, "<foreign>"];

/** One way to say a word. */
type Entry = {
  readonly word: string;
  readonly index: number;
  readonly sounds: Uint8Array;
  readonly most: number;
  readonly isContent: boolean;
};

/**
 * Hears menu sentences in an open transcript ("two turtle milky's with bob a"): the words become sounds again, and the
 * likeliest sentence of the menu through those sounds is found (Viterbi; cost = unlikeness of sounds + weight × −ln P of
 * the words). Words that sound like nothing on the menu are kept.
 */
export class Redecoder {
  readonly #options: RedecoderOptions;
  readonly #words: readonly string[];
  readonly #entries: readonly Entry[];

  constructor(options: RedecoderOptions) {
    const { contentWords, strictWords } = options;
    this.#options = options;
    this.#words = [...FIRST_WORDS, ...options.words];
    this.#entries = this.#words.slice(FIRST_WORDS.length).flatMap((word, i) =>
      pronunciations(word)
        .slice(0, 4)
        .map((phones) => ({
          word,
          index: FIRST_WORDS.length + i,
          sounds: soundCodes(phones),
          most: (strictWords.has(word) ? MOST_STRICT_DISTANCE : MOST_DISTANCE) * phones.length,
          isContent: contentWords.has(word),
        })),
    );
  }

  /** The likeliest sentences, best first; they differ in what they order, not only in small words. */
  redecode(words: readonly string[], most = 1): readonly Redecoded[] {
    const { sentences } = this.#options;
    const search = new LatticeSearch(words, this.#entries, this.#words, this.#options);
    const best = new Map<number, Redecoded>();
    for (const path of search.run()) {
      const ending = sentences.cost(END, this.#word(path.before), this.#word(path.last));
      const cost = path.cost + LANGUAGE_WEIGHT * ending;
      if ((best.get(path.content)?.cost ?? Number.POSITIVE_INFINITY) <= cost) continue;
      best.set(path.content, {
        words: wordsOf(path),
        distance: path.sounds / search.length,
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

  #word(index: number): string {
    return this.#words[index] ?? "";
  }
}

/** The search through one transcript. */
class LatticeSearch {
  readonly #entries: readonly Entry[];
  readonly #words: readonly string[];
  readonly #options: RedecoderOptions;
  readonly #phones: string[] = [];
  readonly #sounds: Uint8Array;
  readonly #wordAt = new Map<number, { word: string; length: number }>();
  readonly #places: readonly LatticePlace[];
  readonly #contents = new ContentRows();
  readonly #spans = new SpanCosts();
  readonly #costsAfter = new Map<number, (word: Entry) => number>();

  constructor(
    transcript: readonly string[],
    entries: readonly Entry[],
    words: readonly string[],
    options: RedecoderOptions,
  ) {
    this.#entries = entries;
    this.#words = words;
    this.#options = options;
    for (const word of transcript) {
      const phones = pronounce(word);
      this.#wordAt.set(this.#phones.length, { word, length: phones.length });
      this.#phones.push(...phones);
    }
    this.#sounds = soundCodes(this.#phones);
    const { length } = this;
    this.#places = Array.from(
      { length: length + 1 },
      (_, at) => new LatticePlace(at < length ? BEAM : Number.POSITIVE_INFINITY),
    );
  }

  get length(): number {
    return this.#phones.length;
  }

  /** All that reach the end. */
  run(): readonly Path[] {
    if (this.length === 0) return [];
    const nothing = { cost: 0, sounds: 0, language: 0, before: 0, last: 0, content: 0 };
    this.#places[0]?.offer({ ...nothing, word: undefined, previous: undefined });
    for (let at = 0; at < this.length; at += 1) {
      const paths = this.#places[at]?.best() ?? [];
      if (paths.length === 0) continue;
      this.#tryMenuWords(at, paths);
      const original = this.#wordAt.get(at);
      if (original !== undefined && !this.#options.words.has(original.word)) {
        for (const path of paths) this.#keepForeign(at, path, original);
      }
      for (const path of paths) this.#skipSound(at, path);
    }
    return this.#places[this.length]?.best() ?? [];
  }

  #tryMenuWords(at: number, paths: readonly Path[]): void {
    const costsAfter = paths.map((path) => this.#costsAfterWords(path));
    for (const entry of this.#entries) {
      const costs = this.#spans.of(this.#sounds, at, entry.sounds, entry.most);
      costs.forEach((unlike, n) => {
        const place = this.#places[at + n + 1];
        if (unlike > entry.most || place === undefined) return;
        paths.forEach((path, i) => {
          const dearest = place.limit;
          if (path.cost + unlike >= dearest) return;
          const language = costsAfter[i]?.(entry) ?? 0;
          const cost = path.cost + unlike + LANGUAGE_WEIGHT * language;
          if (cost >= dearest) return;
          const content = entry.isContent
            ? this.#contents.with(path.content, entry.index)
            : path.content;
          place.offer(extended(path, { cost, unlike, language, content, ...entry }));
        });
      });
    }
  }

  /** Once for each two words of one search: they come again from sound to sound. */
  #costsAfterWords({ before, last }: Path): (word: Entry) => number {
    const key = before * this.#words.length + last;
    const known = this.#costsAfter.get(key);
    if (known !== undefined) return known;
    const costs = new Float64Array(this.#words.length).fill(Number.NaN);
    const cost = this.#options.sentences.costsAfter(
      this.#words[before] ?? "",
      this.#words[last] ?? "",
    );
    const costOf = ({ word, index }: Entry) => {
      const before = costs[index] ?? Number.NaN;
      if (!Number.isNaN(before)) return before;
      return (costs[index] = cost(word));
    };
    this.#costsAfter.set(key, costOf);
    return costOf;
  }

  #keepForeign(at: number, path: Path, { word, length }: { word: string; length: number }): void {
    const unlike = this.#options.keepCost * length + FOREIGN_WORD_COST;
    const language = FOREIGN_WORD_LANGUAGE_COST;
    const cost = path.cost + unlike + LANGUAGE_WEIGHT * language;
    const { content } = path;
    this.#places[at + length]?.offer(
      extended(path, { cost, unlike, language, content, word, index: FOREIGN }),
    );
  }

  /** A stray sound between words. */
  #skipSound(at: number, path: Path): void {
    const lost = gapCost(this.#phones[at] ?? "");
    const cost = path.cost + lost * STRAY_SOUND.factor + STRAY_SOUND.extra;
    this.#places[at + 1]?.offer({ ...path, cost, sounds: path.sounds + lost });
  }
}

function extended(
  path: Path,
  step: {
    cost: number;
    unlike: number;
    language: number;
    content: number;
    word: string;
    index: number;
  },
): Path {
  return {
    cost: step.cost,
    sounds: path.sounds + step.unlike,
    language: path.language + step.language,
    before: path.last,
    last: step.index,
    content: step.content,
    word: step.word,
    previous: path,
  };
}

function wordsOf(last: Path): string[] {
  const words: string[] = [];
  for (let path: Path | undefined = last; path !== undefined; path = path.previous) {
    if (path.word !== undefined) words.unshift(path.word);
  }
  return words;
}
