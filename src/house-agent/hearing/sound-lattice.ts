/** One way to read the sounds up to a place. Words are numbers: their place in the list of those that know them. */
export type Path = {
  readonly cost: number;
  readonly sounds: number;
  readonly language: number;
  readonly before: number;
  readonly last: number;
  /** Which order-changing words it holds: sentences that order different things are kept apart. */
  readonly content: number;
  /** As it is written; `undefined` for the beginning. */
  readonly word: string | undefined;
  readonly previous: Path | undefined;
};

/** So many more ways than are kept may come together before they are looked through. */
const CROWD = 256;

/**
 * The ways to read the sounds up to one place, of which only the cheapest `most` are gone on with. Those that end in the same
 * two words and hold the same order are one: the dearer can never win.
 */
export class LatticePlace {
  readonly #most: number;
  #paths: Path[] = [];
  #limit = Number.POSITIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
  }

  /** What costs as much needs not be offered: there are enough that are cheaper. */
  get limit(): number {
    return this.#limit;
  }

  offer(path: Path): void {
    this.#paths.push(path);
    if (this.#paths.length >= this.#most + CROWD) this.#lookThrough();
  }

  /** The cheapest, first of all. */
  best(): readonly Path[] {
    this.#lookThrough();
    return this.#paths;
  }

  #lookThrough(): void {
    const kept = new Map<string, Path>();
    for (const path of this.#paths.toSorted((a, b) => a.cost - b.cost)) {
      const key = `${path.before} ${path.last} ${path.content}`;
      if (!kept.has(key)) kept.set(key, path);
      if (kept.size >= this.#most) break;
    }
    this.#paths = [...kept.values()];
    if (kept.size >= this.#most) this.#limit = this.#paths.at(-1)?.cost ?? this.#limit;
  }
}

/** Numbers for rows of order-changing words: two rows have one number only when they are the same words in the same order. */
export class ContentRows {
  readonly #numbers = new Map<string, number>();

  /** Of the row `content` with one word more. */
  with(content: number, word: number): number {
    const key = `${content} ${word}`;
    const number = this.#numbers.get(key) ?? this.#numbers.size + 1;
    this.#numbers.set(key, number);
    return number;
  }
}
