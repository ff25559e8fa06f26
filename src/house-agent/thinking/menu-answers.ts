import type { MenuFactItem } from "./menu-facts.ts";
import type { MenuTopic } from "./question-reader.ts";
import { listOf, pricedList, priceOf, sentence } from "./sayings.ts";
import type { Turn } from "./turn.ts";
import { NO_OPTIONS } from "./wish.ts";

export function menuAnswer(turn: Turn, about: MenuTopic): readonly string[] {
  const { flavors, toppings, addons, sweetness, ice } = turn.menu;
  const levels = (names: readonly { readonly name: string }[]): string =>
    listOf(
      names.map(({ name }) => name),
      "or",
    );
  switch (about) {
    case "flavors":
      return [`We have ${pricedList(flavors) || "nothing left today"}.`];
    case "toppings":
      return [
        pricedList(toppings) === "" ? "We have no toppings." : `We have ${pricedList(toppings)}.`,
      ];
    case "addons":
      return [
        pricedList(addons) === "" ? "We have no add-ons." : `There is ${pricedList(addons)}.`,
      ];
    case "sweetness":
      return [`Sweetness can be ${levels(sweetness.levels)}.`];
    case "ice":
      return [`You can have ${levels(ice.levels)}.`];
    case "everything":
      return [
        `We have ${pricedList(flavors)}.`,
        pricedList(toppings) === "" ? "" : `Toppings are ${pricedList(toppings)}.`,
        pricedList(addons) === "" ? "" : `And ${pricedList(addons)}.`,
      ];
  }
}

function itemNamed(turn: Turn, name: string): MenuFactItem | undefined {
  const { flavors, toppings, addons } = turn.menu;
  return [...flavors, ...toppings, ...addons].find((item) => item.name === name);
}

export function priceAnswer(
  turn: Turn,
  names: readonly string[],
  unknown: string | undefined,
): readonly string[] {
  const prices = [...new Set(names)].flatMap((name) => {
    const item = itemNamed(turn, name);
    return item?.price === undefined ? [] : [`${name} is ${priceOf(item.price)}`];
  });
  if (prices.length > 0) return [sentence(listOf(prices))];
  if (unknown !== undefined && unknown.length > 3)
    return [`We don't have ${unknown}.`, ...menuAnswer(turn, "flavors")];
  return menuAnswer(turn, "everything");
}

export function hasAnswer(
  turn: Turn,
  names: readonly string[],
  unknown: string | undefined,
): readonly string[] {
  const items = [...new Set(names)]
    .map((name) => itemNamed(turn, name))
    .filter((item) => item !== undefined);
  if (items.length === 0) {
    return [`Sorry, we don't have ${unknown ?? "that"}.`, ...menuAnswer(turn, "flavors")];
  }
  return items.map((item) => {
    if (!item.available) return `Sorry, ${item.name} is sold out right now.`;
    const price = item.price === undefined ? "" : `, at ${priceOf(item.price)}`;
    const needs = item.requires.length === 0 ? "" : `; it needs ${listOf(item.requires)}`;
    return `Yes, we have ${item.name}${price}${needs}.`;
  });
}

/** Who asks about one drink, and was free to order, may want it: "I'll take it" is then an answer. */
export function offerIt(turn: Turn, names: readonly string[]): void {
  const { flavors, toppings, addons } = turn.menu;
  const named = (items: readonly MenuFactItem[]): readonly string[] =>
    items
      .filter(({ name, available }) => available && names.includes(name))
      .map(({ name }) => name);
  const [flavor, ...others] = named(flavors);
  const isFree = ["what_to_order", "anything_else"].includes(turn.state.asked.kind);
  if (!isFree || flavor === undefined || others.length > 0) return;
  const options = { ...NO_OPTIONS, toppings: named(toppings), addons: named(addons) };
  const wish = { ...options, flavors: [flavor], quantity: 1 };
  turn.ask({ kind: "want_it", wish }, "Would you like one?");
}

export function aboutAnswer(turn: Turn, names: readonly string[]): readonly string[] {
  return [...hasAnswer(turn, names, undefined), "I don't know more about it than that."];
}
