import { LineCounter, type Document, isMap, isNode, isPair, isScalar, parseDocument } from "yaml";
import type { z } from "zod";
import { type Result, accept, refuse } from "../lib/result.ts";
import type { LevelGroup, Menu, MenuItem, OpeningSpan } from "./menu.ts";
import { type MenuProblem, checkMenuFile } from "./menu-checks.ts";
import { DAYS, type MenuFile, type MenuFileItem, menuFile } from "./menu-schema.ts";

/** One thing wrong with a menu file, for its owner. */
export type MenuFault = {
  /** "menu.yaml:12", the line counted from 1. */
  readonly place: string;
  /** "toppings[2].price"; empty for the file as a whole. */
  readonly field: string;
  readonly problem: string;
  /** What to do about it. */
  readonly remedy: string;
};

/** One line: `menu.yaml:12 toppings[2].price: "oreo" has no price; give it one, or …` */
export function describeMenuFault(fault: MenuFault): string {
  const field = fault.field === "" ? "" : ` ${fault.field}`;
  return `${fault.place}${field}: ${fault.problem}; ${fault.remedy}`;
}

/** A menu from the text of its YAML file, or every fault in it. */
export function parseMenu(yamlText: string, fileName: string): Result<Menu, readonly MenuFault[]> {
  const lines = new LineCounter();
  const document = parseDocument(yamlText, { lineCounter: lines, prettyErrors: false });
  const faultAt = (offset: number, path: MenuProblem["path"], words: Words): MenuFault => ({
    place: `${fileName}:${String(Math.max(1, lines.linePos(offset).line))}`,
    field: fieldName(path),
    ...words,
  });

  if (document.errors.length > 0) {
    return refuse(
      document.errors.map((error) => {
        const words = { problem: error.message, remedy: "mend the YAML here" };
        return faultAt(error.pos[0], [], words);
      }),
    );
  }
  const parsed = menuFile.safeParse(document.toJS());
  const problems = parsed.success
    ? checkMenuFile(parsed.data)
    : parsed.error.issues.flatMap((issue) => problemsOf(issue, document));
  if (parsed.success && problems.length === 0) return accept(menuOf(parsed.data));
  return refuse(
    problems.map(({ path, problem, remedy }) =>
      faultAt(offsetOf(document, path), path, { problem, remedy }),
    ),
  );
}

type Words = { readonly problem: string; readonly remedy: string };

function problemsOf(issue: z.core.$ZodIssue, document: Document): readonly MenuProblem[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      problem: `there is no field "${key}" here`,
      remedy: "remove it, or check its spelling",
    }));
  }
  const field = String(path.at(-1) ?? "the menu");
  const problem = document.hasIn(path) ? `"${field}" is not right` : `"${field}" is missing`;
  const remedy = issue.message.startsWith("Invalid input")
    ? "write it as the example menu does"
    : issue.message;
  return [{ path, problem, remedy }];
}

/** Where the path stands in the text; the nearest thing around it when the path itself is not there. */
function offsetOf(document: Document, path: MenuProblem["path"]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const step = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(
        (each) => isPair(each) && isScalar(each.key) && String(each.key.value) === String(step),
      );
      if (pair !== undefined && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function fieldName(path: MenuProblem["path"]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${String(step)}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

function menuOf(file: MenuFile): Menu {
  return {
    shop: {
      name: file.shop.name,
      timeZone: file.shop.timeZone,
      hours: file.shop.hours && DAYS.map((day) => (file.shop.hours?.[day] ?? []).map(spanOf)),
      closedOn: file.shop.closedOn,
    },
    flavors: file.flavors.map((item) => itemOf(item, file.prices.flavor)),
    toppings: file.toppings.map((item) => itemOf(item, file.prices.topping)),
    addons: file.addons.map((item) => itemOf(item, file.prices.addon)),
    sweetness: levelGroupOf(file.sweetness),
    ice: levelGroupOf(file.ice),
    rules: {
      maxDrinksPerOrder: file.rules.maxDrinksPerOrder,
      maxActiveDrinksPerPhone: file.rules.maxActiveDrinksPerPhone,
    },
  };
}

function itemOf(item: MenuFileItem, usualPrice = 0): MenuItem {
  const { price, ...rest } = item;
  return { ...rest, priceCents: Math.round((price ?? usualPrice) * 100) };
}

function levelGroupOf(group: MenuFile["sweetness"]): LevelGroup {
  return { levels: group.levels, defaultId: group.default };
}

/** "18:00-02:00" ends the next morning: 26 × 60. */
function spanOf(text: string): OpeningSpan {
  const [opensAt = 0, closesAt = 0] = text.split("-").map((time) => {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    return hour * 60 + minute;
  });
  return { opensAt, closesAt: closesAt > opensAt ? closesAt : closesAt + 24 * 60 };
}
