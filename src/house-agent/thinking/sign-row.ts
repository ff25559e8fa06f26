import type { Sign } from "./sign.ts";

/** A look at the signs around a position that skips words without a meaning of their own. */
export class SignRow {
  readonly #signs: readonly Sign[];

  constructor(signs: readonly Sign[]) {
    this.#signs = signs;
  }

  get length(): number {
    return this.#signs.length;
  }

  at(index: number): Sign | undefined {
    return this.#signs[index];
  }

  /** Position of the next sign that is no filler; `length` when there is none. */
  next(index: number): number {
    let at = index + 1;
    while (this.#signs[at]?.kind === "filler") at += 1;
    return at;
  }

  /** The nearest sign before that is no filler. */
  before(index: number): Sign | undefined {
    let at = index - 1;
    while (this.#signs[at]?.kind === "filler") at -= 1;
    return this.#signs[at];
  }

  hasBefore(index: number, kinds: readonly Sign["kind"][]): boolean {
    return this.#signs.slice(0, index).some((sign) => kinds.includes(sign.kind));
  }

  /**
   * Whether the count at `index` counts a drink: a flavor or "milk tea" follows, with nothing but options and
   * adjectives between ("two half sweet boba taro").
   */
  countsDrink(index: number): boolean {
    for (let at = index + 1; at < this.#signs.length; at += 1) {
      const sign = this.#signs[at];
      if (sign === undefined) return false;
      if (sign.kind === "noun" || (sign.kind === "item" && sign.of === "flavor")) return true;
      if (sign.afterPause && sign.kind !== "level") return false;
      const passes = ["filler", "level", "item", "unknown", "same"].includes(sign.kind);
      if (!passes) return false;
    }
    return false;
  }

  /** "the second one", "the taro one", "the first milk tea": the noun adds nothing. */
  skipOne(at: number): number {
    const next = this.next(at);
    const sign = this.at(next);
    if (sign === undefined || sign.afterPause) return at + 1;
    return sign.kind === "one" || sign.kind === "noun" ? next + 1 : at + 1;
  }
}
