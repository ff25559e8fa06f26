import { dollars } from "../lib/money.ts";
import type { LevelGroup, Menu, MenuItem } from "../shop/menu.ts";
import type { MenuItemJson, MenuJson } from "./api.ts";

export function toMenuJson(menu: Menu): MenuJson {
  return {
    shop: menu.shop.name,
    flavors: menu.flavors.map(toMenuItemJson),
    toppings: menu.toppings.map(toMenuItemJson),
    addons: menu.addons.map(toMenuItemJson),
    sweetness: toLevelGroupJson(menu.sweetness),
    ice: toLevelGroupJson(menu.ice),
    max_drinks_per_order: menu.rules.maxDrinksPerOrder,
  };
}

export function toMenuItemJson(item: MenuItem): MenuItemJson {
  return {
    id: item.id,
    name: item.name,
    price: dollars(item.priceCents),
    requires: [...item.requires],
    available: item.available,
  };
}

function toLevelGroupJson(group: LevelGroup): MenuJson["sweetness"] {
  return {
    default: group.defaultId,
    levels: group.levels.map(({ id, name }) => ({ id, name })),
  };
}

/** Sentences a caller could open with, made from what is on the menu today. */
export function trySaying(menu: Menu): string[] {
  const [flavor, otherFlavor] = menu.flavors.filter((item) => item.available);
  const [topping, otherTopping] = menu.toppings.filter((item) => item.available);
  const notDefault = (group: LevelGroup) =>
    group.levels.find((level) => level.id !== group.defaultId)?.name;
  const lines: string[] = [];
  if (flavor !== undefined) {
    lines.push(`A ${flavor.name}${topping === undefined ? "" : ` with ${topping.name}`}, please.`);
    const sweetness = notDefault(menu.sweetness);
    const ice = notDefault(menu.ice);
    const changes = [sweetness && `${sweetness} sweet`, ice].filter(Boolean).join(" and ");
    if (changes !== "") lines.push(`Make it ${changes}.`);
  }
  if (otherFlavor !== undefined) {
    lines.push(
      `Two ${otherFlavor.name}s${otherTopping === undefined ? "" : `, one with ${otherTopping.name}`}.`,
      `Actually, make the second one ${flavor?.name ?? otherFlavor.name}.`,
    );
  }
  lines.push("What toppings do you have?", "How much is that?", "Is my order ready?");
  return lines;
}
