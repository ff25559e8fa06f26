import { z } from "zod";

const money = z.number().transform((dollars) => Math.round(dollars * 100));

/** What the guard reads in a tool result. Every field may be missing: a result of another shape teaches nothing. */
const result = z.object({
  ok: z.boolean().optional().catch(undefined),
  order_number: z.string().nullish().catch(undefined),
  status: z.string().optional().catch(undefined),
  total: money.optional().catch(undefined),
  cart_total: money.optional().catch(undefined),
  cart_count: z.number().optional().catch(undefined),
  pending_item: z.object({ price: money, quantity: z.number() }).nullish().catch(undefined),
  item: z.object({ price: money }).nullish().catch(undefined),
  items: z
    .array(z.object({ price: money }))
    .optional()
    .catch(undefined),
});

/** Everything that the tools of one call have answered so far, as far as an agent may say it. */
export class TruthFacts {
  /** Every order number that a tool named. */
  readonly orderNumbers = new Set<string>();
  /** The order of this call, once it is placed. */
  orderNumber: string | undefined;
  /** As a tool last told it, by order number. */
  readonly statuses = new Map<string, string>();
  orderTotalCents: number | undefined;
  cartTotalCents: number | undefined;
  pending: { readonly priceCents: number; readonly quantity: number } | undefined;
  readonly #drinkPricesCents = new Set<number>();

  learn(tool: string, answer: unknown): void {
    const facts = result.safeParse(answer).data;
    if (facts === undefined) return;
    this.#learnOrder(tool, facts);
    if (facts.ok === false) return;
    if (facts.cart_total !== undefined) this.cartTotalCents = facts.cart_total;
    for (const item of [facts.pending_item, facts.item, ...(facts.items ?? [])]) {
      if (item) this.#drinkPricesCents.add(item.price);
    }
    if (facts.pending_item) {
      const { price, quantity } = facts.pending_item;
      this.pending = { priceCents: price, quantity };
    } else if (facts.pending_item === null || LEAVES_NOTHING_STAGED.has(tool)) {
      this.pending = undefined;
    }
  }

  /** What "your total" may be at this moment. */
  get totalsCents(): readonly number[] {
    const { orderTotalCents, cartTotalCents } = this;
    const staged = this.#stagedCents;
    const known = [orderTotalCents, cartTotalCents].filter((total) => total !== undefined);
    const joined = known.length === 2 ? [known.reduce((sum, total) => sum + total, 0)] : [];
    const sums = [...known, ...joined];
    return staged === undefined ? sums : [...sums, staged, ...sums.map((sum) => sum + staged)];
  }

  /** The total to say when a wrong one was said. */
  get totalCents(): number | undefined {
    const inCart = this.cartTotalCents ?? 0;
    return inCart > 0 ? inCart : (this.orderTotalCents ?? this.#stagedCents);
  }

  /** Prices of drinks that a tool named, one and all of the staged ones. */
  get drinkPricesCents(): readonly number[] {
    const staged = this.#stagedCents;
    return [...this.#drinkPricesCents, ...(staged === undefined ? [] : [staged])];
  }

  get #stagedCents(): number | undefined {
    return this.pending && this.pending.priceCents * this.pending.quantity;
  }

  #learnOrder(tool: string, facts: z.infer<typeof result>): void {
    const number = facts.order_number;
    // A number that was not found is still a number to speak of: "I can't find order 1234".
    if (typeof number !== "string" || number === "") return;
    if (facts.ok === false && tool === "order_status") return;
    this.orderNumbers.add(number);
    if (tool === "order_status") {
      if (facts.status !== undefined) this.statuses.set(number, facts.status);
      return;
    }
    this.orderNumber = number;
    if (facts.total !== undefined) {
      this.orderTotalCents = facts.total;
      this.cartTotalCents = 0;
    }
  }
}

const LEAVES_NOTHING_STAGED: ReadonlySet<string> = new Set([
  "confirm_pending_to_cart",
  "clear_pending_item",
  "checkout_order",
]);
