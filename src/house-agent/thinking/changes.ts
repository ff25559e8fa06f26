import { changeArguments, wishOf } from "./drink-arguments.ts";
import { oneByOne } from "./each-drink.ts";
import { dropStaged, tryDrink } from "./staging.ts";
import { digitByDigit, sentence } from "./sayings.ts";
import { parseFacts, type ToldDrink } from "./tool-answers.ts";
import type { Turn } from "./turn.ts";
import { mergeOptions, type Move, NO_OPTIONS, type Target } from "./wish.ts";

type Change = Move & { readonly kind: "change" };

/** Where a target stands on this call. */
type Place =
  | { readonly at: "staged" }
  | { readonly at: "cart"; readonly index: number }
  | { readonly at: "queue"; readonly position: number };

/** Does everything a line asks of the order: changes at once, new drinks by queueing them. */
export async function applyMoves(turn: Turn, moves: readonly Move[]): Promise<void> {
  for (const move of moves) {
    if (turn.hasAsked && move.kind !== "drink") break;
    switch (move.kind) {
      case "drink":
        turn.change({ queue: [...turn.state.queue, ...oneByOne(turn, move)] });
        break;
      case "change":
        await applyChange(turn, move);
        break;
      case "remove":
        await applyRemoval(turn, move.target);
        break;
    }
  }
}

async function applyChange(turn: Turn, change: Change): Promise<void> {
  const places = placesOf(turn, change.target);
  if (places.length > 0) {
    for (const place of places) await changeAt(turn, place, change);
    return;
  }
  if (isPlacedOnly(turn)) {
    if (change.target.kind === "current" && change.flavor !== undefined) queueAsDrink(turn, change);
    else sayPlaced(turn);
    return;
  }
  if (change.target.kind === "index") {
    const index = change.target.index;
    turn.say(index > 0 ? `There is no drink number ${index} yet.` : "There is no drink yet.");
    return;
  }
  queueAsDrink(turn, change);
}

/** Nothing is there to change, so the words were an order: "make it a taro", "with boba". */
function queueAsDrink(turn: Turn, change: Change): void {
  const flavor = change.target.kind === "flavor" ? change.target.name : change.flavor;
  const options = mergeOptions(NO_OPTIONS, change.options);
  const wish = {
    ...options,
    flavors: flavor === undefined ? [] : [flavor],
    quantity: change.quantity ?? 1,
    ...(change.unknownFlavor === undefined ? {} : { unknownFlavor: change.unknownFlavor }),
  };
  const drink: Move = { kind: "drink", wish, counted: false, added: false };
  turn.change({ queue: [...turn.state.queue, drink] });
}

async function changeAt(turn: Turn, place: Place, change: Change): Promise<void> {
  if (place.at === "queue") {
    changeQueued(turn, place.position, change);
    return;
  }
  const drink =
    place.at === "staged" ? turn.state.cart.pending_item : turn.state.cart.items[place.index - 1];
  if (drink == null) return;
  const args = argumentsFor(change, drink, turn);
  if (place.at === "staged") {
    const quantity = change.quantity === undefined ? {} : { quantity: change.quantity };
    const update = { ...args, ...quantity };
    if (Object.keys(update).length > 0)
      await tryDrink(turn, { tool: "update_pending_item", args: update });
    return;
  }
  if (Object.keys(args).length > 0) {
    await tryDrink(turn, { tool: "modify_cart_item", args: { index: place.index, ...args } });
  } else if (change.quantity === undefined) {
    turn.say("It's like that already.");
  }
  if (change.quantity !== undefined && change.quantity > 1) {
    const more: Move = {
      kind: "drink",
      wish: wishOf(turn.state.cart.items[place.index - 1] ?? drink, change.quantity - 1),
      counted: true,
      added: true,
    };
    turn.change({ queue: [...turn.state.queue, more] });
  }
}

/** Whether the drink is as the change would have it. */
export function isSoAlready(
  turn: Turn,
  change: Change,
  drink: ToldDrink,
  quantity: number,
): boolean {
  const isCount = change.quantity === undefined || change.quantity === quantity;
  const { sweetness, ice, ...others } = argumentsFor(change, drink, turn);
  const isLevel = (level: unknown, has: string) => level === undefined || level === has;
  return (
    isCount &&
    isLevel(sweetness, drink.sweetness) &&
    isLevel(ice, drink.ice) &&
    Object.keys(others).length === 0
  );
}

function argumentsFor(change: Change, drink: ToldDrink, turn: Turn): Record<string, unknown> {
  const flavor = change.unknownFlavor ?? change.flavor;
  return {
    ...(flavor === undefined || flavor === drink.flavor ? {} : { flavor }),
    ...changeArguments(change.options, drink, turn.menu),
  };
}

function changeQueued(turn: Turn, position: number, change: Change): void {
  const queued = turn.state.queue[position];
  if (queued?.kind !== "drink") return;
  const wish = {
    ...queued.wish,
    ...mergeOptions(queued.wish, change.options),
    flavors: change.flavor === undefined ? queued.wish.flavors : [change.flavor],
    quantity: change.quantity ?? queued.wish.quantity,
  };
  turn.change({ queue: turn.state.queue.with(position, { ...queued, wish }) });
}

async function applyRemoval(turn: Turn, target: Target): Promise<void> {
  const places = placesOf(turn, target);
  if (places.length === 0 && turn.removalsDone > 0) {
    turn.removalsDone -= 1;
    turn.say("I took that off.");
    return;
  }
  if (places.length === 0) {
    if (isPlacedOnly(turn)) sayPlaced(turn);
    else turn.say("That one isn't in your order.");
    return;
  }
  // From the end, so that the numbers of the others stay what they are.
  for (const place of places.toReversed()) {
    if (place.at === "staged") {
      const { pending_item: drink } = turn.state.cart;
      await dropStaged(turn);
      if (drink != null)
        turn.change({ lastChange: { at: "gone", drink, quantity: drink.quantity } });
      turn.say("Okay, I left that out.");
    } else if (place.at === "queue") {
      turn.change({ queue: turn.state.queue.toSpliced(place.position, 1) });
      turn.say("Okay, I left that out.");
    } else {
      await removeFromCart(turn, place.index);
    }
  }
}

async function removeFromCart(turn: Turn, index: number): Promise<void> {
  if (turn.removalsDone > 0) {
    turn.removalsDone -= 1;
    turn.say("I took that off.");
    return;
  }
  const drink = turn.state.cart.items[index - 1];
  const outcome = await turn.desk.act("remove_from_cart", { index });
  if (!outcome.ok) {
    turn.say(sentence(outcome.no.error));
    return;
  }
  turn.change({ lastChange: drink && { at: "gone", drink, quantity: 1 } });
  const { removed } = parseFacts(outcome.answer);
  turn.say(typeof removed === "string" ? `I took off ${removed}.` : "I took that off.");
  await turn.lookAtCart();
}

/** Empties the order: staged, queued and confirmed drinks. */
export async function clearOrder(turn: Turn): Promise<void> {
  await dropStaged(turn);
  for (let index = turn.state.cart.items.length; index > 0; index -= 1) {
    await turn.desk.act("remove_from_cart", { index });
  }
  await turn.lookAtCart();
  turn.change({ queue: [], isDone: false, hasNewDrinks: false, stagedSummary: undefined });
}

/** The drinks a target means, in the order in which they were ordered. */
function placesOf(turn: Turn, target: Target): readonly Place[] {
  const all = allPlaces(turn);
  switch (target.kind) {
    case "all":
      return all.map(({ place }) => place);
    case "index": {
      const found = all.at(target.index > 0 ? target.index - 1 : target.index);
      return found === undefined ? [] : [found.place];
    }
    case "current": {
      const staged = all.find(({ place }) => place.at === "staged");
      const current = staged ?? all.findLast(({ place }) => place.at === "cart") ?? all.at(-1);
      return current === undefined ? [] : [current.place];
    }
    case "flavor":
    case "with": {
      const named = all.filter(({ flavor, extras }) => [flavor, ...extras].includes(target.name));
      const staged = named.find(({ place }) => place.at === "staged");
      const found = staged ?? named.at(-1);
      return found === undefined ? [] : [found.place];
    }
  }
}

/** True once everything of this call is in a placed order. */
function isPlacedOnly(turn: Turn): boolean {
  const { order_number: orderNumber, items, pending_item: pending } = turn.state.cart;
  return (
    orderNumber != null && items.length === 0 && pending == null && turn.state.queue.length === 0
  );
}

function sayPlaced(turn: Turn): void {
  const number = turn.state.spokenOrderNumber ?? digitByDigit(turn.state.cart.order_number ?? "");
  turn.say(
    `Order ${number} is placed already.`,
    "I can add drinks to it, but for a change please ask at the counter.",
  );
}

type Placed = {
  readonly place: Place;
  readonly flavor: string;
  readonly extras: readonly string[];
};

function allPlaces(turn: Turn): readonly Placed[] {
  const { items, pending_item: pending } = turn.state.cart;
  const queued = turn.state.queue.flatMap((move, position): readonly Placed[] =>
    move.kind === "drink"
      ? [
          {
            place: { at: "queue", position },
            flavor: move.wish.flavors[0] ?? "",
            extras: extrasOf(move.wish),
          },
        ]
      : [],
  );
  return [
    ...items.map((item, index): Placed => ({
      place: { at: "cart", index: index + 1 },
      flavor: item.flavor,
      extras: extrasOf(item),
    })),
    ...(pending == null ? [] : [stagedPlace(pending)]),
    ...queued,
  ];
}

function stagedPlace(pending: ToldDrink): Placed {
  return { place: { at: "staged" }, flavor: pending.flavor, extras: extrasOf(pending) };
}

function extrasOf(drink: {
  readonly toppings: readonly string[];
  readonly addons: readonly string[];
}): readonly string[] {
  return [...drink.toppings, ...drink.addons];
}
