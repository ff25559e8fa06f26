import { z } from "zod";
import type { DrinkWish } from "../shop/drink.ts";
import type { Menu } from "../shop/menu.ts";
import { spokenWords } from "../shop/spoken-words.ts";

/*
 * Arguments as models really write them: null for "not said", one word for a list, "2" for 2, 0.5 for half.
 * What the words mean is for the menu to say, not for a schema.
 */

function orUndefined<Out>(schema: z.ZodType<Out>): z.ZodType<Out | undefined> {
  return schema.nullish().transform((value): Out | undefined => value ?? undefined);
}

const words = z
  .union([z.string(), z.number()], "must be a text")
  .transform((value) => (typeof value === "number" ? percentWords(value) : value.trim()));

/** "0.5" and 50 both mean 50 percent. */
function percentWords(value: number): string {
  return String(value > 0 && value < 1 ? Math.round(value * 100) : value);
}

const wordList = z
  .union([z.array(words), words], "must be a list of texts")
  .transform((value) => (typeof value === "string" ? value.split(/,|;|&|\band\b/i) : value))
  .transform((list) => list.map((each) => each.trim()).filter((each) => each !== ""));

const wholeNumber = z
  .union([z.number(), z.string()], "must be a whole number")
  .transform((value) => (typeof value === "number" ? value : numberOf(value)))
  .pipe(z.int("must be a whole number").min(1, "must be 1 or more"));

const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");

function numberOf(text: string): number {
  const ordinal = ORDINALS.findIndex((word) => text.toLowerCase().includes(word));
  if (ordinal >= 0) return ordinal + 1;
  if (/\bone\b/i.test(text)) return 1;
  return Number(spokenWords(text.replace("#", ""))[0] ?? Number.NaN);
}

const yes = z.union([z.boolean(), z.stringbool()], "must be true or false");

export const accepted = {
  words: orUndefined(words),
  quantity: orUndefined(wholeNumber),
  index: wholeNumber,
  optionalIndex: orUndefined(wholeNumber),
  yes: orUndefined(yes),
  drink: {
    flavor: orUndefined(words),
    toppings: orUndefined(wordList),
    sweetness: orUndefined(words),
    ice: orUndefined(words),
    addons: orUndefined(wordList),
  },
} as const;

/** Does the wish say anything at all? */
export function isEmptyWish(wish: DrinkWish): boolean {
  return Object.values(wish).every((value) => value === undefined);
}

/** What the agent is told it may write: the menu's own names, so that it cannot even ask for what we do not sell. */
export function drinkParameters(menu: Menu) {
  const { flavors, toppings, addons, sweetness, ice } = menu;
  return {
    flavor: oneOf(flavors).optional().describe("The drink."),
    toppings: z.array(oneOf(toppings)).optional().describe("All toppings wanted; [] for none."),
    sweetness: oneOf(sweetness.levels).optional().describe("Only if the caller said it."),
    ice: oneOf(ice.levels).optional().describe("Only if the caller said it."),
    addons: z.array(oneOf(addons)).optional().describe("All add-ons wanted; [] for none."),
  };
}

export function quantityParameter(menu: Menu) {
  return z
    .int()
    .min(1)
    .max(menu.rules.maxDrinksPerOrder)
    .optional()
    .describe("How many of this same drink; 1 if not said.");
}

export function indexParameter() {
  return z.int().min(1).describe("Number of the drink in the cart; 1 is the first.");
}

function oneOf(things: readonly { readonly name: string }[]) {
  // An empty enum is no JSON Schema; "none" is taken as nothing.
  return z.enum(things.length === 0 ? ["none"] : things.map((thing) => thing.name));
}
