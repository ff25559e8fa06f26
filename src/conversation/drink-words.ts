import { dollars } from "../lib/money.ts";
import type { OrderItem } from "../shop/order.ts";

/** A drink as tool results carry it: names, and the price of one in dollars. */
export function itemFacts(item: OrderItem): Record<string, unknown> {
  return {
    flavor: item.flavor,
    toppings: item.toppings,
    sweetness: item.sweetness,
    ice: item.ice,
    addons: item.addons,
    price: dollars(item.priceCents),
  };
}

/** As it is read back: "one taro milk tea with boba, 50% sweet, regular ice". */
export function drinkWords(item: OrderItem, quantity = 1): string {
  const extras = [...item.toppings, ...item.addons];
  const plural = quantity > 1 && !item.flavor.endsWith("s") ? "s" : "";
  const drink = `${countWord(quantity)} ${item.flavor}${plural}`;
  const drinkWithExtras = extras.length === 0 ? drink : `${drink} with ${listWords(extras)}`;
  return `${drinkWithExtras}, ${sweetnessWords(item.sweetness)}, ${item.ice}`;
}

/** Equal drinks together: "two taro milk teas, 50% sweet, regular ice, and one …". */
export function drinksWords(items: readonly OrderItem[]): string {
  const counts = new Map<string, { readonly item: OrderItem; count: number }>();
  for (const item of items) {
    const key = drinkWords(item);
    const same = counts.get(key);
    if (same === undefined) counts.set(key, { item, count: 1 });
    else same.count += 1;
  }
  return listWords(
    Array.from(counts.values(), ({ item, count }) => drinkWords(item, count)),
    "; and ",
  );
}

/** "boba", "boba and egg pudding", "boba, egg pudding and vanilla cream". */
export function listWords(words: readonly string[], last = " and "): string {
  if (words.length <= 1) return words.join("");
  const comma = last === "; and " ? "; " : ", ";
  return `${words.slice(0, -1).join(comma)}${last}${words.at(-1) ?? ""}`;
}

const COUNTS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");

export function countWord(count: number): string {
  return COUNTS[count] ?? String(count);
}

function sweetnessWords(name: string): string {
  return /^\d+ ?%$/.test(name) ? `${name} sweet` : name;
}
