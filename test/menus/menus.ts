import { readFileSync } from "node:fs";
import { type MenuFault, describeMenuFault, parseMenu } from "../../src/shop/menu-file.ts";
import type { Menu } from "../../src/shop/menu.ts";

/** The bubble-tea menu that the shop is delivered with. */
export function houseMenu(): Menu {
  return menuFrom("../../menu.yaml");
}

/** Another shop altogether. */
export function coffeeMenu(): Menu {
  return menuFrom("coffee.yaml");
}

export function menuText(path: "../../menu.yaml" | "coffee.yaml"): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

function menuFrom(path: "../../menu.yaml" | "coffee.yaml"): Menu {
  const menu = parseMenu(menuText(path), path);
  if (!menu.ok) throw new Error(faultLines(menu.refusal));
  return menu.value;
}

function faultLines(faults: readonly MenuFault[]): string {
  return faults.map(describeMenuFault).join("\n");
}
