/**
 * `npm run menu-lint`: reads a menu file as the shop would and prints what is wrong with it, line by line, or what it
 * holds. Exit code 1 when the shop could not open with it.
 */
import { readFileSync } from "node:fs";
import { dollarsText } from "../src/lib/money.ts";
import type { LevelGroup, MenuItem } from "../src/shop/menu.ts";
import { levelById } from "../src/shop/menu.ts";
import { describeMenuFault, parseMenu } from "../src/shop/menu-file.ts";
import { readFlags } from "./flags.ts";

const { positionals } = readFlags({
  name: "npm run menu-lint",
  about:
    "reads a menu file as the shop would and prints what is wrong with it, line by line, or what it holds.\nIt exits with 1 when the shop could not open with it.",
  operands: "[file, menu.yaml]",
  flags: {},
});
process.exitCode = lint(positionals[0] ?? "menu.yaml") ? 0 : 1;

function lint(fileName: string): boolean {
  const text = read(fileName);
  if (text === undefined) return false;
  const menu = parseMenu(text, fileName);
  if (!menu.ok) {
    for (const fault of menu.refusal) console.error(describeMenuFault(fault));
    const count = menu.refusal.length;
    console.error(`${count} ${count === 1 ? "fault" : "faults"}. The shop cannot open with it.`);
    return false;
  }
  const { shop, flavors, toppings, addons, sweetness, ice, rules } = menu.value;
  console.log(`${shop.name} (${fileName}): in order.`);
  console.log(`  flavors:   ${priced(flavors)}`);
  console.log(`  toppings:  ${priced(toppings)}`);
  console.log(`  add-ons:   ${priced(addons)}`);
  console.log(`  sweetness: ${levels(sweetness)}`);
  console.log(`  ice:       ${levels(ice)}`);
  console.log(`  hours:     ${shop.hours === undefined ? "always open" : "as in the file"}`);
  console.log(`  up to ${rules.maxDrinksPerOrder} drinks an order`);
  return true;
}

function read(fileName: string): string | undefined {
  try {
    return readFileSync(fileName, "utf8");
  } catch (error) {
    console.error(`${fileName}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function priced(items: readonly MenuItem[]): string {
  if (items.length === 0) return "none";
  return items
    .map(({ name, priceCents, available }) => {
      return `${name} ${dollarsText(priceCents)}${available ? "" : " (not available)"}`;
    })
    .join(", ");
}

function levels(group: LevelGroup): string {
  const names = group.levels.map((level) => level.name).join(", ");
  return `${names} (${levelById(group, group.defaultId).name} unless said otherwise)`;
}
