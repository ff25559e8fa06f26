import { hasHead, LOOSE } from "./piece.ts";
import type { PieceBuilder } from "./piece-builder.ts";
import type { Sign } from "./sign.ts";
import { hasOptions } from "./wish.ts";

export function takeCount(
  b: PieceBuilder,
  sign: Sign & { readonly kind: "count" },
  at: number,
): number {
  const next = b.row.at(b.row.next(at));
  if (isOfEach(b, at)) return startOfEach(b, sign.value, sign.more, at);
  const isPortion =
    /double|triple/.test(sign.text) && next?.kind === "item" && next.of !== "flavor";
  if (isPortion) return at + 1;
  if (b.row.countsDrink(at)) {
    b.startCounted(sign.value, sign.more, sign.article);
  } else if (next?.kind === "unknown" && mayNameDrink(b, at)) {
    b.startCounted(sign.value, sign.more, sign.article);
  } else if (sign.more) {
    b.start({
      ...LOOSE,
      role: "one_of",
      count: sign.value,
      counted: true,
      added: true,
      copies: "drink",
    });
  } else if (b.open.verb === "change" && !sign.article) {
    b.open = { ...b.open, count: sign.value };
  } else if (!sign.article && meansOneOf(b, at)) {
    b.start({ ...LOOSE, role: "one_of", count: sign.value, counted: true });
  } else if (!sign.article && meansOneMore(b, at)) {
    startOneMore(b, sign.value);
  } else if (
    !sign.article &&
    (next?.kind === "it" || next?.kind === "all" || next?.kind === "the")
  ) {
    b.start({ ...LOOSE, role: "target", verb: "change", count: sign.value });
  }
  return at + 1;
}

export function takeOne(b: PieceBuilder, sign: Sign, at: number): number {
  if (isOfEach(b, at)) return startOfEach(b, 1, false, at);
  if (b.row.countsDrink(at)) {
    b.startCounted(1, false, false);
  } else if (meansOneOf(b, at)) {
    b.start({ ...LOOSE, role: "one_of", count: 1, counted: true });
  } else if (meansOneMore(b, at)) {
    startOneMore(b, 1);
  } else if (b.row.at(b.row.next(at))?.kind === "unknown" && mayNameDrink(b, at)) {
    b.startCounted(1, false, false);
  } else if (b.open.verb === "change" && sign.text === "one" && b.open.count === undefined) {
    const isAmount = b.row.before(at)?.kind === "change";
    if (isAmount) b.open = { ...b.open, count: 1 };
  }
  return at + 1;
}

/** "One of each", "two of both", "one each"; "one of each topping" counts no drinks. */
function isOfEach(b: PieceBuilder, at: number): boolean {
  const next = b.row.next(at);
  const all = b.row.at(next);
  if (all?.kind !== "all" || all.afterPause) return false;
  const isOf = /\bof$/.test(b.row.at(next - 1)?.text ?? "");
  const isToppings = /^topping/.test(b.row.at(next + 1)?.text ?? "");
  return (/^each\b/.test(all.text) || (isOf && /^both\b/.test(all.text))) && !isToppings;
}

function startOfEach(b: PieceBuilder, count: number, more: boolean, at: number): number {
  const added = more || b.joined;
  b.start({ ...LOOSE, role: "drink", count, counted: true, added, copies: "each" });
  b.refusing = false;
  return b.row.next(at) + 1;
}

/** After "one" or "two": an option, so that a drink said before is meant. */
function meansOneOf(b: PieceBuilder, at: number): boolean {
  return isBeforeOption(b, at) && [...b.pieces, b.open].some((piece) => hasHead(piece));
}

/** "and one with pudding", as the first thing of a line: one more of what an earlier line named. */
function meansOneMore(b: PieceBuilder, at: number): boolean {
  return b.row.before(at)?.kind === "and" && isBeforeOption(b, at);
}

function startOneMore(b: PieceBuilder, count: number): void {
  b.start({ ...LOOSE, role: "one_of", count, counted: true, added: true, copies: "drink" });
}

function isBeforeOption(b: PieceBuilder, at: number): boolean {
  const next = b.row.at(b.row.next(at));
  return next !== undefined && ["with", "not", "level", "add", "item", "group"].includes(next.kind);
}

export function takeFlavor(b: PieceBuilder, names: readonly string[], at: number): number {
  const open = b.open;
  const name = names.length === 1 ? names[0] : undefined;
  if (b.refusing && name !== undefined) {
    b.refusing = false;
    if (open.verb === "remove" && open.role !== "drink") b.aim({ kind: "flavor", name }, at);
    else b.open = { ...open, refusedFlavor: name };
    return b.row.skipOne(at);
  }
  b.refusing = false;
  if (name !== undefined && pointsAtDrink(b, at)) {
    b.aim({ kind: "flavor", name }, at);
    return b.row.skipOne(at);
  }
  const takesIt = !hasHead(open) && !open.closed && open.role !== "one_of";
  if (open.role === "target" && open.verb === "none" && hasOptions(open.options)) {
    b.start({ ...LOOSE, role: "drink", flavors: names, added: b.joined });
  } else if (takesIt) {
    const role = open.role === "loose" && open.verb !== "change" ? "drink" : open.role;
    b.open = { ...open, role, flavors: names };
  } else if (open.flavors.length > 1 && open.count === 1 && names.length === 1) {
    b.open = { ...open, flavors: names };
  } else {
    b.start({ ...LOOSE, role: "drink", flavors: names, added: b.joined });
  }
  return b.row.skipOne(at);
}

/** "the taro without ice", "change the taro to black", "make my taro …": one that was ordered before. */
function pointsAtDrink(b: PieceBuilder, at: number): boolean {
  if (b.row.before(at)?.kind !== "the") return false;
  if (b.open.verb === "change" && b.open.target !== undefined) return false;
  const afterNoun = b.row.skipOne(at);
  const next = b.row.at(afterNoun === at + 1 ? b.row.next(at) : afterNoun);
  const named = b.row.at(b.row.next(at));
  const isNamed = named?.kind === "one" && !named.afterPause;
  const hasVerb = b.open.verb === "change" || b.open.verb === "remove";
  if (hasVerb) return true;
  if (isNamed) return !b.row.hasBefore(at, ["want"]);
  const hasChoice =
    next !== undefined && ["not", "level", "with", "change", "step"].includes(next.kind);
  return hasChoice && !b.row.hasBefore(at, ["want"]);
}

export function takeNoun(b: PieceBuilder, names: readonly string[], at: number): number {
  const open = b.open;
  const before = b.row.before(at);
  if (b.refusing) {
    b.refusing = false;
    if (open.verb === "remove" && open.target === undefined) b.aim({ kind: "current" }, at);
    return at + 1;
  }
  if (hasHead(open) || open.target !== undefined || open.closed) return at + 1;
  const isOpened = open.role === "drink" || before?.kind === "want";
  const isPointed = before?.kind === "the" || before?.kind === "on" || before?.kind === "to";
  if (isPointed && open.role === "loose") {
    if (open.verb !== "none") b.aim({ kind: "current" }, at);
    return at + 1;
  }
  const isWished = isOpened || hasOptions(open.options) || b.row.hasBefore(at, ["want"]);
  if (isWished || b.row.length === 1) {
    b.open = { ...open, role: open.role === "loose" ? "drink" : open.role, flavors: names };
  }
  return at + 1;
}

export function takeUnknown(b: PieceBuilder, sign: Sign, at: number): number {
  const next = b.row.at(at + 1);
  const before = b.row.before(at);
  const refused = b.refusing;
  b.refusing &&= b.open.verb === "remove";
  const isAdjective =
    next !== undefined && !next.afterPause && (next.kind === "item" || next.kind === "level");
  if (refused || isAdjective) return at + 1;
  const noun = next?.kind === "noun" && !next.afterPause ? next : undefined;
  const text = noun === undefined ? sign.text : `${sign.text} ${noun.text}`;
  const isOption =
    before?.kind === "with" ||
    before?.kind === "add" ||
    (before?.kind === "and" && hasHead(b.open) && hasOptions(b.open.options));
  if (
    isOption &&
    noun === undefined &&
    (hasHead(b.open) || before.kind === "add" || before.kind === "with")
  ) {
    b.choose({ unknown: [sign.text] });
  } else if (b.open.role === "drink" && !hasHead(b.open)) {
    b.open = { ...b.open, unknownFlavor: text };
  } else if (mayNameDrink(b, at) && (before?.kind === "want" || noun !== undefined)) {
    b.start({ ...LOOSE, role: "drink", unknownFlavor: text, added: b.joined });
  }
  return noun === undefined ? at + 1 : at + 2;
}

/** A stranger may be a drink when something was asked for, or the line is little else. */
function mayNameDrink(b: PieceBuilder, at: number): boolean {
  return b.row.hasBefore(at, ["want", "add"]) || b.row.length <= 3;
}
