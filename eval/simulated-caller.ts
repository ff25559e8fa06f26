import { countWord } from "../src/conversation/drink-words.ts";
import { itemsNamedIn } from "../src/conversation/said-items.ts";
import { type LevelGroup, levelById, type Menu } from "../src/shop/menu.ts";
import { spokenWords } from "../src/shop/spoken-words.ts";
import { digitsIn, stageOf } from "./agent-stage.ts";
import type { ExpectedDrink, Scenario, Stage, Step } from "./scenario.ts";

export type CallerAction =
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "press"; readonly digits: string }
  | { readonly kind: "silent"; readonly ms: number }
  | { readonly kind: "hang_up" }
  /** Nothing to answer yet: the agent is not done, or the shop will hang up. */
  | { readonly kind: "wait" };

/** After so many wrong read-backs or repeated questions a person gives up. */
const PATIENCE = 4;

const STATEMENT_OVER_MS = 2_500;

/** Someone who calls with a wish and answers what they are asked. A policy without clock or line: turn in, action out. */
export class SimulatedCaller {
  readonly #scenario: Scenario;
  readonly #menu: Menu;
  readonly #steps: Step[];
  readonly #wants: string[];
  readonly #pieces: string[];
  #lastWish = "";
  #lastLine = "";
  #impatience = 0;
  #hasOrder = false;
  #phoneAsked = 0;
  #wrongReadBacks = 0;

  constructor(scenario: Scenario, menu: Menu) {
    this.#scenario = scenario;
    this.#menu = menu;
    this.#steps = [...scenario.script];
    this.#wants = [...scenario.wants];
    this.#pieces = scenario.phone === "caller_id" ? [] : [...scenario.phone.says];
  }

  /**
   * @param turn all that the agent said since this caller last acted
   * @param quietMs how long the agent has been silent: who only told something may be about to go on
   */
  answer(turn: string, quietMs: number): CallerAction {
    const stage = stageOf(turn);
    if (stage === "statement" && quietMs < STATEMENT_OVER_MS) return { kind: "wait" };
    if (stage === "placed") this.#hasOrder = true;
    const index = this.#steps.findIndex(
      ({ at, over }) => over !== true && (at.includes(stage) || at.includes("any")),
    );
    const [step] = index < 0 ? [] : this.#steps.splice(index, 1);
    const action = step === undefined ? this.#usual(stage, turn) : actionOf(step);
    if (action.kind === "say") {
      this.#lastLine = action.text;
      if (stage === "order" || stage === "anything_else") this.#lastWish = action.text;
    }
    return this.#impatience > PATIENCE ? { kind: "hang_up" } : action;
  }

  /** What this caller says before the agent is done, if the agent is at a point where they do. */
  interrupt(turn: string): string | undefined {
    if (turn === "") return undefined;
    const stage = stageOf(turn);
    const index = this.#steps.findIndex(({ at, over }) => over === true && at.includes(stage));
    const [step] = index < 0 ? [] : this.#steps.splice(index, 1);
    if (step?.say !== undefined) this.#lastLine = step.say;
    return step?.say;
  }

  /** The agent has been silent for long. */
  nudge(): CallerAction {
    this.#impatience += 1;
    if (this.#hasOrder || this.#impatience > PATIENCE) return { kind: "hang_up" };
    return say(this.#lastLine === "" ? "hello?" : this.#lastLine);
  }

  #usual(stage: Stage, turn: string): CallerAction {
    switch (stage) {
      case "order":
        return this.#nextWish() ?? this.#again(this.#lastWish);
      case "anything_else":
        return this.#nextWish() ?? say("no, that's all");
      case "usual":
        return this.#nextWish() ?? say("no thanks");
      case "read_back":
        return this.#isRight(turn) ? say("yes") : this.#sayDrinkAgain();
      case "choice":
      case "misunderstood":
        return this.#again(this.#lastLine);
      case "caller_id_offer":
        if (this.#scenario.phone === "caller_id") return say("yes please");
        return say("no, a different number");
      case "phone":
      case "phone_more":
        return this.#phone(stage);
      case "phone_read_back":
        return this.#isMyNumber(turn) ? say("yes") : this.#numberAgain();
      case "place":
        return say("yes");
      case "placed":
        return this.#nextWish() ?? say("thank you, bye");
      case "still_there":
        return this.#again(this.#lastLine === "" ? "yes" : this.#lastLine);
      case "statement":
        return this.#nextWish() ?? { kind: "wait" };
      case "goodbye":
        return { kind: "wait" };
    }
  }

  #nextWish(): CallerAction | undefined {
    const wish = this.#wants.shift();
    return wish === undefined ? undefined : say(wish);
  }

  #again(line: string): CallerAction {
    this.#impatience += 1;
    return line === "" ? { kind: "hang_up" } : say(line);
  }

  #phone(stage: Stage): CallerAction {
    const { phone } = this.#scenario;
    if (phone === "caller_id") return say("use the number I'm calling from");
    this.#phoneAsked += 1;
    if (phone.press !== undefined) return { kind: "press", digits: phone.press };
    if (stage === "phone" && this.#phoneAsked > 1 && this.#pieces.length === 0) {
      return this.#numberAgain();
    }
    const piece = this.#pieces.shift();
    return piece === undefined ? this.#numberAgain() : say(piece);
  }

  #numberAgain(): CallerAction {
    const digits = Array.from(this.#expectedPhone.slice(-10)).join(" ");
    return this.#again(`no, it's ${digits}`);
  }

  #isMyNumber(turn: string): boolean {
    const heard = digitsIn(turn);
    return heard.endsWith(this.#expectedPhone.slice(-Math.min(10, Math.max(4, heard.length))));
  }

  get #expectedPhone(): string {
    return (this.#scenario.expect.phone ?? this.#scenario.from ?? "").replace(/\D/g, "");
  }

  /** Does the read-back name one of the drinks that this caller came for, with everything on it and nothing else? */
  #isRight(turn: string): boolean {
    const named = new Set(itemsNamedIn(turn, this.#menu).map((item) => item.name));
    const { expect, right_for_now: forNow } = this.#scenario;
    return [...expect.order, ...forNow].some((drink) => this.#isReadBack(turn, named, drink));
  }

  /** First in the same words; after that in plain ones. */
  #sayDrinkAgain(): CallerAction {
    this.#wrongReadBacks += 1;
    const wanted = this.#scenario.expect.order[0];
    if (this.#wrongReadBacks === 1 && this.#lastWish !== "") {
      return this.#again(`no, ${this.#lastWish}`);
    }
    return wanted === undefined ? say("no") : this.#again(`no, I want ${plainWords(wanted)}`);
  }

  #isReadBack(turn: string, named: ReadonlySet<string>, drink: ExpectedDrink): boolean {
    const items = [drink.flavor, ...drink.toppings, ...drink.addons];
    if (named.size !== items.length || !items.every((name) => named.has(name))) return false;
    const { sweetness, ice } = this.#menu;
    return isLevelSaid(turn, drink.sweetness, sweetness) && isLevelSaid(turn, drink.ice, ice);
  }
}

/** "one black milk tea with boba, no ice". */
function plainWords({ flavor, toppings, addons, sweetness, ice, quantity }: ExpectedDrink): string {
  const extras = [...toppings, ...addons].join(" and ");
  return [
    `${countWord(quantity)} ${flavor}${extras === "" ? "" : ` with ${extras}`}`,
    ...(sweetness === undefined ? [] : [sweetness]),
    ...(ice === undefined ? [] : [ice]),
  ].join(", ");
}

/** Who wished for no level wants the usual one, and need not hear it. */
function isLevelSaid(turn: string, wanted: string | undefined, group: LevelGroup): boolean {
  const text = ` ${spokenWords(turn).join(" ")} `;
  const said = group.levels.filter(({ name }) => text.includes(` ${spokenWords(name).join(" ")} `));
  if (wanted === undefined && said.length === 0) return true;
  const name = wanted ?? levelById(group, group.defaultId).name;
  return said.some((level) => level.name === name);
}

function say(text: string): CallerAction {
  return { kind: "say", text };
}

function actionOf(step: Step): CallerAction {
  if (step.say !== undefined) return say(step.say);
  if (step.press !== undefined) return { kind: "press", digits: step.press };
  if (step.silent_s !== undefined) return { kind: "silent", ms: step.silent_s * 1000 };
  return { kind: "hang_up" };
}
