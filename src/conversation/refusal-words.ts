import { assertNever } from "../lib/assert-never.ts";
import type { DrinkField } from "../shop/drink.ts";
import type { OrderStatus } from "../shop/order.ts";
import { parseOrderNumber, spokenOrderNumber } from "../shop/order-number.ts";
import { countWord, listWords } from "./drink-words.ts";
import type { ToolRefusal } from "./tool-refusal.ts";

/** A sentence that the agent can say as it is. */
export function wordsFor(refusal: ToolRefusal): string {
  switch (refusal.kind) {
    case "not_on_menu":
      return `We don't have ${quoted(refusal.said)} ${asField(refusal.field)}.${offer(refusal.didYouMean)}`;
    case "ambiguous":
      return `There is more than one ${quoted(refusal.said)}.${offer(refusal.didYouMean)}`;
    case "sold_out": {
      const verb = refusal.items.length === 1 ? "is" : "are";
      const instead =
        refusal.available.length > 0 ? ` We do have ${listWords(refusal.available)}.` : "";
      return `Sorry, ${listWords(refusal.items)} ${verb} sold out.${instead}`;
    }
    case "requires":
      return `The ${refusal.item} needs ${listWords(refusal.missing)} with it. Shall I add ${listWords(refusal.missing)}, or leave the ${refusal.item} off?`;
    case "flavor_missing":
      return `Which drink would you like? We have ${listWords(refusal.flavors)}.`;
    case "nothing_staged":
      return "There is no drink waiting to be confirmed.";
    case "no_such_drink":
      if (refusal.count === 0) return "There is no drink in the cart.";
      return `There is no drink number ${refusal.index}: the cart has ${drinks(refusal.count)}.`;
    case "order_full":
      return refusal.room === 0
        ? `One order can have up to ${drinks(refusal.limit)}, and this one is full.`
        : `One order can have up to ${drinks(refusal.limit)}, so there is room for ${countWord(refusal.room)} more.`;
    case "bad_phone":
      return `I got ${refusal.digitCount === 0 ? "no digits" : `${refusal.digitCount} digits`}, and a phone number has ten. Could you say the whole number again, digit by digit?`;
    case "phone_missing":
      return refusal.callerIdLastFour === undefined
        ? "What phone number should we text when it's ready?"
        : `Shall we text the number you're calling from, ending in ${digits(refusal.callerIdLastFour)}?`;
    case "caller_id_not_textable":
      return "I can't text the number you're calling from. What number should we text?";
    case "drink_not_confirmed":
      return `The last drink is not confirmed yet: ${refusal.summary}. Is that right?`;
    case "nothing_to_order":
      return "There is nothing in the cart yet.";
    case "too_many_active_drinks":
      return `There are already ${drinks(refusal.active)} being made for this phone number, and the most at a time is ${refusal.limit}.`;
    case "already_preparing":
      return `Order ${spokenOrderNumber(refusal.orderNumber)} ${statusWords(refusal.status)}, so it can't be changed any more.`;
    case "already_ordered":
      return `Order ${spokenOrderNumber(refusal.orderNumber)} is placed already. Its texts go to the number ${refusal.phoneLastFour === undefined ? "it was placed with" : `ending in ${digits(refusal.phoneLastFour)}`}.`;
    case "no_such_order":
      return `I can't find an order with the number ${spoken(refusal.orderNumber)}.`;
    case "no_order_found":
      return "I can't find an order for this phone number.";
    case "status_not_next":
    case "undo_window_over":
    case "changed_meanwhile":
      return "That order has just changed, so it can't be done any more.";
    case "no_staff_phone":
      return "Sorry, nobody can come to the phone right now, but I can take your order.";
    case "nobody_to_forget":
      return "I can't see the number you're calling from, so I can't tell what is yours. Please text FORGET ME to us from your phone.";
    case "bad_arguments":
      return "Sorry, I didn't get that. Could you say it again?";
    case "unknown_tool":
      return "Sorry, I can't do that, but I can take your order.";
    case "cancelled":
      return "Go on, I'm listening.";
    case "fault":
      return "Sorry, something went wrong on our side. Let me try that once more.";
    default:
      return assertNever(refusal);
  }
}

/** What a tool result carries beside the sentence, for an agent that wants to choose its own words. */
export function factsOf(refusal: ToolRefusal): Record<string, unknown> {
  switch (refusal.kind) {
    case "not_on_menu":
    case "ambiguous":
      return { field: refusal.field, said: refusal.said, did_you_mean: refusal.didYouMean };
    case "sold_out":
      return { sold_out: refusal.items, available: refusal.available };
    case "requires":
      return { item: refusal.item, missing: refusal.missing };
    case "flavor_missing":
      return { flavors: refusal.flavors };
    case "order_full":
      return { max_drinks_per_order: refusal.limit, room: refusal.room };
    case "no_such_drink":
      return { cart_count: refusal.count };
    case "bad_phone":
      return { digits_heard: refusal.digitCount };
    case "phone_missing":
      return { caller_id_last_four: refusal.callerIdLastFour ?? null };
    case "drink_not_confirmed":
      return { summary: refusal.summary };
    case "already_preparing":
      return { order_number: refusal.orderNumber, status: refusal.status };
    case "already_ordered":
      return {
        order_number: refusal.orderNumber,
        phone_last_four: refusal.phoneLastFour ?? null,
      };
    case "too_many_active_drinks":
      return { limit: refusal.limit, active: refusal.active };
    case "bad_arguments":
      return { problems: refusal.problems };
    case "no_such_order":
      return { order_number: refusal.orderNumber };
    case "nothing_staged":
    case "nothing_to_order":
    case "caller_id_not_textable":
    case "no_order_found":
    case "status_not_next":
    case "undo_window_over":
    case "changed_meanwhile":
    case "no_staff_phone":
    case "nobody_to_forget":
    case "unknown_tool":
    case "cancelled":
    case "fault":
      return {};
    default:
      return assertNever(refusal);
  }
}

/** How an order stands, after "order 4, 7, 8, 2". */
export function statusWords(status: OrderStatus): string {
  switch (status) {
    case "received":
      return "is being prepared";
    case "ready":
      return "is ready for pickup";
    case "collected":
      return "has been picked up";
    case "cancelled":
      return "was cancelled";
  }
}

function asField(field: DrinkField): string {
  switch (field) {
    case "flavor":
      return "on the menu";
    case "topping":
      return "as a topping";
    case "addon":
      return "as an add-on";
    case "sweetness":
      return "as a sweetness";
    case "ice":
      return "for the ice";
  }
}

function offer(names: readonly string[]): string {
  return names.length === 0 ? "" : ` Did you mean ${listWords(names, " or ")}?`;
}

function quoted(said: string): string {
  return `"${said.slice(0, 60)}"`;
}

function drinks(count: number): string {
  return `${countWord(count)} ${count === 1 ? "drink" : "drinks"}`;
}

function digits(text: string): string {
  return Array.from(text).join(" ");
}

function spoken(text: string): string {
  const number = parseOrderNumber(text);
  return number === undefined ? quoted(text) : spokenOrderNumber(number);
}
