import { z } from "zod";

const names = z.array(z.string()).catch([]);
const text = z.string().nullish().catch(undefined);
const dollars = z.number().nullish().catch(undefined);

const drink = z.object({
  flavor: z.string(),
  toppings: names,
  addons: names,
  sweetness: z.string().catch(""),
  ice: z.string().catch(""),
  price: dollars,
});

/** A drink as a tool told it. Prices in dollars. */
export type ToldDrink = z.infer<typeof drink>;

const stagedDrink = drink.extend({ quantity: z.number().catch(1) });
type ToldStagedDrink = z.infer<typeof stagedDrink>;

const cart = z.object({
  items: z.array(drink).catch([]),
  pending_item: stagedDrink.nullish().catch(undefined),
  cart_total: dollars,
  phone_last_four: text,
  caller_id_last_four: text,
  order_number: text,
  resumed: z.boolean().catch(false),
  usual: z
    .object({ items: z.array(drink).catch([]), summary: text })
    .nullish()
    .catch(undefined),
  summary: text,
  can_transfer: z.boolean().catch(false),
});

/** The order as `get_cart` told it last. */
export type ToldCart = z.infer<typeof cart>;

export const EMPTY_CART: ToldCart = cart.parse({});

export function parseCart(answer: unknown): ToldCart | undefined {
  return cart.safeParse(answer).data;
}

const staged = z.object({ pending_item: stagedDrink, summary: text });

export function parseStaged(
  answer: unknown,
): { readonly drink: ToldStagedDrink; readonly summary: string | undefined } | undefined {
  const found = staged.safeParse(answer).data;
  return found === undefined
    ? undefined
    : { drink: found.pending_item, summary: found.summary ?? undefined };
}

const refusal = z.object({
  error: z.string().catch(""),
  code: z.string().catch("unknown"),
  field: text,
  said: text,
  did_you_mean: names,
  item: text,
  missing: names,
  sold_out: names,
  available: names,
  room: z.number().nullish().catch(undefined),
  summary: text,
});

/** Why a tool said no, with the facts it gave. */
export type ToolNo = z.infer<typeof refusal>;

export function parseRefusal(answer: unknown): ToolNo {
  return refusal.catch(refusal.parse({})).parse(answer);
}

const facts = z.object({
  cart_count: dollars,
  cart_total: dollars,
  total: dollars,
  removed: text,
  summary: text,
  phone_last_four: text,
  phone_spoken: text,
  order_number: text,
  order_number_spoken: text,
  outcome: text,
  status_sentence: text,
  no_text: text,
});

/** The loose facts of an answer that went well. */
type ToolFacts = z.infer<typeof facts>;

export function parseFacts(answer: unknown): ToolFacts {
  return facts.catch({}).parse(answer);
}
