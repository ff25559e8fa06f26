import type { Sign } from "./sign.ts";
import { NO_OPTIONS, type Options, type Target } from "./wish.ts";

/** What opened a piece; it tells what the words after it belong to. */
export type PieceRole =
  /** Options with nothing they belong to yet. */
  | "loose"
  /** A drink with its flavor, its noun, or a count before either. */
  | "drink"
  /** "one with boba": a drink of the flavor said before. */
  | "one_of"
  /** "the second one", "it", "both": something ordered earlier. */
  | "target";

/** A stretch of a line about one drink, being built from left to right. */
export type Piece = {
  readonly role: PieceRole;
  readonly verb: "add" | "remove" | "change" | "none";
  readonly verbText: string;
  readonly count: number | undefined;
  /** Counted with a number or an article. */
  readonly counted: boolean;
  /** After "and", "also", "another". */
  readonly added: boolean;
  readonly flavors: readonly string[];
  readonly unknownFlavor: string | undefined;
  readonly refusedFlavor: string | undefined;
  readonly copies: "flavor" | "drink" | undefined;
  readonly target: Target | undefined;
  readonly options: Options;
  /** Its target came last ("boba to the first"): what follows is about something else. */
  readonly closed: boolean;
};

export const LOOSE: Piece = {
  role: "loose",
  verb: "none",
  verbText: "",
  count: undefined,
  counted: false,
  added: false,
  flavors: [],
  unknownFlavor: undefined,
  refusedFlavor: undefined,
  copies: undefined,
  target: undefined,
  options: NO_OPTIONS,
  closed: false,
};

export function hasHead(piece: Piece): boolean {
  return piece.flavors.length > 0 || piece.unknownFlavor !== undefined;
}

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
}
