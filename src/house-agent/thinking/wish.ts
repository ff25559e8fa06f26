import type { LevelKind } from "./menu-words.ts";

/** What a caller wants of one drink beyond its flavor. Names as on the menu, or as heard when the menu has none. */
export type Options = {
  readonly toppings: readonly string[];
  readonly addons: readonly string[];
  /** Toppings and add-ons that must not be in it. */
  readonly without: readonly string[];
  readonly sweetness?: string;
  readonly ice?: string;
  /** "sweeter", "less icy": one level up or down. */
  readonly steps: readonly { readonly of: LevelKind; readonly by: 1 | -1 }[];
  /** "Plain", "no toppings": nothing beyond what is named here. */
  readonly isPlain: boolean;
  /** Asked for as an option, but nothing on the menu sounds like it. */
  readonly unknown: readonly string[];
};

/** A drink as asked for. No flavor: it was not said; several: which one is not clear. */
export type Wish = Options & {
  readonly flavors: readonly string[];
  /** A flavor that nothing on the menu sounds like. */
  readonly unknownFlavor?: string;
  readonly quantity: number;
  /** "another one", "the same again": starts from the drink before it; "one of each": of all that is talked about. */
  readonly copies?: "flavor" | "drink" | "each";
};

/** Which drink is meant. `index` counts the order from 1, -1 is the last. */
export type Target =
  | { readonly kind: "current" }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "flavor"; readonly name: string }
  /** "The pudding one": the drink that has it. */
  | { readonly kind: "with"; readonly name: string }
  | { readonly kind: "all" };

/** One thing to do to the order. */
export type Move =
  /** A drink was named. `counted`: with "a", "two" …; `added`: after "and", "also", "another". */
  | {
      readonly kind: "drink";
      readonly wish: Wish;
      readonly counted: boolean;
      readonly added: boolean;
    }
  | {
      readonly kind: "change";
      readonly target: Target;
      readonly options: Options;
      readonly flavor?: string;
      readonly unknownFlavor?: string;
      readonly quantity?: number;
    }
  | { readonly kind: "remove"; readonly target: Target };

export const NO_OPTIONS: Options = {
  toppings: [],
  addons: [],
  without: [],
  steps: [],
  isPlain: false,
  unknown: [],
};

/** Whether anything was chosen at all. */
export function hasOptions(options: Options): boolean {
  return (
    options.toppings.length + options.addons.length + options.without.length > 0 ||
    options.steps.length + options.unknown.length > 0 ||
    options.isPlain ||
    options.sweetness !== undefined ||
    options.ice !== undefined
  );
}

/** Both, where `later` wins: a topping refused later is gone, one asked for later is in. */
export function mergeOptions(earlier: Options, later: Options): Options {
  const keep = (names: readonly string[], refused: readonly string[]): readonly string[] =>
    names.filter((name) => !refused.includes(name));
  const wanted = [...later.toppings, ...later.addons];
  const sweetness = later.sweetness ?? earlier.sweetness;
  const ice = later.ice ?? earlier.ice;
  return {
    isPlain: later.isPlain || earlier.isPlain,
    toppings: unique([
      ...keep(later.isPlain ? [] : earlier.toppings, later.without),
      ...later.toppings,
    ]),
    addons: unique([...keep(later.isPlain ? [] : earlier.addons, later.without), ...later.addons]),
    without: unique([...keep(earlier.without, wanted), ...later.without]),
    ...(sweetness === undefined ? {} : { sweetness }),
    ...(ice === undefined ? {} : { ice }),
    steps: [...earlier.steps, ...later.steps],
    unknown: unique([...earlier.unknown, ...later.unknown]),
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
