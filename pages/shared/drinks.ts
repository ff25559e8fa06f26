import type { MenuJson, OrderItemJson, OrderJson } from "../../src/web/api.ts";

/** One thing to do for a drink; `changed` when it is not what the shop does unasked. */
export type MakeStep = { readonly text: string; readonly changed: boolean };

/** Equal drinks of one order, folded. */
export type MakeLine = {
  readonly quantity: number;
  readonly flavor: string;
  /** In the order in which hands move: cup (toppings), sweetness, ice, then what goes on top. */
  readonly steps: readonly MakeStep[];
};

export type Defaults = { readonly sweetness: string; readonly ice: string };

/** The names, not ids, of the usual levels: that is what orders carry. `undefined` until the menu is known. */
export function defaultsOf(menu: MenuJson): Defaults {
  return { sweetness: nameOfDefault(menu.sweetness), ice: nameOfDefault(menu.ice) };
}

function nameOfDefault(group: MenuJson["sweetness"]): string {
  return group.levels.find(({ id, name }) => [id, name].includes(group.default))?.name ?? "";
}

export function foldDrinks(
  items: readonly OrderItemJson[],
  defaults: Defaults | undefined,
): MakeLine[] {
  const folded = new Map<string, { item: OrderItemJson; quantity: number }>();
  for (const item of items) {
    const key = JSON.stringify([
      item.flavor,
      item.sweetness,
      item.ice,
      item.toppings.toSorted(),
      item.addons.toSorted(),
    ]);
    const same = folded.get(key);
    if (same === undefined) folded.set(key, { item, quantity: 1 });
    else same.quantity += 1;
  }
  return [...folded.values()].map(({ item, quantity }) => ({
    quantity,
    flavor: item.flavor,
    steps: [
      ...item.toppings.map((text) => ({ text, changed: true })),
      { text: sweetnessWords(item.sweetness), changed: item.sweetness !== defaults?.sweetness },
      { text: item.ice, changed: item.ice !== defaults?.ice },
      ...item.addons.map((text) => ({ text, changed: true })),
    ],
  }));
}

/** "50%" alone could be anything. */
function sweetnessWords(sweetness: string): string {
  return /%$/.test(sweetness) ? `${sweetness} sweet` : sweetness;
}

export type AllDayCount = {
  readonly name: string;
  readonly count: number;
  readonly kind: "flavor" | "extra";
};

/** What is still to be made, over all tickets: flavors first, the most wanted first. */
export function countAllDay(orders: readonly OrderJson[]): AllDayCount[] {
  const items = orders
    .filter(({ status }) => status === "received")
    .flatMap((order) => order.items);
  return [
    ...countNames(items.map(({ flavor }) => flavor)).map(
      ([name, count]) => ({ name, count, kind: "flavor" }) as const,
    ),
    ...countNames(items.flatMap(({ toppings, addons }) => [...toppings, ...addons])).map(
      ([name, count]) => ({ name, count, kind: "extra" }) as const,
    ),
  ];
}

function countNames(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}
