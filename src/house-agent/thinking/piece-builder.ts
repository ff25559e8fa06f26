import { levelOfDegree } from "./level-words.ts";
import type { LevelKind, MenuWords } from "./menu-words.ts";
import { hasHead, LOOSE, type Piece } from "./piece.ts";
import type { SignRow } from "./sign-row.ts";
import { hasOptions, mergeOptions, NO_OPTIONS, type Options, type Target } from "./wish.ts";

/** The pieces of a line while it is read, and what the next word attaches to. Lives for one line. */
export class PieceBuilder {
  readonly row: SignRow;
  readonly menu: MenuWords;
  readonly pieces: Piece[] = [];
  open: Piece = LOOSE;
  /** "no", "without": the next thing is refused. */
  refusing = false;
  /** "and" came: the next drink is one more. */
  joined = false;
  lastItem: string | undefined;
  lastGroup: LevelKind | undefined;
  /** "no wait": what comes now replaces what came last. */
  mending = false;
  /** "boba in a taro": the options so far are for the drink that comes now. */
  isInto = false;

  constructor(row: SignRow, menu: MenuWords) {
    this.row = row;
    this.menu = menu;
  }

  verb(verb: "add" | "remove" | "change", text: string): void {
    const added = verb === "add" || this.joined;
    const isAimed = this.open.role === "target" && !this.open.closed;
    if (isAimed && !hasOptions(this.open.options) && !hasHead(this.open)) {
      this.open = { ...this.open, verb, verbText: text };
    } else if (this.open.role === "loose" && !hasOptions(this.open.options)) {
      this.open = { ...this.open, verb, verbText: text, added };
    } else {
      this.start({ ...LOOSE, verb, verbText: text, added });
    }
    this.refusing = verb === "remove";
    this.lastItem = undefined;
  }

  startCounted(count: number, more: boolean, article: boolean): void {
    const open = this.open;
    if (open.verb === "change" && !hasHead(open) && !open.closed) {
      this.open = { ...open, count: article ? open.count : count, counted: true };
      return;
    }
    if (open.refusedFlavor !== undefined && !hasHead(open)) {
      // "not taro, a black": the black takes its place.
      this.open = { ...open, role: "drink", count: article ? undefined : count };
      this.refusing = false;
      return;
    }
    const isFor = this.isInto && open.role === "loose" && hasOptions(open.options);
    this.isInto = false;
    if (isFor) {
      this.open = {
        ...open,
        role: "drink",
        count,
        counted: true,
        added: more || open.verb === "add",
      };
      return;
    }
    const removes = open.verb === "remove" && !hasHead(open) && !hasOptions(open.options);
    this.start({
      ...LOOSE,
      role: "drink",
      verb: removes ? "remove" : "none",
      count,
      counted: true,
      added: more || this.joined || open.verb === "add",
    });
    if (!removes) this.refusing = false;
  }

  /** Says what the open piece, or a new one, is about. */
  aim(target: Target, at: number): void {
    const open = this.open;
    const isAfterOptions = hasOptions(open.options);
    const isToward = ["to", "on"].includes(this.row.at(at)?.kind ?? "");
    const isFree = open.role === "loose" && open.target === undefined && !open.closed;
    if (isFree && (!isAfterOptions || isToward)) {
      this.open = { ...open, role: "target", target, closed: isAfterOptions };
    } else {
      const verb = open.verb === "remove" && !isAfterOptions ? "remove" : "none";
      this.start({ ...LOOSE, role: "target", verb, target });
    }
    if (this.open.verb !== "remove") this.refusing = false;
  }

  choose(options: Partial<Options>): void {
    const { closed, verb, verbText } = this.open;
    if (closed) this.start({ ...LOOSE, verb, verbText });
    this.open = {
      ...this.open,
      options: mergeOptions(this.open.options, { ...NO_OPTIONS, ...options }),
    };
  }

  chooseNone(group: LevelKind): void {
    const name = levelOfDegree("none", this.menu.facts[group]);
    if (name !== undefined) this.choose(group === "ice" ? { ice: name } : { sweetness: name });
  }

  start(piece: Piece): void {
    this.close();
    this.open = { ...piece, mends: this.mending };
    this.mending = false;
    this.joined = false;
    this.lastItem = undefined;
  }

  close(): void {
    const isEmpty = this.#isEmpty();
    // "remove that": the pronoun is part of the verb.
    const meansIt =
      isEmpty && this.open.verb === "remove" && /\b(it|that|this)\b/.test(this.open.verbText);
    if (meansIt) {
      this.pieces.push({ ...this.open, role: "target", target: { kind: "current" } });
    } else if (!isEmpty) this.pieces.push(this.open);
    this.open = LOOSE;
  }

  #isEmpty(): boolean {
    const open = this.open;
    return (
      !hasHead(open) &&
      open.target === undefined &&
      !hasOptions(open.options) &&
      open.refusedFlavor === undefined &&
      open.copies === undefined &&
      open.count === undefined
    );
  }
}
