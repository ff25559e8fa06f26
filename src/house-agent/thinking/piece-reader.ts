import { takeCount, takeFlavor, takeNoun, takeOne, takeUnknown } from "./drink-heads.ts";
import type { MenuWords } from "./menu-words.ts";
import { hasHead, LOOSE, type Piece } from "./piece.ts";
import { PieceBuilder } from "./piece-builder.ts";
import type { Sign } from "./sign.ts";
import { SignRow } from "./sign-row.ts";
import { hasOptions, mergeOptions, NO_OPTIONS } from "./wish.ts";

/** Cuts signs into pieces, each about one drink. */
export function readPieces(signs: readonly Sign[], menu: MenuWords): readonly Piece[] {
  const builder = new PieceBuilder(new SignRow(signs), menu);
  for (let at = 0; at < signs.length;) {
    const sign = signs[at];
    if (sign === undefined) break;
    at = takeSign(builder, sign, at);
  }
  builder.close();
  return builder.pieces;
}

/** Reads one sign and answers where to go on. */
function takeSign(b: PieceBuilder, sign: Sign, at: number): number {
  switch (sign.kind) {
    case "filler":
    case "the":
      return at + 1;
    case "not":
      if (mendsOption(b, sign, at)) b.mending = true;
      else b.refusing = !isAnswer(b, sign, at);
      return at + 1;
    case "instead":
      b.refusing = true;
      b.open = { ...b.open, closed: false };
      return at + 1;
    case "or":
      return at + 1;
    case "and":
      b.joined = true;
      b.refusing &&= refusalGoesOn(b, at);
      return at + 1;
    case "with":
      if (sign.text === "plus") b.joined = true;
      exchange(b, at);
      b.refusing &&= b.row.before(at)?.text === "not";
      return at + 1;
    case "to":
    case "on":
      return takePreposition(b, sign, at);
    case "actually":
      b.mending = true;
      b.refusing = false;
      return at + 1;
    case "want":
    case "double":
      b.refusing = false;
      return at + 1;
    case "add":
    case "remove":
    case "change":
      b.verb(sign.kind, sign.text);
      return at + 1;
    case "count":
      return takeCount(b, sign, at);
    case "one":
      return takeOne(b, sign, at);
    case "same":
      if (hasHead(b.open) || b.open.copies !== undefined) b.open = { ...b.open, copies: "drink" };
      else b.start({ ...LOOSE, role: "drink", copies: "drink", added: true });
      return at + 1;
    case "it":
      b.refusing &&= b.open.verb === "remove";
      if (b.open.verb !== "none") b.aim({ kind: "current" }, at);
      return at + 1;
    case "all":
      b.aim({ kind: "all" }, at);
      return at + 1;
    case "ordinal":
      return takeOrdinal(b, sign.value, at);
    case "item":
      return sign.of === "flavor" ? takeFlavor(b, sign.names, at) : takeOption(b, sign, at);
    case "noun":
      return takeNoun(b, sign.names, at);
    case "level":
      if (!b.refusing) {
        b.choose(sign.of === "ice" ? { ice: sign.name } : { sweetness: sign.name });
      }
      b.refusing = false;
      return at + 1;
    case "group":
      if (b.refusing) b.chooseNone(sign.of);
      else b.lastGroup = sign.of;
      b.refusing = false;
      return at + 1;
    case "plain":
      b.choose({ isPlain: true });
      return at + 1;
    case "step":
      b.choose({ steps: [{ of: sign.of, by: sign.by }] });
      return at + 1;
    case "unknown":
      return takeUnknown(b, sign, at);
  }
}

/** "no, black", "no, just boba": the first word answers, it refuses nothing. "no boba" refuses. */
function isAnswer(b: PieceBuilder, sign: Sign, at: number): boolean {
  if (sign.text !== "no") return false;
  const next = b.row.at(b.row.next(at));
  const isFirst = !b.row.hasBefore(at, ["item", "level", "noun", "count", "change", "add"]);
  if (next === undefined) return true;
  if (
    [
      "actually",
      "change",
      "remove",
      "want",
      "add",
      "not",
      "the",
      "it",
      "to",
      "count",
      "one",
    ].includes(next.kind)
  ) {
    return true;
  }
  const after = b.row.at(at + 1);
  const isApart = next.afterPause || after?.afterPause === true;
  return isFirst && (isApart || /^(just|only)$/.test(after?.text ?? ""));
}

/** "with boba, no, pudding": between two pauses it takes back what came before, and refuses nothing. */
function mendsOption(b: PieceBuilder, sign: Sign, at: number): boolean {
  const next = b.row.at(b.row.next(at));
  const isAside = sign.text === "no" && sign.afterPause && next?.afterPause === true;
  return isAside && next.kind === "item" && next.of !== "flavor" && b.lastItem !== undefined;
}

function refusalGoesOn(b: PieceBuilder, at: number): boolean {
  const next = b.row.at(b.row.next(at));
  return next?.kind === "group" || (next?.kind === "item" && next.of !== "flavor");
}

/** "swap the boba for pudding", "replace boba with pudding": what was named first goes. */
function exchange(b: PieceBuilder, at: number): void {
  const isSwap = /swap|replace|switch|change|exchange|turn|trade/.test(b.open.verbText);
  const next = b.row.at(b.row.next(at));
  const swapped = b.lastItem;
  if (!isSwap || swapped === undefined || next === undefined) return;
  if (!["item", "the", "unknown", "count"].includes(next.kind)) return;
  const { toppings, addons } = b.open.options;
  if (![...toppings, ...addons].includes(swapped)) return;
  b.open = {
    ...b.open,
    options: mergeOptions(b.open.options, { ...NO_OPTIONS, without: [swapped] }),
  };
}

function takePreposition(b: PieceBuilder, sign: Sign, at: number): number {
  if (sign.kind === "to") exchange(b, at);
  if (/^(off|out)\b/.test(sign.text)) takeBack(b);
  b.isInto = /^(in|on|into|to)$/.test(sign.text);
  let next = b.row.next(at);
  while (b.row.at(next)?.kind === "the") next = b.row.next(next);
  const aimed = b.row.at(next);
  const isToward = sign.kind === "on" || b.open.verb === "add" || b.open.verb === "remove";
  if (aimed === undefined || !isToward || b.open.role === "drink") return at + 1;
  if (aimed.kind === "it" || aimed.kind === "all") {
    b.aim({ kind: aimed.kind === "it" ? "current" : "all" }, at);
    return next + 1;
  }
  if (aimed.kind === "item" && aimed.of === "flavor" && aimed.names.length === 1) {
    b.aim({ kind: "flavor", name: aimed.names[0] ?? "" }, at);
    return b.row.skipOne(next);
  }
  if (aimed.kind === "ordinal") {
    b.aim({ kind: "index", index: aimed.value }, at);
    return b.row.skipOne(next);
  }
  return at + 1;
}

/** "take the boba off", "leave the pudding out", "take the last one off". */
function takeBack(b: PieceBuilder): void {
  const item = b.lastItem;
  if (hasHead(b.open)) return;
  if (b.open.role === "target" && b.open.verb === "none" && !hasOptions(b.open.options)) {
    b.open = { ...b.open, verb: "remove" };
    return;
  }
  if (item === undefined) {
    if (b.lastGroup !== undefined) b.chooseNone(b.lastGroup);
    return;
  }
  const without = { ...NO_OPTIONS, without: [item] };
  b.open = { ...b.open, options: mergeOptions(b.open.options, without) };
}

function takeOrdinal(b: PieceBuilder, value: number, at: number): number {
  const before = b.row.before(at);
  const next = b.row.at(b.row.next(at));
  const isPointing =
    before?.kind === "the" ||
    before?.kind === "remove" ||
    before?.kind === "change" ||
    before?.kind === "and" ||
    next?.kind === "one" ||
    next?.kind === "noun";
  if (isPointing) b.aim({ kind: "index", index: value }, at);
  return b.row.skipOne(at);
}

function takeOption(b: PieceBuilder, sign: Sign & { readonly kind: "item" }, at: number): number {
  const name = sign.names.length === 1 ? sign.names[0] : undefined;
  const next = b.row.at(b.row.next(at));
  // "The pudding one", "the boba one": a drink that was ordered before.
  const isPointing = b.row.before(at)?.kind === "the" && next?.kind === "one" && !next.afterPause;
  if (name !== undefined && isPointing) {
    b.aim({ kind: "with", name }, at);
    return b.row.skipOne(at);
  }
  if (name === undefined) {
    if (!b.refusing) b.choose({ unknown: [sign.text] });
  } else if (b.refusing) {
    b.choose({ without: [name] });
  } else {
    const mended = b.mending ? b.lastItem : undefined;
    const without = mended === undefined || mended === name ? {} : { without: [mended] };
    b.choose(
      sign.of === "topping" ? { toppings: [name], ...without } : { addons: [name], ...without },
    );
    b.mending = false;
    b.lastItem = name;
  }
  const goesOn = next?.kind === "or" || next?.kind === "and";
  if (!goesOn && b.open.verb !== "remove") b.refusing = false;
  return at + 1;
}
