import type { Asked } from "./dialogue-state.ts";
import { percentLevel } from "./level-words.ts";
import { mended } from "./drink-arguments.ts";
import { eachFlavor } from "./each-drink.ts";
import { listOf } from "./sayings.ts";
import {
  askFlavor,
  namesToChoose,
  tryDrink,
  tryWithAdded,
  tryWithout,
  wishOfArguments,
} from "./staging.ts";
import type { Turn } from "./turn.ts";
import { mergeOptions, type Move, type Wish } from "./wish.ts";

/** What reading an answer left: was it one, and which moves of the line are still to be done. */
export type Answered = { readonly isUnderstood: boolean; readonly moves: readonly Move[] };

export async function answerFlavor(turn: Turn, wish: Wish): Promise<Answered> {
  const { moves, answer, gestures } = turn.heard;
  const [first, ...rest] = moves;
  if (first === undefined) {
    if (answer === "no" || gestures.has("cancel_order")) return { isUnderstood: true, moves: [] };
    return { isUnderstood: false, moves };
  }
  if (first.kind === "remove") return { isUnderstood: true, moves };
  const said = first.kind === "drink" ? first.wish : first.options;
  const { unknownFlavor } = first.kind === "drink" ? first.wish : first;
  const flavors = flavorsOf(first);
  const isCounted = first.kind === "drink" && (first.wish.quantity > 1 || first.counted);
  const merged: Wish = {
    ...wish,
    ...mergeOptions(wish, said),
    flavors: flavors.length > 0 ? flavors : wish.flavors,
    quantity: isCounted ? first.wish.quantity : wish.quantity,
    ...(unknownFlavor === undefined ? {} : { unknownFlavor }),
  };
  const isOfEach = first.kind === "drink" && first.wish.copies === "each";
  const named = isOfEach
    ? eachFlavor(merged, namesToChoose(turn, wish))
    : [{ kind: "drink" as const, wish: merged, counted: true, added: false }];
  const all = [...named, ...queued(rest)];
  const open = stillOpen(
    wish,
    all.map((move) => move.wish),
  );
  turn.change({ queue: [...all, ...open, ...turn.state.queue] });
  return { isUnderstood: true, moves: rest.filter((move) => move.kind !== "drink") };
}

/** "Two drinks" and then "one of them a taro": the other one is still to be named. */
function stillOpen(wish: Wish, named: readonly Wish[]): readonly Move[] {
  const left = wish.quantity - named.reduce((sum, { quantity }) => sum + quantity, 0);
  if (left <= 0) return [];
  return [{ kind: "drink", wish: { ...wish, quantity: left }, counted: true, added: true }];
}

function flavorsOf(move: Exclude<Move, { readonly kind: "remove" }>): readonly string[] {
  if (move.kind === "drink") return move.wish.flavors;
  if (move.flavor !== undefined) return [move.flavor];
  return move.target.kind === "flavor" ? [move.target.name] : [];
}

function queued(moves: readonly Move[]): readonly (Move & { readonly kind: "drink" })[] {
  return moves.filter((move) => move.kind === "drink");
}

type Of<Kind extends Asked["kind"]> = Asked & { readonly kind: Kind };

export async function answerSuggestion(turn: Turn, asked: Of<"did_you_mean">): Promise<Answered> {
  const { heard } = turn;
  const said = heard.signs.flatMap((sign) =>
    sign.kind === "item" ? sign.names : sign.kind === "level" ? [sign.name] : [],
  );
  const percent = heard.signs.find((sign) => sign.kind === "count")?.value;
  const level =
    percent === undefined || !asked.bad.endsWith("%")
      ? undefined
      : percentLevel(percent, turn.menu.sweetness);
  const ordinal = heard.signs.find((sign) => sign.kind === "ordinal");
  const byOrder =
    ordinal === undefined
      ? undefined
      : asked.names.at(ordinal.value > 0 ? ordinal.value - 1 : ordinal.value);
  const single = heard.answer === "yes" && asked.names.length === 1 ? asked.names[0] : undefined;
  const chosen = asked.names.find((name) => said.includes(name)) ?? level ?? byOrder ?? single;
  if (chosen !== undefined) {
    await tryDrink(turn, mended(asked.attempt, asked.bad, chosen));
    return { isUnderstood: true, moves: [] };
  }
  if (heard.answer === "yes") {
    turn.ask(asked, `Which one: ${listOf(asked.names, "or")}?`);
    return { isUnderstood: true, moves: [] };
  }
  const isFlavor = asked.attempt.args["flavor"] === asked.bad;
  const named = heard.moves.length > 0;
  if (heard.answer !== "no" && !named && !heard.gestures.has("done"))
    return { isUnderstood: false, moves: [] };
  if (isFlavor && asked.attempt.tool === "add_to_cart") {
    const wish = wishOfArguments(asked.attempt);
    if (named) return answerFlavor(turn, wish);
    askFlavor(turn, wish);
    return { isUnderstood: true, moves: [] };
  }
  await tryWithout(turn, asked.attempt, [asked.bad]);
  return { isUnderstood: true, moves: heard.moves };
}

export async function answerMissing(turn: Turn, asked: Of<"add_missing">): Promise<Answered> {
  const { heard } = turn;
  const said = heard.signs.flatMap((sign) => (sign.kind === "item" ? sign.names : []));
  const isOff = /\b(without|leave|off|skip|neither|forget)\b/.test(heard.line.text);
  const wantsIt =
    heard.answer === "yes" ||
    asked.missing.some((name) => said.includes(name)) ||
    /\badd\b/.test(heard.line.text);
  if (heard.answer === "no" || isOff) {
    await tryWithout(turn, asked.attempt, [asked.item]);
    return { isUnderstood: true, moves: otherMoves(heard.moves) };
  }
  if (!wantsIt) return { isUnderstood: heard.moves.length > 0, moves: heard.moves };
  await tryWithAdded(turn, asked.attempt, asked.missing);
  return { isUnderstood: true, moves: otherMoves(heard.moves) };
}

/** Moves beyond the answer itself: further drinks. */
function otherMoves(moves: readonly Move[]): readonly Move[] {
  return moves.filter((move) => move.kind === "drink" && move.wish.flavors.length > 0);
}

export async function answerGoWithout(turn: Turn, asked: Of<"go_without">): Promise<Answered> {
  const { answer, moves, line } = turn.heard;
  const instead = moves.find((move) => move.kind === "change" && move.options.toppings.length > 0);
  if (instead?.kind === "change") {
    const rest = asked.items.reduce((left, item) => mended(left, item, undefined), asked.attempt);
    const args = { ...rest, args: { ...rest.args } };
    await tryWithAdded(turn, args, instead.options.toppings);
    return { isUnderstood: true, moves: [] };
  }
  if (answer === "yes" || /\b(without|plain|fine|leave)\b/.test(line.text)) {
    await tryWithout(turn, asked.attempt, asked.items);
    return { isUnderstood: true, moves: otherMoves(moves) };
  }
  return { isUnderstood: answer !== undefined || moves.length > 0, moves };
}

export async function answerFewer(turn: Turn, asked: Of<"fewer">): Promise<Answered> {
  const { answer, signs, moves } = turn.heard;
  const count = signs.find((sign) => sign.kind === "count");
  const wanted = count?.value ?? (answer === "yes" ? asked.room : undefined);
  if (wanted !== undefined && answer !== "no") {
    const quantity = Math.min(wanted, asked.room);
    await tryDrink(turn, { ...asked.attempt, args: { ...asked.attempt.args, quantity } });
    return { isUnderstood: true, moves: [] };
  }
  return { isUnderstood: answer !== undefined || moves.length > 0, moves };
}
