import { mended, namesIn, stagingArguments, withAdded, withoutItems } from "./drink-arguments.ts";
import type { Attempt, Undo } from "./dialogue-state.ts";
import { flavorNames, listOf, sentence } from "./sayings.ts";
import { parseFacts, parseStaged, type ToldDrink, type ToolNo } from "./tool-answers.ts";
import type { Turn } from "./turn.ts";
import { queueUsual } from "./usual-order.ts";
import { hasOptions, NO_OPTIONS, type Wish } from "./wish.ts";

/** Stages the next drink of the queue, or asks what it still needs. */
export async function stageNext(turn: Turn): Promise<void> {
  const [move, ...queue] = turn.state.queue;
  turn.change({ queue });
  if (move?.kind !== "drink") return;
  await stageWish(turn, move.wish);
}

export async function stageWish(turn: Turn, wish: Wish): Promise<void> {
  const copied = lastDrink(turn);
  const isSame = wish.copies === "drink" && !hasOptions(wish) && wish.quantity === 1;
  // "The same again" as the first word of a call means the call before.
  if (isSame && copied === undefined && queueUsual(turn)) return;
  const flavor = wish.unknownFlavor ?? onlyOne(wish.flavors) ?? (wish.copies && copied?.flavor);
  if (flavor === undefined) {
    askFlavor(turn, wish);
    return;
  }
  const limit = turn.menu.max_drinks_per_order;
  if (limit !== undefined && wish.quantity > limit && wish.unknownFlavor === undefined) {
    turn.say(`One order can have up to ${limit} drinks.`);
    const attempt = {
      tool: "add_to_cart",
      args: stagingArguments(wish, flavor, copied, turn.menu),
    };
    turn.ask({ kind: "fewer", attempt, room: limit }, `Shall I make it ${limit}?`);
    return;
  }
  // "Eighteen thousand waters" are refused for the waters.
  const quantity = limit !== undefined && wish.quantity > limit ? 1 : wish.quantity;
  const args = stagingArguments({ ...wish, quantity }, flavor, copied, turn.menu);
  await tryDrink(turn, { tool: "add_to_cart", args });
}

function onlyOne(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

/** "Taro milk tea or black milk tea?" */
export function askFlavor(turn: Turn, wish: Wish): void {
  const names = namesToChoose(turn, wish);
  turn.ask({ kind: "which_flavor", wish }, `Which one would you like: ${listOf(names, "or")}?`);
}

/** The flavors that a wish leaves open. */
export function namesToChoose(turn: Turn, wish: Wish): readonly string[] {
  const available = flavorNames(turn.menu);
  const among = available.filter((name) => wish.flavors.includes(name));
  return among.length > 1 ? among : available;
}

/** The drink that "another one" copies. */
function lastDrink(turn: Turn): ToldDrink | undefined {
  return turn.state.cart.pending_item ?? turn.state.lastDrink ?? turn.state.cart.items.at(-1);
}

/** Runs a tool that makes or changes a drink, and deals with a refusal. */
export async function tryDrink(turn: Turn, attempt: Attempt): Promise<void> {
  const before = drinkOf(turn, attempt);
  const outcome = await turn.desk.act(attempt.tool, attempt.args);
  if (!outcome.ok) {
    await explain(turn, attempt, outcome.no);
    return;
  }
  turn.change({ lastChange: before && undoOf(turn, attempt, before) });
  if (attempt.tool === "modify_cart_item") {
    const { summary } = parseFacts(outcome.answer);
    if (typeof summary === "string") turn.say(`Done: ${summary}.`);
    await turn.lookAtCart();
    if (turn.state.cart.order_number != null) turn.change({ hasNewDrinks: true });
    return;
  }
  const staged = parseStaged(outcome.answer);
  if (staged === undefined) {
    await turn.lookAtCart();
    return;
  }
  turn.change({
    cart: { ...turn.state.cart, pending_item: staged.drink },
    stagedSummary: staged.summary,
    lastDrink: staged.drink,
  });
}

async function explain(turn: Turn, attempt: Attempt, no: ToolNo): Promise<void> {
  const said = sentence(no.error);
  switch (no.code) {
    case "not_on_menu":
    case "ambiguous":
      return explainUnknown(turn, attempt, no);
    case "sold_out": {
      if (isFlavor(turn, no.sold_out[0])) {
        turn.say(said);
        askFlavor(turn, wishOfArguments(attempt));
        return;
      }
      turn.say(said);
      turn.ask({ kind: "go_without", attempt, items: no.sold_out }, "Shall I make it without?");
      return;
    }
    case "requires": {
      const item = no.item ?? "";
      const offer = said.endsWith("?") ? said : `${said} Shall I add it?`;
      turn.ask({ kind: "add_missing", attempt, item, missing: no.missing }, offer);
      return;
    }
    case "order_full": {
      turn.say(said);
      const room = no.room ?? 0;
      turn.change({ queue: [] });
      if (room > 0) turn.ask({ kind: "fewer", attempt, room }, `Shall I make it ${room}?`);
      else turn.change({ isDone: true });
      return;
    }
    case "flavor_missing":
      askFlavor(turn, wishOfArguments(attempt));
      return;
    case "nothing_staged":
    case "no_such_drink":
      await turn.lookAtCart();
      turn.say(said);
      return;
    default:
      turn.say(said);
  }
}

async function explainUnknown(turn: Turn, attempt: Attempt, no: ToolNo): Promise<void> {
  const bad = no.said ?? strangerIn(turn, attempt);
  if (bad === undefined) {
    turn.say(sentence(no.error));
    return;
  }
  if (no.did_you_mean.length > 0) {
    const offer = no.error.trim().endsWith("?")
      ? sentence(no.error)
      : `${sentence(no.error)} Did you mean ${listOf(no.did_you_mean, "or")}?`;
    turn.ask({ kind: "did_you_mean", attempt, bad, names: no.did_you_mean }, offer);
    return;
  }
  turn.say(sentence(no.error));
  if (attempt.args["flavor"] === bad) {
    if (attempt.tool === "add_to_cart") askFlavor(turn, wishOfArguments(attempt));
    return;
  }
  const rest = mended(attempt, bad, undefined);
  turn.hasLeftOut = true;
  if (attempt.tool === "add_to_cart" || Object.keys(rest.args).some((key) => key !== "index")) {
    await tryDrink(turn, rest);
  }
}

/** The argument that is no word of the menu, where the refusal does not name it. */
function strangerIn(turn: Turn, attempt: Attempt): string | undefined {
  const { flavors, toppings, addons } = turn.menu;
  const known = new Set([...flavors, ...toppings, ...addons].map((item) => item.name));
  const used = [
    attempt.args["flavor"],
    ...namesIn(attempt.args["toppings"]),
    ...namesIn(attempt.args["addons"]),
  ];
  return used.filter((name) => typeof name === "string").find((name) => !known.has(name));
}

function isFlavor(turn: Turn, name: string | undefined): boolean {
  return turn.menu.flavors.some((flavor) => flavor.name === name);
}

/** The wish behind a refused attempt, its flavor left open. */
export function wishOfArguments(attempt: Attempt): Wish {
  const { sweetness, ice, quantity } = attempt.args;
  return {
    ...NO_OPTIONS,
    flavors: [],
    quantity: typeof quantity === "number" ? quantity : 1,
    toppings: namesIn(attempt.args["toppings"]),
    addons: namesIn(attempt.args["addons"]),
    ...(typeof sweetness === "string" ? { sweetness } : {}),
    ...(typeof ice === "string" ? { ice } : {}),
  };
}

/** Puts the staged drink in the cart: only after a yes. */
export async function confirmStaged(turn: Turn): Promise<boolean> {
  const outcome = await turn.desk.act("confirm_pending_to_cart");
  const wasDone = !outcome.ok && outcome.no.code === "nothing_staged";
  if (!outcome.ok && !wasDone) {
    turn.say(sentence(outcome.no.error));
    if (outcome.no.code === "order_full") await dropStaged(turn);
    return false;
  }
  await turn.lookAtCart();
  turn.change({
    cart: { ...turn.state.cart, pending_item: undefined },
    hasNewDrinks: true,
    stagedSummary: undefined,
    lastChange: undefined,
  });
  return true;
}

export async function dropStaged(turn: Turn): Promise<void> {
  if (turn.state.cart.pending_item == null) return;
  await turn.desk.act("clear_pending_item");
  turn.change({ cart: { ...turn.state.cart, pending_item: undefined }, stagedSummary: undefined });
}

/** Tries a refused attempt again with what it was missing. */
export async function tryWithAdded(
  turn: Turn,
  attempt: Attempt,
  names: readonly string[],
): Promise<void> {
  await tryDrink(turn, withAdded(attempt, names, drinkOf(turn, attempt), turn.menu));
}

/** Tries a refused attempt again without some things. */
export async function tryWithout(
  turn: Turn,
  attempt: Attempt,
  items: readonly string[],
): Promise<void> {
  const bare = items.reduce((left, item) => mended(left, item, undefined), attempt);
  await tryDrink(turn, withoutItems(bare, items, drinkOf(turn, attempt)));
}

function undoOf(turn: Turn, attempt: Attempt, drink: ToldDrink): Undo {
  const index = attempt.args["index"];
  if (typeof index === "number") return { at: { cart: index }, drink, quantity: 1 };
  return { at: "staged", drink, quantity: turn.state.cart.pending_item?.quantity ?? 1 };
}

/** The drink that an attempt changes; `undefined` for one that stages a new drink. */
function drinkOf(turn: Turn, attempt: Attempt): ToldDrink | undefined {
  const index = attempt.args["index"];
  if (typeof index === "number") return turn.state.cart.items[index - 1];
  return attempt.tool === "add_to_cart" ? undefined : (turn.state.cart.pending_item ?? undefined);
}
