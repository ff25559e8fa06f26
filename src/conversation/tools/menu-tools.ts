import { z } from "zod";
import { dollars, dollarsText } from "../../lib/money.ts";
import { type LevelGroup, type Menu, type MenuItem, itemById, levelById } from "../../shop/menu.ts";
import { listWords } from "../drink-words.ts";
import { type Tool, defineTool, done } from "../tool.ts";

const menuSummary = defineTool({
  name: "menu_summary",
  description:
    "The whole menu as it is right now: drinks, toppings, add-ons, prices, what is sold out, sweetness and ice levels.",
  hasSideEffects: false,
  parameters: () => z.object({}),
  accepts: z.looseObject({}),
  run: (_, { menu }) =>
    done({
      shop: menu.shop.name,
      flavors: menu.flavors.map((item) => itemLine(menu, item)),
      toppings: menu.toppings.map((item) => itemLine(menu, item)),
      addons: menu.addons.map((item) => itemLine(menu, item)),
      sweetness: levelLines(menu.sweetness),
      ice: levelLines(menu.ice),
      max_drinks_per_order: menu.rules.maxDrinksPerOrder,
      summary: summaryWords(menu),
    }),
});

export const menuTools: readonly Tool[] = [menuSummary];

function itemLine(menu: Menu, item: MenuItem): Record<string, unknown> {
  return {
    name: item.name,
    price: dollars(item.priceCents),
    aliases: item.aliases,
    requires: item.requires.map((id) => itemById(menu, id).name),
    available: item.available,
  };
}

function levelLines(group: LevelGroup): Record<string, unknown> {
  return {
    levels: group.levels.map(({ name, aliases }) => ({ name, aliases })),
    default: levelById(group, group.defaultId).name,
  };
}

/** "We have taro milk tea and black milk tea at $5.50. Toppings at $0.75 each: …" */
function summaryWords(menu: Menu): string {
  return [
    `We have ${pricedWords(menu.flavors)}.`,
    menu.toppings.length > 0 ? `Toppings are ${pricedWords(menu.toppings)}.` : "",
    menu.addons.length > 0 ? `Add-ons: ${pricedWords(menu.addons)}.` : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** Items of one price together; sold-out ones left out. */
function pricedWords(items: readonly MenuItem[]): string {
  const byPrice = Map.groupBy(
    items.filter((item) => item.available),
    (item) => item.priceCents,
  );
  const groups = Array.from(byPrice, ([cents, group]) => {
    const each = group.length > 1 ? " each" : "";
    return `${listWords(group.map((item) => item.name))} at ${dollarsText(cents)}${each}`;
  });
  return groups.length === 0 ? "all sold out" : listWords(groups, "; and ");
}
