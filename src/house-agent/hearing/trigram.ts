/** Word statistics of sentences: how likely a word is after two others (interpolated, Witten and Bell 1991). */
export class Trigram {
  readonly #ids = new Map<string, number>();
  readonly #single: number[] = [];
  #total = 0;
  readonly #after1 = new Map<number, Followers>();
  readonly #after2 = new Map<number, Followers>();

  add(sentence: readonly string[]): void {
    const ids = [START, START, ...sentence, END].map((word) => this.#idOf(word));
    for (let i = 2; i < ids.length; i += 1) {
      const [a = 0, b = 0, word = 0] = ids.slice(i - 2, i + 1);
      this.#single[word] = (this.#single[word] ?? 0) + 1;
      this.#total += 1;
      count(this.#after1, b, word);
      count(this.#after2, pairKey(a, b), word);
    }
  }

  /** −ln P(word | a b). Unknown words are as unlikely as a word never seen. */
  cost(word: string, a: string, b: string): number {
    return this.costsAfter(a, b)(word);
  }

  /** −ln P(word | a b) of many words after the same two. */
  costsAfter(a: string, b: string): (word: string) => number {
    const first = this.#ids.get(a) ?? -1;
    const second = this.#ids.get(b) ?? -1;
    const after1 = this.#after1.get(second);
    const after2 = this.#after2.get(pairKey(first, second));
    return (word) => {
      const id = this.#ids.get(word) ?? -1;
      const unigram = ((this.#single[id] ?? 0) + 0.5) / (this.#total + 0.5 * (this.#ids.size + 1));
      return -Math.log(interpolate(after2, id, interpolate(after1, id, unigram)));
    };
  }

  #idOf(word: string): number {
    const known = this.#ids.get(word);
    if (known !== undefined) return known;
    const id = this.#ids.size;
    this.#ids.set(word, id);
    return id;
  }
}

export const START = "<s>";
export const END = "</s>";

type Followers = { total: number; readonly counts: Map<number, number> };

function count(table: Map<number, Followers>, history: number, word: number): void {
  let followers = table.get(history);
  if (followers === undefined) {
    followers = { total: 0, counts: new Map() };
    table.set(history, followers);
  }
  followers.total += 1;
  followers.counts.set(word, (followers.counts.get(word) ?? 0) + 1);
}

function interpolate(followers: Followers | undefined, word: number, lower: number): number {
  if (followers === undefined) return lower;
  const kinds = followers.counts.size;
  return ((followers.counts.get(word) ?? 0) + kinds * lower) / (followers.total + kinds);
}

/** Vocabularies are far below 2¹⁶ words. */
function pairKey(a: number, b: number): number {
  return (a + 1) * 65_536 + b + 1;
}
