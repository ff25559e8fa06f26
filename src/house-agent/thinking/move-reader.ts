import type { Piece } from "./piece.ts";
import { hasHead } from "./piece.ts";
import {
  hasOptions,
  mergeOptions,
  type Move,
  NO_OPTIONS,
  type Options,
  type Wish,
} from "./wish.ts";

/** A drink of this line while its pieces are gathered. */
type Draft = {
  readonly wish: Wish;
  readonly counted: boolean;
  readonly added: boolean;
  /** Says that it replaces: "make it a taro", "not taro, black". */
  readonly replaces: boolean;
  /** "two milk teas": each is named right after. */
  readonly announces?: boolean;
};

/** What the pieces of one line ask to be done, in the order they were said. */
export function movesOf(pieces: readonly Piece[]): readonly Move[] {
  const moves: Move[] = [];
  let drafts: readonly Draft[] = [];
  const flush = (): void => {
    moves.push(
      ...drafts.map((draft, index) => moveOfDraft({ ...draft, added: draft.added || index > 0 })),
    );
    drafts = [];
  };
  for (const [index, piece] of pieces.entries()) {
    const grown = growDrafts(drafts, piece, pieces.slice(0, index));
    if (grown !== undefined) {
      drafts = grown;
      continue;
    }
    flush();
    const move = moveOfPiece(piece);
    if (move !== undefined) moves.push(move);
  }
  flush();
  return moves;
}

/** The drinks of the line so far with this piece added; `undefined` when it is about something else. */
function growDrafts(
  drafts: readonly Draft[],
  piece: Piece,
  before: readonly Piece[],
): readonly Draft[] | undefined {
  const last = drafts.at(-1);
  if (piece.verb === "remove") return undefined;
  if (last !== undefined && replacesLast(piece)) {
    return [...drafts.slice(0, -1), replaced(last, piece)];
  }
  if (piece.copies === "each" && last !== undefined) return spreadDrafts(drafts, piece);
  if (piece.role === "one_of" && last !== undefined) return splitDraft(drafts, piece, before);
  if (last !== undefined && piece.target?.kind === "all") {
    return drafts.map((draft) => withOptions(withFlavors(draft, piece.flavors), piece.options));
  }
  if (last !== undefined && piece.target?.kind === "index" && piece.verb === "none") {
    return choosePart(drafts, piece);
  }
  if (last !== undefined && piece.role === "loose" && !hasHead(piece)) {
    return [...drafts.slice(0, -1), withOptions(last, piece.options)];
  }
  const isNewDrink = piece.role === "drink" || piece.role === "one_of";
  const isNamed = hasHead(piece) || piece.copies !== undefined || piece.counted;
  if (!isNewDrink || !isNamed) return undefined;
  return [...dropGeneric(drafts, piece), draftOf(piece)];
}

/** "a taro, no wait, a black", "a taro, actually make it black": one drink, said anew. */
function replacesLast(piece: Piece): boolean {
  const isChange =
    piece.verb === "change" && (piece.target === undefined || piece.target.kind === "current");
  const isMended = piece.mends && piece.role === "drink" && !piece.added;
  return (
    piece.copies === undefined &&
    (isChange || isMended) &&
    (hasHead(piece) || piece.count !== undefined)
  );
}

function replaced(last: Draft, piece: Piece): Draft {
  const { flavors, unknownFlavor, count } = piece;
  const wish = { ...last.wish, ...mergeOptions(last.wish, piece.options) };
  return {
    ...last,
    wish: {
      ...wish,
      flavors: flavors.length > 0 ? flavors : last.wish.flavors,
      quantity: count ?? last.wish.quantity,
      ...(unknownFlavor === undefined ? {} : { unknownFlavor }),
    },
  };
}

function draftOf(piece: Piece): Draft {
  const copies =
    piece.copies === "drink" &&
    (hasOptions(piece.options) || piece.flavors.length > 0) &&
    piece.role === "one_of"
      ? "flavor"
      : piece.copies;
  return {
    wish: {
      ...piece.options,
      flavors: piece.flavors,
      quantity: piece.count ?? 1,
      ...(piece.unknownFlavor === undefined ? {} : { unknownFlavor: piece.unknownFlavor }),
      ...(copies === undefined ? {} : { copies }),
    },
    counted: piece.counted,
    added: piece.added,
    replaces: piece.refusedFlavor !== undefined && !piece.counted,
  };
}

/** "two taro, one with boba and one with pudding": the two are told apart; what is not named stays as it was. */
function splitDraft(
  drafts: readonly Draft[],
  piece: Piece,
  before: readonly Piece[],
): readonly Draft[] {
  const count = piece.count ?? 1;
  const base = drafts.at(-1);
  if (base === undefined) return drafts;
  const opener = drafts.findLast((draft) => draft.wish.quantity > 1) ?? base;
  const isWhole = opener === base && base.wish.quantity >= 2 && count <= base.wish.quantity;
  if (piece.copies === undefined && isWhole) {
    const part = { ...withOptions(base, piece.options) };
    const named = { ...part, wish: { ...part.wish, quantity: count } };
    const rest = base.wish.quantity - count;
    const kept = { ...base, wish: { ...base.wish, quantity: rest } };
    return rest === 0
      ? [...drafts.slice(0, -1), named]
      : [...drafts.slice(0, -1), named, { ...kept, added: true }];
  }
  const previous = before.findLast((earlier) => hasHead(earlier));
  const flavors = previous?.flavors ?? base.wish.flavors;
  const draft = draftOf(piece);
  const { copies, ...own } = draft.wish;
  const copied =
    copies === "drink" ? { ...base.wish, quantity: own.quantity } : { ...own, flavors };
  const isRest =
    base.added && base.wish.quantity >= count && drafts.length > 1 && copies === undefined;
  if (isRest && base.wish.quantity === count) {
    return [...drafts.slice(0, -1), withOptions(base, piece.options)];
  }
  return [...drafts, { ...draft, wish: copied, added: true }];
}

/** "two taro, the first with boba, the second with pudding". */
function choosePart(drafts: readonly Draft[], piece: Piece): readonly Draft[] | undefined {
  const index = piece.target?.kind === "index" ? piece.target.index : 0;
  const singles = drafts.flatMap((draft) =>
    Array.from({ length: Math.min(draft.wish.quantity, MOST_TOLD_APART) }, () => ({
      ...draft,
      wish: { ...draft.wish, quantity: 1 },
    })),
  );
  const at = index < 0 ? singles.length + index : index - 1;
  const chosen = singles[at];
  if (chosen === undefined || singles.length < 2) return undefined;
  return singles.with(at, withOptions(chosen, piece.options));
}

const MOST_TOLD_APART = 12;

/** "two milk teas, a taro and a black": the two were only announced; what is named counts down. */
function dropGeneric(drafts: readonly Draft[], piece: Piece): readonly Draft[] {
  const at = drafts.findLastIndex(
    (draft) =>
      draft.wish.flavors.length > 1 && (draft.wish.quantity > 1 || draft.announces === true),
  );
  const generic = drafts[at];
  if (generic === undefined || piece.flavors.length !== 1 || piece.copies !== undefined)
    return drafts;
  const left = generic.wish.quantity - (piece.count ?? 1);
  if (left <= 0) return drafts.toSpliced(at, 1);
  return drafts.with(at, {
    ...generic,
    announces: true,
    wish: { ...generic.wish, quantity: left },
  });
}

/** "A taro and a black, two of each", "two milk teas, one of each": says how many of what was named. */
function spreadDrafts(drafts: readonly Draft[], piece: Piece): readonly Draft[] {
  const quantity = piece.count ?? 1;
  const named = drafts.flatMap((draft) =>
    draft.wish.flavors.map((flavor) => ({ ...draft, wish: { ...draft.wish, flavors: [flavor] } })),
  );
  if (named.length < 2) return [...drafts, draftOf(piece)];
  return named.map((draft, index) => ({
    ...withOptions({ ...draft, wish: { ...draft.wish, quantity } }, piece.options),
    added: draft.added || index > 0,
  }));
}

/** "fifteen drinks, all black": says which, where that was open. */
function withFlavors(draft: Draft, flavors: readonly string[]): Draft {
  if (flavors.length === 0 || draft.wish.flavors.length === 1) return draft;
  return { ...draft, wish: { ...draft.wish, flavors } };
}

function withOptions(draft: Draft, options: Options): Draft {
  return { ...draft, wish: { ...draft.wish, ...mergeOptions(draft.wish, options) } };
}

function moveOfDraft(draft: Draft): Move {
  const { wish, counted, added, replaces } = draft;
  const flavor = wish.flavors.length === 1 ? wish.flavors[0] : undefined;
  if (replaces && flavor !== undefined) {
    return {
      kind: "change",
      target: { kind: "current" },
      options: mergeOptions(NO_OPTIONS, wish),
      flavor,
    };
  }
  return { kind: "drink", wish, counted, added };
}

function moveOfPiece(piece: Piece): Move | undefined {
  if (piece.verb === "remove" && !hasOptions(piece.options)) {
    const flavor = piece.flavors[0] ?? piece.refusedFlavor;
    const named = flavor === undefined ? undefined : { kind: "flavor" as const, name: flavor };
    const target = piece.target ?? named;
    return target === undefined ? undefined : { kind: "remove", target };
  }
  const flavor = piece.flavors.length === 1 ? piece.flavors[0] : undefined;
  const target = piece.target ?? { kind: "current" };
  const changes =
    flavor !== undefined ||
    piece.unknownFlavor !== undefined ||
    hasOptions(piece.options) ||
    piece.count !== undefined;
  if (!changes && piece.refusedFlavor !== undefined) {
    return { kind: "remove", target: { kind: "flavor", name: piece.refusedFlavor } };
  }
  if (!changes && target.kind !== "flavor") return undefined;
  return {
    kind: "change",
    target,
    options: piece.options,
    ...(flavor === undefined ? {} : { flavor }),
    ...(piece.unknownFlavor === undefined ? {} : { unknownFlavor: piece.unknownFlavor }),
    ...(piece.count === undefined ? {} : { quantity: piece.count }),
  };
}
