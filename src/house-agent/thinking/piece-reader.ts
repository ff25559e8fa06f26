import type { LevelKind, MenuWords } from "./menu-words.ts";
import { levelOfDegree } from "./level-words.ts";
import { hasHead, LOOSE, type Piece, SignRow } from "./piece.ts";
import type { Sign } from "./sign.ts";
import { hasOptions, mergeOptions, NO_OPTIONS, type Options, type Target } from "./wish.ts";

/** Cuts signs into pieces, each about one drink. */
export function readPieces(signs: readonly Sign[], menu: MenuWords): readonly Piece[] {
  return new PieceReader(signs, menu).read();
}

class PieceReader {
  readonly #row: SignRow;
  readonly #menu: MenuWords;
  readonly #pieces: Piece[] = [];
  #open: Piece = LOOSE;
  /** "no", "without": the next thing is refused; `carries` while "or" and "and" go on refusing. */
  #refusing = false;
  #joined = false;
  #lastItem: string | undefined;

  constructor(signs: readonly Sign[], menu: MenuWords) {
    this.#row = new SignRow(signs);
    this.#menu = menu;
  }

  read(): readonly Piece[] {
    let at = 0;
    while (at < this.#row.length) {
      const sign = this.#row.at(at);
      if (sign === undefined) break;
      at = this.#take(sign, at);
    }
    this.#close();
    return this.#pieces;
  }

  /** Reads one sign and answers where to go on. */
  #take(sign: Sign, at: number): number {
    switch (sign.kind) {
      case "filler":
      case "the":
        return at + 1;
      case "not":
        this.#refusing = !this.#isAnswer(sign, at);
        return at + 1;
      case "instead":
        this.#refusing = true;
        return at + 1;
      case "or":
        return at + 1;
      case "and":
        this.#joined = true;
        this.#refusing &&= this.#refusalGoesOn(at);
        return at + 1;
      case "with":
        this.#exchange(at);
        this.#refusing = false;
        return at + 1;
      case "to":
      case "on":
        return this.#preposition(sign, at);
      case "want":
      case "actually":
      case "double":
        this.#refusing = false;
        return at + 1;
      case "add":
      case "remove":
      case "change":
        this.#verb(sign.kind, sign.text);
        return at + 1;
      case "count":
        return this.#count(sign, at);
      case "one":
        return this.#one(sign, at);
      case "same":
        this.#start({ ...LOOSE, role: "drink", copies: "drink", added: true });
        return at + 1;
      case "it":
        if (this.#open.verb !== "none") this.#aim({ kind: "current" }, at);
        return at + 1;
      case "all":
        this.#aim({ kind: "all" }, at);
        return at + 1;
      case "ordinal":
        return this.#ordinal(sign.value, at);
      case "item":
        return sign.of === "flavor" ? this.#flavor(sign.names, at) : this.#option(sign, at);
      case "noun":
        return this.#noun(sign.names, at);
      case "level":
        if (!this.#refusing) {
          this.#choose(sign.of === "ice" ? { ice: sign.name } : { sweetness: sign.name });
        }
        this.#refusing = false;
        return at + 1;
      case "group":
        if (this.#refusing) this.#chooseNone(sign.of);
        this.#refusing = false;
        return at + 1;
      case "step":
        this.#choose({ steps: [{ of: sign.of, by: sign.by }] });
        return at + 1;
      case "unknown":
        return this.#unknown(sign, at);
    }
  }

  /** "no, black": the first word answers, it refuses nothing. "no boba" refuses. */
  #isAnswer(sign: Sign, at: number): boolean {
    if (sign.text !== "no") return false;
    const next = this.#row.at(this.#row.next(at));
    const isFirst = !this.#row.hasBefore(at, ["item", "level", "noun", "count", "change", "add"]);
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
    return isFirst && next.afterPause;
  }

  #refusalGoesOn(at: number): boolean {
    const next = this.#row.at(this.#row.next(at));
    return next?.kind === "group" || (next?.kind === "item" && next.of !== "flavor");
  }

  /** "swap the boba for pudding", "replace boba with pudding": what was named first goes. */
  #exchange(at: number): void {
    const isSwap = /swap|replace|switch|change|exchange|turn|trade/.test(this.#open.verbText);
    const next = this.#row.at(this.#row.next(at));
    const swapped = this.#lastItem;
    if (!isSwap || swapped === undefined || next === undefined) return;
    if (!["item", "the", "unknown", "count"].includes(next.kind)) return;
    const { toppings, addons } = this.#open.options;
    if (![...toppings, ...addons].includes(swapped)) return;
    this.#open = {
      ...this.#open,
      options: mergeOptions(this.#open.options, { ...NO_OPTIONS, without: [swapped] }),
    };
  }

  #preposition(sign: Sign, at: number): number {
    if (sign.kind === "to") this.#exchange(at);
    let next = this.#row.next(at);
    while (this.#row.at(next)?.kind === "the") next = this.#row.next(next);
    const aimed = this.#row.at(next);
    const isToward =
      sign.kind === "on" || this.#open.verb === "add" || this.#open.verb === "remove";
    if (aimed === undefined || !isToward || this.#open.role === "drink") return at + 1;
    if (aimed.kind === "it" || aimed.kind === "all") {
      this.#aim({ kind: aimed.kind === "it" ? "current" : "all" }, at);
      return next + 1;
    }
    if (aimed.kind === "item" && aimed.of === "flavor" && aimed.names.length === 1) {
      this.#aim({ kind: "flavor", name: aimed.names[0] ?? "" }, at);
      return this.#skipOne(next);
    }
    if (aimed.kind === "ordinal") {
      this.#aim({ kind: "index", index: aimed.value }, at);
      return this.#skipOne(next);
    }
    return at + 1;
  }

  #verb(verb: "add" | "remove" | "change", text: string): void {
    const added = verb === "add" || this.#joined;
    if (this.#open.role === "loose" && !hasOptions(this.#open.options)) {
      this.#open = { ...this.#open, verb, verbText: text, added };
    } else {
      this.#start({ ...LOOSE, verb, verbText: text, added });
    }
    this.#refusing = verb === "remove";
    this.#lastItem = undefined;
  }

  #count(sign: Sign & { readonly kind: "count" }, at: number): number {
    const next = this.#row.at(this.#row.next(at));
    if (this.#row.countsDrink(at)) {
      this.#startCounted(sign.value, sign.more);
    } else if (next?.kind === "unknown" && this.#mayNameDrink(at)) {
      this.#startCounted(sign.value, sign.more);
    } else if (sign.more) {
      this.#start({
        ...LOOSE,
        role: "one_of",
        count: sign.value,
        counted: true,
        added: true,
        copies: "drink",
      });
    } else if (this.#open.verb === "change" && !sign.article) {
      this.#open = { ...this.#open, count: sign.value };
    } else if (!sign.article && this.#meansOneOf(at)) {
      this.#start({ ...LOOSE, role: "one_of", count: sign.value, counted: true });
    } else if (
      !sign.article &&
      (next?.kind === "it" || next?.kind === "all" || next?.kind === "the")
    ) {
      this.#start({ ...LOOSE, role: "target", verb: "change", count: sign.value });
    }
    return at + 1;
  }

  #startCounted(count: number, more: boolean): void {
    const open = this.#open;
    if (open.verb === "change" && !hasHead(open) && !open.closed) {
      this.#open = { ...open, count, counted: true };
      return;
    }
    const removes = open.verb === "remove" && !hasHead(open) && !hasOptions(open.options);
    this.#start({
      ...LOOSE,
      role: "drink",
      verb: removes ? "remove" : "none",
      count,
      counted: true,
      added: more || this.#joined || open.verb === "add",
    });
    if (!removes) this.#refusing = false;
  }

  /** After "one" or "two": an option, so that a drink said before is meant. */
  #meansOneOf(at: number): boolean {
    const next = this.#row.at(this.#row.next(at));
    if (next === undefined) return false;
    if (!["with", "not", "level", "add", "item", "group"].includes(next.kind)) return false;
    return [...this.#pieces, this.#open].some((piece) => hasHead(piece));
  }

  #one(sign: Sign, at: number): number {
    if (this.#row.countsDrink(at)) {
      this.#startCounted(1, false);
    } else if (this.#meansOneOf(at)) {
      this.#start({ ...LOOSE, role: "one_of", count: 1, counted: true });
    } else if (this.#row.at(this.#row.next(at))?.kind === "unknown" && this.#mayNameDrink(at)) {
      this.#startCounted(1, false);
    } else if (
      this.#open.verb === "change" &&
      sign.text === "one" &&
      this.#open.count === undefined
    ) {
      const isAmount = this.#row.before(at)?.kind === "change";
      if (isAmount) this.#open = { ...this.#open, count: 1 };
    }
    return at + 1;
  }

  #ordinal(value: number, at: number): number {
    const before = this.#row.before(at);
    const next = this.#row.at(this.#row.next(at));
    const isPointing =
      before?.kind === "the" ||
      before?.kind === "remove" ||
      before?.kind === "change" ||
      before?.kind === "and" ||
      next?.kind === "one" ||
      next?.kind === "noun";
    if (isPointing) this.#aim({ kind: "index", index: value }, at);
    return this.#skipOne(at);
  }

  /** "the second one", "the taro one", "the first milk tea": the noun adds nothing. */
  #skipOne(at: number): number {
    const next = this.#row.next(at);
    const sign = this.#row.at(next);
    if (sign === undefined || sign.afterPause) return at + 1;
    return sign.kind === "one" || sign.kind === "noun" ? next + 1 : at + 1;
  }

  /** Says what the open piece, or a new one, is about. */
  #aim(target: Target, at: number): void {
    const open = this.#open;
    const isAfterOptions = hasOptions(open.options);
    const isToward = ["to", "on"].includes(this.#row.at(at)?.kind ?? "");
    const isFree = open.role === "loose" && open.target === undefined && !open.closed;
    if (isFree && (!isAfterOptions || isToward)) {
      this.#open = { ...open, role: "target", target, closed: isAfterOptions };
    } else {
      const verb = open.verb === "remove" && !isAfterOptions ? "remove" : "none";
      this.#start({ ...LOOSE, role: "target", verb, target });
    }
    if (this.#open.verb !== "remove") this.#refusing = false;
  }

  #flavor(names: readonly string[], at: number): number {
    const open = this.#open;
    const name = names.length === 1 ? names[0] : undefined;
    if (this.#refusing && name !== undefined) {
      this.#refusing = false;
      if (open.verb === "remove" && open.role !== "drink") this.#aim({ kind: "flavor", name }, at);
      else this.#open = { ...open, refusedFlavor: name };
      return this.#skipOne(at);
    }
    this.#refusing = false;
    if (name !== undefined && this.#pointsAtDrink(at)) {
      this.#aim({ kind: "flavor", name }, at);
      return this.#skipOne(at);
    }
    const takesIt = !hasHead(open) && !open.closed && open.role !== "one_of";
    if (open.role === "target" && open.verb === "none" && hasOptions(open.options)) {
      this.#start({ ...LOOSE, role: "drink", flavors: names, added: this.#joined });
    } else if (takesIt) {
      const role = open.role === "loose" && open.verb !== "change" ? "drink" : open.role;
      this.#open = { ...open, role, flavors: names };
    } else if (open.flavors.length > 1 && open.count === 1 && names.length === 1) {
      this.#open = { ...open, flavors: names };
    } else {
      this.#start({ ...LOOSE, role: "drink", flavors: names, added: this.#joined });
    }
    return this.#skipOne(at);
  }

  /** "the taro without ice", "change the taro to black", "make my taro …": one that was ordered before. */
  #pointsAtDrink(at: number): boolean {
    if (this.#row.before(at)?.kind !== "the") return false;
    if (this.#open.verb === "change" && this.#open.target !== undefined) return false;
    const afterNoun = this.#skipOne(at);
    const next = this.#row.at(afterNoun === at + 1 ? this.#row.next(at) : afterNoun);
    const isNamed = this.#row.at(this.#row.next(at))?.kind === "one";
    const hasVerb = this.#open.verb === "change" || this.#open.verb === "remove";
    if (hasVerb || isNamed) return true;
    const hasChoice =
      next !== undefined && ["not", "level", "with", "change", "step"].includes(next.kind);
    return hasChoice && !this.#row.hasBefore(at, ["want"]);
  }

  #noun(names: readonly string[], at: number): number {
    const open = this.#open;
    const before = this.#row.before(at);
    if (this.#refusing) {
      this.#refusing = false;
      if (open.verb === "remove" && open.target === undefined) this.#aim({ kind: "current" }, at);
      return at + 1;
    }
    if (hasHead(open) || open.target !== undefined || open.closed) return at + 1;
    const isOpened = open.role === "drink" || before?.kind === "want";
    const isPointed = before?.kind === "the" || before?.kind === "on" || before?.kind === "to";
    if (isPointed && open.role === "loose") {
      if (open.verb !== "none") this.#aim({ kind: "current" }, at);
      return at + 1;
    }
    const isWished = isOpened || hasOptions(open.options) || this.#row.hasBefore(at, ["want"]);
    if (isWished || this.#row.length === 1) {
      this.#open = { ...open, role: open.role === "loose" ? "drink" : open.role, flavors: names };
    }
    return at + 1;
  }

  #option(sign: Sign & { readonly kind: "item" }, at: number): number {
    const name = sign.names.length === 1 ? sign.names[0] : undefined;
    const next = this.#row.at(this.#row.next(at));
    if (name === undefined) {
      if (!this.#refusing) this.#choose({ unknown: [sign.text] });
    } else if (this.#refusing) {
      this.#choose({ without: [name] });
    } else {
      this.#choose(sign.of === "topping" ? { toppings: [name] } : { addons: [name] });
      this.#lastItem = name;
    }
    const goesOn = next?.kind === "or" || next?.kind === "and";
    if (!goesOn && this.#open.verb !== "remove") this.#refusing = false;
    return at + 1;
  }

  #unknown(sign: Sign, at: number): number {
    const next = this.#row.at(at + 1);
    const before = this.#row.before(at);
    const refused = this.#refusing;
    this.#refusing &&= this.#open.verb === "remove";
    const isAdjective =
      next !== undefined && !next.afterPause && (next.kind === "item" || next.kind === "level");
    if (refused || isAdjective) return at + 1;
    const noun = next?.kind === "noun" && !next.afterPause ? next : undefined;
    const text = noun === undefined ? sign.text : `${sign.text} ${noun.text}`;
    const isOption =
      before?.kind === "with" ||
      before?.kind === "add" ||
      (before?.kind === "and" && hasHead(this.#open) && hasOptions(this.#open.options));
    if (
      isOption &&
      noun === undefined &&
      (hasHead(this.#open) || before.kind === "add" || before.kind === "with")
    ) {
      this.#choose({ unknown: [sign.text] });
    } else if (this.#open.role === "drink" && !hasHead(this.#open)) {
      this.#open = { ...this.#open, unknownFlavor: text };
    } else if (this.#mayNameDrink(at) && (before?.kind === "want" || noun !== undefined)) {
      this.#start({ ...LOOSE, role: "drink", unknownFlavor: text, added: this.#joined });
    }
    return noun === undefined ? at + 1 : at + 2;
  }

  /** A stranger may be a drink when something was asked for, or the line is little else. */
  #mayNameDrink(at: number): boolean {
    return this.#row.hasBefore(at, ["want", "add"]) || this.#row.length <= 3;
  }

  #choose(options: Partial<Options>): void {
    if (this.#open.closed) this.#start(LOOSE);
    this.#open = {
      ...this.#open,
      options: mergeOptions(this.#open.options, { ...NO_OPTIONS, ...options }),
    };
  }

  #chooseNone(group: LevelKind): void {
    const name = levelOfDegree("none", this.#menu.facts[group]);
    if (name !== undefined) this.#choose(group === "ice" ? { ice: name } : { sweetness: name });
  }

  #start(piece: Piece): void {
    this.#close();
    this.#open = piece;
    this.#joined = false;
    this.#lastItem = undefined;
  }

  #close(): void {
    const open = this.#open;
    const isEmpty =
      !hasHead(open) &&
      open.target === undefined &&
      !hasOptions(open.options) &&
      open.refusedFlavor === undefined &&
      open.copies === undefined &&
      open.count === undefined;
    if (!isEmpty) this.#pieces.push(open);
    this.#open = LOOSE;
  }
}
