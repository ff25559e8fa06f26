import type { Expecting } from "../dialogue.ts";
import type { ToolArguments } from "./tool-desk.ts";
import type { ToldCart, ToldDrink } from "./tool-answers.ts";
import { EMPTY_CART } from "./tool-answers.ts";
import type { Move, Wish } from "./wish.ts";

/** A tool call that was refused and may be tried again, mended. */
export type Attempt = { readonly tool: string; readonly args: ToolArguments };

/** A drink as it was before it was changed or taken off, and where it stood: `cart` counts from 1. */
export type Undo = {
  readonly at: "staged" | "gone" | { readonly cart: number };
  readonly drink: ToldDrink;
  readonly quantity: number;
};

/** What the caller was asked last: it decides what "yes" means. */
export type Asked =
  | { readonly kind: "what_to_order" }
  | { readonly kind: "which_flavor"; readonly wish: Wish }
  | { readonly kind: "is_drink_right" }
  | { readonly kind: "what_to_change" }
  /** "Did you mean …?": `bad` in the attempt is to be replaced by one of the names. */
  | {
      readonly kind: "did_you_mean";
      readonly attempt: Attempt;
      readonly bad: string;
      readonly names: readonly string[];
    }
  | {
      readonly kind: "add_missing";
      readonly attempt: Attempt;
      readonly item: string;
      readonly missing: readonly string[];
    }
  /** Shall we go on without what is sold out or not on the menu? */
  | { readonly kind: "go_without"; readonly attempt: Attempt; readonly items: readonly string[] }
  | { readonly kind: "fewer"; readonly attempt: Attempt; readonly room: number }
  | { readonly kind: "anything_else" }
  | { readonly kind: "want_it"; readonly wish: Wish }
  | { readonly kind: "use_caller_id" }
  | { readonly kind: "phone_number" }
  | { readonly kind: "is_phone_right" }
  | { readonly kind: "place_order" }
  | { readonly kind: "the_usual" }
  | { readonly kind: "cancel_order" }
  | { readonly kind: "leave_without_order" }
  /** Shall everything kept of the caller be deleted? Then back to what was asked before. */
  | { readonly kind: "forget_caller"; readonly before: Asked; readonly question: readonly string[] }
  /** An order was asked about and not found; `digits` of its number so far. */
  | { readonly kind: "which_order"; readonly digits: string }
  | { readonly kind: "after_order" }
  | { readonly kind: "ended" };

/** All that is known and pending on a call: a value, replaced at the end of each turn. */
export type DialogueState = {
  readonly asked: Asked;
  readonly cart: ToldCart;
  /** Drinks asked for and not yet staged. */
  readonly queue: readonly Move[];
  /** "That's all" was said: no need to ask for more. */
  readonly isDone: boolean;
  /** The phone number so far. */
  readonly digits: string;
  readonly hasPlus: boolean;
  /** Phone numbers that were read back and called wrong on this call; one that was twice is here twice. */
  readonly rejectedNumbers: readonly string[];
  /** Turns in a row that were not understood. */
  readonly misses: number;
  readonly lastSaid: readonly string[];
  readonly lastAsked: readonly string[];
  /** Drinks were confirmed that the placed order does not have yet. */
  readonly hasNewDrinks: boolean;
  readonly hasOfferedUsual: boolean;
  readonly hasRefusedCallerId: boolean;
  /** "4, 7, 8, 2", as checkout told it. */
  readonly spokenOrderNumber: string | undefined;
  /** Dollars of the placed order. */
  readonly orderTotal: number | undefined;
  /** How the server words the staged drink. */
  readonly stagedSummary: string | undefined;
  /** The drink talked about last, for "another one". */
  readonly lastDrink: ToldDrink | undefined;
  /** What the last change did, for "actually no, keep it". */
  readonly lastChange: Undo | undefined;
};

export const NEW_DIALOGUE: DialogueState = {
  asked: { kind: "what_to_order" },
  cart: EMPTY_CART,
  queue: [],
  isDone: false,
  digits: "",
  hasPlus: false,
  rejectedNumbers: [],
  misses: 0,
  lastSaid: [],
  lastAsked: [],
  hasNewDrinks: false,
  hasOfferedUsual: false,
  hasRefusedCallerId: false,
  spokenOrderNumber: undefined,
  orderTotal: undefined,
  stagedSummary: undefined,
  lastDrink: undefined,
  lastChange: undefined,
};

const PHONE_DIGITS = 10;
const ORDER_DIGITS = 4;

/** How many digits of a number are still to come; `undefined` when none is talked about. */
export function digitsAwaitedBy({ asked, digits }: DialogueState): number | undefined {
  if (asked.kind === "use_caller_id" || asked.kind === "is_phone_right") return PHONE_DIGITS;
  if (asked.kind === "phone_number") {
    return digits.length < PHONE_DIGITS ? PHONE_DIGITS - digits.length : PHONE_DIGITS;
  }
  if (asked.kind !== "which_order") return undefined;
  const whole = asked.digits.length < ORDER_DIGITS ? ORDER_DIGITS : PHONE_DIGITS;
  return whole - asked.digits.length;
}

/** What the next number hardly is, while one may be said: who answers a read-back with a number says another one. */
export function rejectedNumbersOf(state: DialogueState): readonly string[] {
  const { asked, digits, rejectedNumbers } = state;
  if (asked.kind === "is_phone_right") return [...rejectedNumbers, digits];
  return asked.kind === "phone_number" ? rejectedNumbers : [];
}

/** Tunes the hearing to what was asked. */
export function expectingOf(asked: Asked): Expecting {
  switch (asked.kind) {
    case "phone_number":
    case "which_order":
      return "phone";
    case "is_phone_right":
    case "place_order":
    case "use_caller_id":
      return "yes_no_or_phone";
    case "is_drink_right":
    case "add_missing":
    case "go_without":
    case "fewer":
    case "the_usual":
    case "cancel_order":
    case "leave_without_order":
    case "forget_caller":
    case "want_it":
      return "yes_no";
    case "what_to_order":
    case "which_flavor":
    case "what_to_change":
    case "did_you_mean":
    case "anything_else":
      return "order";
    case "after_order":
    case "ended":
      return "anything";
  }
}
