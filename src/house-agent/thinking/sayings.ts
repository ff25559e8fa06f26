import type { MenuFactItem, MenuFacts } from "./menu-facts.ts";

/** "boba", "boba and egg pudding", "boba, egg pudding, and vanilla cream". */
export function listOf(names: readonly string[], last: "and" | "or" = "and"): string {
  if (names.length <= 1) return names.join("");
  if (names.length === 2) return names.join(` ${last} `);
  return `${names.slice(0, -1).join(", ")}, ${last} ${names.at(-1) ?? ""}`;
}

/** 5.5 is "$5.50". */
export function priceOf(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}

/** "4782" is "4, 7, 8, 2". */
export function digitByDigit(digits: string): string {
  return Array.from(digits)
    .filter((digit) => /\d/.test(digit))
    .join(", ");
}

/** "4567" is "4 5 6 7". */
export function digitsApart(digits: string): string {
  return Array.from(digits).join(" ");
}

export function sentence(words: string): string {
  const text = words.trim();
  if (text === "") return "";
  const opened = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(opened) ? opened : `${opened}.`;
}

/** "Boba and egg pudding are $0.75 each; the matcha stencil is $0.50." Sold-out ones are left out. */
export function pricedList(items: readonly MenuFactItem[]): string {
  const byPrice = new Map<string, string[]>();
  for (const item of items) {
    if (!item.available) continue;
    const price = item.price === undefined ? "" : priceOf(item.price);
    byPrice.set(price, [...(byPrice.get(price) ?? []), item.name]);
  }
  return [...byPrice]
    .map(([price, names]) => {
      const each = names.length > 1 ? " each" : "";
      return price === "" ? listOf(names) : `${listOf(names)} at ${price}${each}`;
    })
    .join("; ");
}

export function flavorNames(menu: MenuFacts): readonly string[] {
  return menu.flavors.filter((flavor) => flavor.available).map((flavor) => flavor.name);
}

/** "a taro milk tea, please, with boba": an example made from the menu. */
export function exampleOrder(menu: MenuFacts): string {
  const flavor = flavorNames(menu)[0] ?? "a drink";
  const topping = menu.toppings.find((item) => item.available)?.name;
  return topping === undefined ? `one ${flavor}` : `one ${flavor} with ${topping}`;
}
