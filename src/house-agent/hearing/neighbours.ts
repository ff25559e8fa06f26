import type { Vocabulary } from "../dialogue.ts";
import { transcriptWords } from "./transcript-words.ts";

type Words = readonly string[];

const QUANTITIES: readonly Words[] = ["a", "one", "two", "three", "four", "five", "six"].map(
  (word) => [word],
);
const MOST_FOREIGN_WORDS = 3;

/** Readings that differ from another in one thing that is ordered: what may have been said instead. */
export class Neighbours {
  readonly #phrases: readonly Words[];
  readonly #flavors: readonly Words[];
  readonly #extras: readonly Words[];
  readonly #known: ReadonlySet<string>;

  /** `known`: every word of the menu's sentences. */
  constructor(vocabulary: Vocabulary, known: ReadonlySet<string>) {
    const { flavors, toppings, addons, sweetness, ice } = vocabulary;
    const phrasesOf = (entries: Vocabulary["ice"]) => entries.flat().map(transcriptWords);
    this.#flavors = phrasesOf(flavors);
    this.#extras = phrasesOf([...toppings, ...addons]);
    const without = phrasesOf(toppings).map((words) => ["no", ...words]);
    this.#phrases = [
      ...phrasesOf([...flavors, ...toppings, ...addons, ...sweetness, ...ice]),
      ...phrasesOf(flavors)
        .filter(({ length }) => length > 1)
        .map(plural),
      ...without,
      ...QUANTITIES,
      ["no", "toppings"],
    ];
    this.#known = known;
  }

  /** By the place where they differ. */
  of(words: Words): Words[][] {
    const spans = [...this.#menuSpans(words), ...this.#foreignSpans(words)];
    const changed = spans.map(([from, to]) => {
      const isQuantity = QUANTITIES.some(([word]) => to === from + 1 && word === words[from]);
      const phrases = isQuantity ? QUANTITIES : this.#phrases;
      const others = phrases.map((phrase) => words.toSpliced(from, to - from, ...phrase));
      return [...others, withoutPart(words, from, to)].filter(({ length }) => length > 0);
    });
    return [...changed, ...this.#withOneMore(words)];
  }

  /** With a thing that may have been swallowed: after a drink, or after a "with" that leads to something else. */
  #withOneMore(words: Words): Words[][] {
    return words.flatMap((word, i) => {
      const at = i + 1;
      const endsDrink = this.#flavors.some((flavor) => endsAt(words, at, flavor));
      const lead = endsDrink ? ["with"] : word === "with" ? [] : undefined;
      if (lead === undefined || this.#extras.some((extra) => startsAt(words, at, extra))) return [];
      return [this.#extras.map((extra) => words.toSpliced(at, 0, ...lead, ...extra))];
    });
  }

  /** Where the menu's phrases stand, the longer ones and those within them. */
  #menuSpans(words: Words): [number, number][] {
    return words.flatMap((_, at) =>
      this.#phrases
        .filter((phrase) => startsAt(words, at, phrase))
        .map((phrase): [number, number] => [at, at + phrase.length]),
    );
  }

  /** Up to three words, one of them at least unknown to the menu. */
  #foreignSpans(words: Words): [number, number][] {
    const spans: [number, number][] = [];
    for (let from = 0; from < words.length; from += 1) {
      for (let to = from + 1; to <= Math.min(words.length, from + MOST_FOREIGN_WORDS); to += 1) {
        if (words.slice(from, to).some((word) => !this.#known.has(word))) spans.push([from, to]);
      }
    }
    return spans;
  }
}

function startsAt(words: Words, at: number, phrase: Words): boolean {
  return phrase.every((word, i) => words[at + i] === word);
}

function endsAt(words: Words, at: number, phrase: Words): boolean {
  return startsAt(words, at - phrase.length, phrase);
}

/** Without the words, and without the "with" or "and" that led to them. */
function withoutPart(words: Words, from: number, to: number): Words {
  const leads = from > 0 && ["with", "and"].includes(words[from - 1] ?? "");
  return words.toSpliced(leads ? from - 1 : from, to - from + Number(leads));
}

function plural(words: Words): Words {
  return [...words.slice(0, -1), `${words.at(-1) ?? ""}s`];
}
