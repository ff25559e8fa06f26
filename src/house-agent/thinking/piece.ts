import { NO_OPTIONS, type Options, type Target } from "./wish.ts";

/** What opened a piece; it tells what the words after it belong to. */
type PieceRole =
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
  readonly copies: "flavor" | "drink" | "each" | undefined;
  readonly target: Target | undefined;
  readonly options: Options;
  /** After "no wait", "sorry": takes the place of what was said just before. */
  readonly mends: boolean;
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
  mends: false,
  closed: false,
};

export function hasHead(piece: Piece): boolean {
  return piece.flavors.length > 0 || piece.unknownFlavor !== undefined;
}
