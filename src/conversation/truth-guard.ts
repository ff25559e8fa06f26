import { dollarsText } from "../lib/money.ts";
import type { Menu, MenuItem } from "../shop/menu.ts";
import { listWords } from "./drink-words.ts";
import { type SaidAmount, amountsIn } from "./said-amounts.ts";
import {
  claimedAvailable,
  claimedSoldOut,
  claimsPlaced,
  claimsReady,
  isDeniedOrAsked,
  sentencesOf,
} from "./said-claims.ts";
import { itemsNamedIn, strangersNamedIn } from "./said-items.ts";
import { orderNumbersIn } from "./said-order-number.ts";
import { TruthFacts } from "./truth-facts.ts";

/** What a sentence of the agent is worth, by what the tools of this call have answered. */
export type Verdict =
  | { readonly kind: "backed" }
  | {
      readonly kind: "contradicted";
      readonly about: Claim;
      /** To be said at once, as it is. */
      readonly correction: string;
    }
  | { readonly kind: "not_checkable" };

export type Claim = "order_number" | "order_placed" | "order_status" | "price" | "item";

const NOT_CHECKABLE: Verdict = { kind: "not_checkable" };
const BACKED: Verdict = { kind: "backed" };

const TOTAL = /\b(?:total|comes to|altogether|all together|in all|you owe)\b/i;

/**
 * Knows every number, price, item and order that the tools of one call returned, and checks what the agent says against
 * them. It would rather let a doubtful sentence pass than correct a true one: quantities, percentages and telephone digits
 * are never claims.
 */
export class TruthGuard {
  readonly #menu: () => Menu;
  readonly #facts = new TruthFacts();

  /** @param options.menu with the availability of the moment */
  constructor(options: { readonly menu: () => Menu }) {
    this.#menu = options.menu;
  }

  /** @param result the tool's answer, as JSON text or parsed */
  toolResult(name: string, _args: unknown, result: unknown): void {
    this.#facts.learn(name, typeof result === "string" ? parsed(result) : result);
  }

  /** One sentence, or several: a contradiction in any of them counts for all. */
  said(text: string): Verdict {
    const verdicts = sentencesOf(text).flatMap((sentence) => this.#claimsOf(sentence));
    const contradicted = verdicts.find((verdict) => verdict.kind === "contradicted");
    return (
      contradicted ?? (verdicts.some(({ kind }) => kind === "backed") ? BACKED : NOT_CHECKABLE)
    );
  }

  #claimsOf(sentence: string): readonly Verdict[] {
    const numbers = this.#orderNumber(sentence);
    return [
      numbers,
      // A sentence about an order that was looked up speaks of that order, not of this call's.
      this.#status(sentence),
      this.#placed(sentence),
      ...this.#prices(sentence),
      this.#items(sentence),
    ];
  }

  #orderNumber(sentence: string): Verdict {
    const numbers = orderNumbersIn(sentence);
    const isAsked = sentence.endsWith("?") && !/order number is/i.test(sentence);
    if (numbers.length === 0 || isAsked || isDeniedOrAsked(sentence)) return NOT_CHECKABLE;
    if (numbers.every((number) => this.#facts.orderNumbers.has(number))) return BACKED;
    return contradiction("order_number", this.#orderWords());
  }

  #placed(sentence: string): Verdict {
    if (!claimsPlaced(sentence)) return NOT_CHECKABLE;
    const { orderNumber, orderNumbers } = this.#facts;
    // "Order 4782 is being prepared" may be an earlier order, looked up on this call.
    if (orderNumber !== undefined || orderNumbers.size > 0) return BACKED;
    return contradiction("order_placed", this.#orderWords());
  }

  /** "Your order is ready" when the tool said otherwise. */
  #status(sentence: string): Verdict {
    if (!claimsReady(sentence)) return NOT_CHECKABLE;
    const { statuses } = this.#facts;
    const asked = orderNumbersIn(sentence)[0] ?? [...statuses.keys()].at(-1);
    const status = asked === undefined ? undefined : statuses.get(asked);
    if (status === undefined) return NOT_CHECKABLE;
    if (status === "ready") return BACKED;
    return contradiction("order_status", "the order is not ready yet");
  }

  #prices(sentence: string): readonly Verdict[] {
    const amounts = amountsIn(sentence);
    if (amounts.length === 0 || isDeniedOrAsked(sentence)) return [];
    const total = totalAmong(amounts, sentence);
    const named = itemsNamedIn(sentence, this.#menu());
    // One thing and one amount belong together; among several there is no telling.
    const only = named.length === 1 && amounts.length === 1 ? named[0] : undefined;
    return amounts.map((amount) =>
      amount === total ? this.#total(amount.cents) : this.#price(amount.cents, named, only),
    );
  }

  #total(cents: number): Verdict {
    if (this.#facts.totalsCents.includes(cents)) return BACKED;
    const { totalCents } = this.#facts;
    const words =
      totalCents === undefined
        ? "I don't have a total yet"
        : `your total is ${dollarsText(totalCents)}`;
    return contradiction("price", words);
  }

  #price(cents: number, named: readonly MenuItem[], only: MenuItem | undefined): Verdict {
    const { flavors, toppings, addons } = this.#menu();
    const sum = named.reduce((total, item) => total + item.priceCents, 0);
    const { drinkPricesCents, totalsCents, pending } = this.#facts;
    const menuPrices = [...flavors, ...toppings, ...addons].map((item) => item.priceCents);
    const told = [sum, ...drinkPricesCents, ...totalsCents];
    // "Boba is 50 cents" must not pass because an add-on is; "with boba that makes 7 dollars" may be worked out.
    const known = [
      ...told,
      ...drinkPricesCents.map((price) => price + sum),
      ...(only === undefined ? menuPrices : []),
    ];
    if (known.includes(cents)) return BACKED;
    if (only !== undefined) {
      return contradiction("price", `${only.name} is ${dollarsText(only.priceCents)}`);
    }
    if (pending !== undefined) {
      return contradiction("price", `that drink is ${dollarsText(pending.priceCents)}`);
    }
    return this.#total(cents);
  }

  #items(sentence: string): Verdict {
    const menu = this.#menu();
    const soldOut = claimedSoldOut(sentence);
    if (soldOut !== undefined) {
      const named = itemsNamedIn(soldOut, menu);
      const there = named.filter((item) => item.available);
      if (named.length === 0) return NOT_CHECKABLE;
      return there.length === 0 ? BACKED : contradiction("item", `we do have ${listOf(there)}`);
    }
    const available = claimedAvailable(sentence);
    if (available === undefined) return NOT_CHECKABLE;
    const named = itemsNamedIn(available, menu);
    const gone = named.filter((item) => !item.available);
    if (gone.length > 0) {
      return contradiction("item", `${listOf(gone)} ${gone.length > 1 ? "are" : "is"} sold out`);
    }
    const strangers = strangersNamedIn(available, menu);
    if (strangers.length > 0) return contradiction("item", `we don't have ${listWords(strangers)}`);
    return named.length > 0 ? BACKED : NOT_CHECKABLE;
  }

  #orderWords(): string {
    const { orderNumber } = this.#facts;
    if (orderNumber === undefined) return "your order is not placed yet";
    return `your order number is ${Array.from(orderNumber).join(", ")}`;
  }
}

function contradiction(about: Claim, truth: string): Verdict {
  return { kind: "contradicted", about, correction: `Sorry, I misspoke: ${truth}.` };
}

/** The amount that is said to be the total: the first one after the word, or before it when none follows. */
function totalAmong(amounts: readonly SaidAmount[], sentence: string): SaidAmount | undefined {
  const cue = TOTAL.exec(sentence);
  if (cue === null) return undefined;
  return amounts.find((amount) => amount.at > cue.index) ?? amounts.at(-1);
}

function listOf(items: readonly MenuItem[]): string {
  return listWords(items.map((item) => item.name));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // Teaches nothing.
  }
}
