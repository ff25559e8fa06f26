import { z } from "zod";

const item = z.object({
  name: z.string(),
  price: z.number().optional(),
  aliases: z.array(z.string()).default([]),
  requires: z.array(z.string()).default([]),
  available: z.boolean().default(true),
});

const level = z.object({ name: z.string(), aliases: z.array(z.string()).default([]) });

const levels = z
  .object({ levels: z.array(level).default([]), default: z.string().optional() })
  .default({ levels: [] });

const menuFacts = z.object({
  shop: z.string().optional().catch(undefined),
  flavors: z.array(item).default([]),
  toppings: z.array(item).default([]),
  addons: z.array(item).default([]),
  sweetness: levels,
  ice: levels,
  max_drinks_per_order: z.number().optional(),
  summary: z.string().optional(),
});

/** What `menu_summary` told: the only menu the dialogue knows. Prices in dollars. */
export type MenuFacts = z.infer<typeof menuFacts>;
export type MenuFactItem = z.infer<typeof item>;
export type MenuFactLevels = z.infer<typeof levels>;

export const EMPTY_MENU: MenuFacts = menuFacts.parse({});

/** `undefined` when the answer is no menu. */
export function parseMenuFacts(answer: unknown): MenuFacts | undefined {
  return menuFacts.safeParse(answer).data;
}
