import type { Vocabulary } from "../dialogue.ts";
import { transcriptWords } from "./transcript-words.ts";

type Words = readonly string[];

/** What one thing is called: any of these names orders the same. */
type Names = readonly Words[];

const QUANTITIES: readonly Names[] = ["a", "one", "two", "three", "four", "five", "six"].map(
  (word) => [[word]],
);
const MOST_FOREIGN_WORDS = 3;

/** Readings that differ from another in one thing that is ordered: what may have been said instead. */
export class Neighbours {
  readonly #things: readonly Names[];
  readonly #flavors: readonly Words[];
  readonly #extras: readonly Names[];
  readonly #known: ReadonlySet<string>;

  /** `known`: every word of the menu's sentences. */
  constructor(vocabulary: Vocabulary, known: ReadonlySet<string>) {
    const { flavors, toppings, addons, sweetness, ice } = vocabulary;
    const namesOf = (entry: readonly string[]) => entry.map(transcriptWords);
    this.#flavors = flavors.flatMap(namesOf);
    this.#extras = [...toppings, ...addons].map(namesOf);
    const without = toppings.map((entry) => namesOf(entry).map((words) => ["no", ...words]));
    this.#things = [
      ...flavors.map(namesOf).map((names) => [...names, ...names.filter(isLong).map(plural)]),
      ...[...toppings, ...addons, ...sweetness, ...ice].map(namesOf),
      ...without,
      ...QUANTITIES,
      [["no", "toppings"]],
    ];
    this.#known = known;
  }

  /** By the place where they differ, then by the thing that they put there: each in all its names. */
  of(words: Words): Words[][][] {
    const spans = [...this.#menuSpans(words), ...this.#foreignSpans(words)];
    const changed = spans.map(([from, to]) => {
      const isQuantity = QUANTITIES.some(
        ([[word] = [""]]) => to === from + 1 && word === words[from],
      );
      const things = isQuantity ? QUANTITIES : this.#things;
      const others = things.map((names) =>
        names.map((name) => words.toSpliced(from, to - from, ...name)),
      );
      return [...others, [withoutPart(words, from, to)].filter(({ length }) => length > 0)];
    });
    return [...changed, ...this.#withOneMore(words)];
  }

  /** With a thing that may have been swallowed: after a drink, or after a "with" that leads to something else. */
  #withOneMore(words: Words): Words[][][] {
    return words.flatMap((word, i) => {
      const at = i + 1;
      const endsDrink = this.#flavors.some((flavor) => endsAt(words, at, flavor));
      const lead = endsDrink ? ["with"] : word === "with" ? [] : undefined;
      const isThere = this.#extras.flat().some((extra) => startsAt(words, at, extra));
      if (lead === undefined || isThere) return [];
      return [
        this.#extras.map((names) =>
          names.map((extra) => words.toSpliced(at, 0, ...lead, ...extra)),
        ),
      ];
    });
  }

  /** Where the menu's phrases stand, the longer ones and those within them. */
  #menuSpans(words: Words): [number, number][] {
    return words.flatMap((_, at) =>
      this.#things
        .flat()
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

function isLong({ length }: Words): boolean {
  return length > 1;
}

function plural(words: Words): Words {
  return [...words.slice(0, -1), `${words.at(-1) ?? ""}s`];
}
