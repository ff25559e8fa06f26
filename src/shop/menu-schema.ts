import { z } from "zod";

/**
 * The shape of a menu file. Each message is what the owner should do. Rules that look at the whole menu (one meaning a
 * word, known ids) are in `menu-checks.ts`.
 */

export const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

const name = z
  .string("write it as text")
  .trim()
  .min(1, "write a name that can be said")
  .max(60, "shorten it to 60 letters or fewer");

/** Ids that look like numbers need no quotes. */
const id = z
  .union([z.string(), z.number()], "write an id such as egg-pudding")
  .transform(String)
  .pipe(
    z
      .string()
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "use lower-case letters, digits and hyphens only"),
  );

const aliases = z.array(name, "write a list such as [pearls, tapioca]").default([]);

const price = z
  .number("write dollars as a plain number such as 5.50")
  .min(0, "a price cannot be below zero")
  .max(1000, "write the price in dollars, not cents")
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, {
    message: "write at most two decimals, such as 5.50",
  });

const item = z.strictObject({
  id,
  name,
  aliases,
  price: price.optional(),
  requires: z.array(id, "write a list of ids such as [vanilla-cream]").default([]),
  available: z.boolean("write true or false").default(true),
});

const level = z.strictObject({ id, name, aliases });

const levelGroup = z.strictObject({
  default: id,
  levels: z.array(level, "write a list of levels").min(1, "name at least one level"),
});

const span = z
  .string('write a span such as "11:00-21:00"')
  .regex(
    /^(?:[01]?\d|2[0-3]):[0-5]\d-(?:(?:[01]?\d|2[0-3]):[0-5]\d|24:00)$/,
    'write opening and closing time as "11:00-21:00"',
  );

const spans = z.array(span, 'write a list such as ["11:00-21:00"]');

const hours = z.strictObject(
  Object.fromEntries(DAYS.map((day) => [day, spans.optional()])),
  'write days and spans such as { mon: ["11:00-21:00"] }',
);

const date = z
  .string('write a date such as "2026-12-25"')
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write a date such as "2026-12-25"')
  .refine((text) => !Number.isNaN(Date.parse(text)), "there is no such day");

const timeZone = z
  .string("write a time zone such as America/Los_Angeles")
  .refine(isTimeZone, "write a time zone such as America/Los_Angeles");

const count = z.int("write a whole number").min(1, "write 1 or more");

export const menuFile = z.strictObject({
  shop: z.strictObject({
    name,
    timeZone,
    hours: hours.optional(),
    closedOn: z.array(date, 'write a list such as ["2026-12-25"]').default([]),
  }),
  prices: z
    .strictObject({
      flavor: price.optional(),
      topping: price.optional(),
      addon: price.optional(),
    })
    .default({}),
  flavors: z.array(item, "write a list of flavors").min(1, "name at least one flavor"),
  toppings: z.array(item, "write a list of toppings").default([]),
  addons: z.array(item, "write a list of add-ons").default([]),
  sweetness: levelGroup,
  ice: levelGroup,
  rules: z.strictObject({
    maxDrinksPerOrder: count.max(50, "write 50 or less"),
    maxActiveDrinksPerPhone: count.optional(),
  }),
});

export type MenuFile = z.infer<typeof menuFile>;
export type MenuFileItem = MenuFile["flavors"][number];

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: text });
    return true;
  } catch {
    return false; // Intl has no other way to ask.
  }
}
