import { aboutAnswer, hasAnswer, menuAnswer, offerIt, priceAnswer } from "./menu-answers.ts";
import { sayStatus } from "./order-status.ts";
import type { Question } from "./question-reader.ts";
import {
  digitByDigit,
  digitsApart,
  exampleOrder,
  flavorNames,
  listOf,
  priceOf,
} from "./sayings.ts";
import type { ToldDrink } from "./tool-answers.ts";
import type { Turn } from "./turn.ts";

/** Answers a question with what tools told, or says honestly that it is not known. */
export async function answerQuestion(turn: Turn, question: Question): Promise<void> {
  switch (question.kind) {
    case "menu":
      turn.say(...menuAnswer(turn, question.about));
      return;
    case "price":
      turn.say(...priceAnswer(turn, question.names, question.unknown));
      offerIt(turn, question.names);
      return;
    case "total":
      await sayTotal(turn);
      return;
    case "has":
      turn.say(...hasAnswer(turn, question.names, question.unknown));
      offerIt(turn, question.names);
      return;
    case "about":
      turn.say(...aboutAnswer(turn, question.names));
      return;
    case "cart":
      await sayCart(turn);
      return;
    case "status":
      await sayStatus(turn, question.digits);
      return;
    case "placed":
      await sayPlaced(turn);
      return;
    case "order_number":
      sayOrderNumber(turn);
      return;
    case "wait_time":
      if (turn.state.cart.order_number != null) await sayStatus(turn, "");
      turn.say("I can't say how long it takes, but we'll text you when it's ready.");
      return;
    case "who":
      turn.say(`This is the automatic order line of ${turn.menu.shop ?? "the shop"}.`);
      return;
    case "robot":
      turn.say("Yes, I'm a computer that takes orders.");
      return;
    case "language":
      turn.say("Sorry, I only speak English.");
      return;
    case "why_phone":
      turn.say("We text that number when your drinks are ready, and every order needs one.");
      return;
    case "which_phone":
      turn.say(phoneAnswer(turn));
      return;
    case "recommend":
      turn.say(`I can't taste them, but we have ${listOf(flavorNames(turn.menu))}.`);
      return;
    case "limit":
      turn.say(limitAnswer(turn));
      return;
    case "help":
      turn.say(`Just tell me what you'd like, for example: ${exampleOrder(turn.menu)}.`);
      return;
    case "not_known":
      turn.say(notKnownAnswer(question.topic));
      return;
  }
}

function notKnownAnswer(topic: string): string {
  if (topic === "sizes") return "I have no sizes to choose from.";
  if (topic === "that") return "Sorry, I don't know about that; please ask at the counter.";
  return `Sorry, I don't know about ${topic}; please ask at the counter.`;
}

async function sayTotal(turn: Turn): Promise<void> {
  const { pending_item: pending } = turn.state.cart;
  await turn.lookAtCart();
  const { items, cart_total: total, order_number: orderNumber } = turn.state.cart;
  if (pending?.price != null) {
    const each = pending.quantity > 1 ? " each" : "";
    turn.say(`The ${pending.flavor} is ${priceOf(pending.price)}${each} as it is.`);
  }
  if (items.length > 0 && total != null) turn.say(`Your order so far comes to ${priceOf(total)}.`);
  else if (pending == null && orderNumber == null)
    turn.say("Your order is empty so far.", ...menuAnswer(turn, "flavors"));
  else if (pending == null && turn.state.orderTotal !== undefined)
    turn.say(`Your order came to ${priceOf(turn.state.orderTotal)}.`);
  else if (pending == null) turn.say("I can't see the price of a placed order.");
}

async function sayCart(turn: Turn): Promise<void> {
  await turn.lookAtCart();
  const {
    items,
    summary,
    cart_total: total,
    pending_item: pending,
    order_number: orderNumber,
  } = turn.state.cart;
  if (items.length > 0) {
    turn.say(`You have ${summary ?? listOf(items.map(drinkWords))}.`);
    if (total != null) turn.say(`That comes to ${priceOf(total)}.`);
  } else if (orderNumber != null) {
    turn.say(`Order ${turn.state.spokenOrderNumber ?? digitByDigit(orderNumber)} is placed.`);
  } else if (pending == null) {
    turn.say("There is nothing in your order yet.");
  }
}

/** As a barista would repeat it: "taro milk tea with boba, 50%, regular ice". */
export function drinkWords(drink: ToldDrink): string {
  const extras = [...drink.toppings, ...drink.addons];
  const withExtras = extras.length === 0 ? drink.flavor : `${drink.flavor} with ${listOf(extras)}`;
  return [withExtras, drink.sweetness, drink.ice].filter((part) => part !== "").join(", ");
}

async function sayPlaced(turn: Turn): Promise<void> {
  const outcome = await turn.desk.ask("order_is_placed");
  const isPlaced = outcome.ok && outcome.answer["placed"] === true;
  if (!isPlaced) {
    turn.say("No, your order isn't placed yet.");
    return;
  }
  await turn.lookAtCart();
  turn.say("Yes, it's placed.");
  sayOrderNumber(turn);
}

function sayOrderNumber(turn: Turn): void {
  const { cart, spokenOrderNumber } = turn.state;
  if (cart.order_number == null) {
    turn.say("You don't have an order number yet: the order isn't placed.");
    return;
  }
  const number = spokenOrderNumber ?? digitByDigit(cart.order_number);
  turn.say(`Your order number is ${number}.`, `Once more: ${number}.`);
}

function phoneAnswer(turn: Turn): string {
  const { phone_last_four: saved, caller_id_last_four: own } = turn.state.cart;
  if (saved != null) return `I have the number ending in ${digitsApart(saved)}.`;
  if (own != null) return `You're calling from the number ending in ${digitsApart(own)}.`;
  return "I have no number from you yet.";
}

function limitAnswer(turn: Turn): string {
  const limit = turn.menu.max_drinks_per_order;
  return limit === undefined
    ? "I don't know of a limit."
    : `One order can have up to ${limit} drinks.`;
}
