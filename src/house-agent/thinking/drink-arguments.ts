import type { MenuFactLevels, MenuFacts } from "./menu-facts.ts";
import type { Attempt } from "./dialogue-state.ts";
import type { ToldDrink } from "./tool-answers.ts";
import type { ToolArguments } from "./tool-desk.ts";
import type { Options, Wish } from "./wish.ts";

/** Arguments of `add_to_cart` for a wish; what it leaves open is taken from the drink it copies, or left to the menu. */
export function stagingArguments(
  wish: Wish,
  flavor: string,
  copied: ToldDrink | undefined,
  menu: MenuFacts,
): ToolArguments {
  const base = wish.copies === "drink" ? copied : undefined;
  return {
    flavor,
    ...changeArguments(wish, base ?? plainDrink(menu), menu),
    ...(base === undefined ? {} : startingFrom(base, wish)),
    quantity: wish.quantity,
  };
}

function startingFrom(base: ToldDrink, wish: Options): ToolArguments {
  return {
    toppings: changedList(base.toppings, [...wish.toppings, ...wish.unknown], wish.without),
    addons: changedList(base.addons, wish.addons, wish.without),
    sweetness: wish.sweetness ?? base.sweetness,
    ice: wish.ice ?? base.ice,
  };
}

/** Arguments that change `drink`: only what changes, and lists whole, as the tools want them. */
export function changeArguments(
  options: Options,
  drink: ToldDrink,
  menu: MenuFacts,
): ToolArguments {
  const toppings = changedList(
    options.isPlain ? [] : drink.toppings,
    [...options.toppings, ...options.unknown],
    options.without,
  );
  const addons = changedList(options.isPlain ? [] : drink.addons, options.addons, options.without);
  const sweetness =
    options.sweetness ?? stepped(options, "sweetness", drink.sweetness, menu.sweetness);
  const ice = options.ice ?? stepped(options, "ice", drink.ice, menu.ice);
  return {
    ...(isSameList(toppings, drink.toppings) ? {} : { toppings }),
    ...(isSameList(addons, drink.addons) ? {} : { addons }),
    ...(sweetness === undefined ? {} : { sweetness }),
    ...(ice === undefined ? {} : { ice }),
  };
}

function plainDrink(menu: MenuFacts): ToldDrink {
  return {
    flavor: "",
    toppings: [],
    addons: [],
    sweetness: menu.sweetness.default ?? "",
    ice: menu.ice.default ?? "",
    price: undefined,
  };
}

function changedList(
  have: readonly string[],
  wanted: readonly string[],
  refused: readonly string[],
): string[] {
  return [...new Set([...have, ...wanted])].filter((name) => !refused.includes(name));
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}

/** One level up or down from where the drink is. */
function stepped(
  options: Options,
  of: "sweetness" | "ice",
  from: string,
  group: MenuFactLevels,
): string | undefined {
  const step = options.steps.find((candidate) => candidate.of === of);
  if (step === undefined) return undefined;
  const at = group.levels.findIndex((level) => level.name === from);
  return group.levels[at + step.by]?.name;
}

const LISTS = ["toppings", "addons"] as const;

/** The attempt with one thing put in the place of another; without `good`, with it left out. */
export function mended(attempt: Attempt, bad: string, good: string | undefined): Attempt {
  const args: Record<string, unknown> = { ...attempt.args };
  for (const [key, value] of Object.entries(args)) {
    if (value === bad) {
      if (good === undefined) Reflect.deleteProperty(args, key);
      else args[key] = good;
    }
  }
  for (const key of LISTS) {
    const list = namesIn(args[key]);
    if (!list.includes(bad)) continue;
    args[key] = list.flatMap((name) => (name !== bad ? [name] : good === undefined ? [] : [good]));
  }
  return { ...attempt, args };
}

/** The attempt with toppings or add-ons put in; `have` is what the drink has where the attempt names no list. */
export function withAdded(
  attempt: Attempt,
  names: readonly string[],
  have: ToldDrink | undefined,
  menu: MenuFacts,
): Attempt {
  const args: Record<string, unknown> = { ...attempt.args };
  for (const name of names) {
    const key = menu.addons.some((item) => item.name === name) ? "addons" : "toppings";
    const list = args[key] === undefined ? (have?.[key] ?? []) : namesIn(args[key]);
    args[key] = [...new Set([...list, name])];
  }
  return { ...attempt, args };
}

/** The attempt with toppings or add-ons left out, also those that the drink has already. */
export function withoutItems(
  attempt: Attempt,
  names: readonly string[],
  have: ToldDrink | undefined,
): Attempt {
  const args: Record<string, unknown> = { ...attempt.args };
  for (const key of LISTS) {
    const list = args[key] === undefined ? (have?.[key] ?? []) : namesIn(args[key]);
    if (list.some((name) => names.includes(name))) {
      args[key] = list.filter((name) => !names.includes(name));
    }
  }
  return { ...attempt, args };
}

export function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

/** A drink that was told, wished for again. */
export function wishOf(drink: ToldDrink, quantity: number): Wish {
  return {
    flavors: [drink.flavor],
    quantity,
    toppings: drink.toppings,
    addons: drink.addons,
    without: [],
    steps: [],
    isPlain: false,
    unknown: [],
    ...(drink.sweetness === "" ? {} : { sweetness: drink.sweetness }),
    ...(drink.ice === "" ? {} : { ice: drink.ice }),
  };
}
