import type { CreateDialogue, Dialogue, DialogueSetup, Reply, Vocabulary } from "../dialogue.ts";
import { answerAsked } from "./answered.ts";
import { applyMoves } from "./changes.ts";
import {
  type DialogueState,
  digitsAwaitedBy,
  expectingOf,
  NEW_DIALOGUE,
  rejectedNumbersOf,
} from "./dialogue-state.ts";
import { type Heard, readLine } from "./heard.ts";
import { settleInterrupted } from "./interrupted-turn.ts";
import { EMPTY_MENU, type MenuFacts, parseMenuFacts } from "./menu-facts.ts";
import { type MenuWords, menuWordsOf } from "./menu-words.ts";
import { askAgain, goOn } from "./next-step.ts";
import { takePhoneTurn } from "./phone-turns.ts";
import { answerQuestion } from "./question-answers.ts";
import { isAboutItsItems } from "./question-reader.ts";
import { resumedState } from "./resumption.ts";
import { confirmStaged } from "./staging.ts";
import { sayNotUnderstood, steer } from "./steering.ts";
import { ToolDesk } from "./tool-desk.ts";
import { Turn } from "./turn.ts";

/** The house's own dialogue: a policy over the menu that the tools tell. */
export const createDialogue: CreateDialogue = (setup) => new PolicyDialogue(setup);

class PolicyDialogue implements Dialogue {
  readonly #setup: DialogueSetup;
  #menu: MenuFacts = EMPTY_MENU;
  #words: MenuWords = menuWordsOf(EMPTY_MENU);
  #state: DialogueState = NEW_DIALOGUE;
  /** A turn was broken off after a tool had acted: what the cart holds must be looked up. */
  #isUnsure = false;
  #hasMenu = false;

  constructor(setup: DialogueSetup) {
    this.#setup = setup;
  }

  async start(): Promise<void> {
    const desk = this.#desk(new AbortController().signal);
    await this.#learnMenu(desk);
    const turn = new Turn(this.#state, readLine("", this.#words), this.#menu, desk);
    await turn.lookAtCart();
    this.#state = resumedState(turn.state, this.#setup);
  }

  async hear(
    text: string,
    options: { readonly signal: AbortSignal; readonly spoken: boolean },
  ): Promise<Reply> {
    const desk = this.#desk(options.signal);
    try {
      if (!this.#hasMenu) await this.#learnMenu(desk);
      const heard = readLine(text, this.#words, this.#state.lastAsked);
      const turn = new Turn(this.#state, heard, this.#menu, desk);
      const isSettled = this.#isUnsure && (await settleInterrupted(turn));
      if (!isSettled) await takeTurn(turn);
      options.signal.throwIfAborted();
      this.#isUnsure = false;
      this.#state = {
        ...turn.state,
        lastSaid: turn.sentences,
        lastAsked: turn.question.filter((sentence) => sentence !== ""),
      };
      return this.#reply(turn.sentences);
    } catch (error) {
      this.#isUnsure ||= desk.hasActed;
      if (!options.signal.aborted) throw error;
      return this.#reply([]);
    }
  }

  vocabulary(): Vocabulary {
    const named = (
      entries: readonly { readonly name: string; readonly aliases: readonly string[] }[],
    ): readonly (readonly string[])[] => entries.map(({ name, aliases }) => [name, ...aliases]);
    return {
      flavors: named(this.#menu.flavors),
      toppings: named(this.#menu.toppings),
      addons: named(this.#menu.addons),
      sweetness: named(this.#menu.sweetness.levels),
      ice: named(this.#menu.ice.levels),
    };
  }

  /** The policy goes by what the tools tell; words for a language model change nothing. */
  appendToPrompt(): void {
    this.#setup.log.debug("the house agent's policy takes no prompt");
  }

  #reply(say: readonly string[]): Reply {
    return {
      say,
      expecting: expectingOf(this.#state.asked),
      digitsAwaited: digitsAwaitedBy(this.#state),
      rejectedNumbers: rejectedNumbersOf(this.#state),
    };
  }

  async #learnMenu(desk: ToolDesk): Promise<void> {
    const outcome = await desk.ask("menu_summary");
    const menu = outcome.ok ? parseMenuFacts(outcome.answer) : undefined;
    if (menu === undefined) return;
    this.#menu = menu;
    this.#words = menuWordsOf(menu);
    this.#hasMenu = true;
  }

  #desk(signal: AbortSignal): ToolDesk {
    return new ToolDesk(this.#setup.call, signal, this.#setup.log);
  }
}

/** Thinks one turn through: steering first, then answers, then what is ordered, then what comes next. */
async function takeTurn(turn: Turn): Promise<void> {
  const { heard, state } = turn;
  if (heard.line.words.length === 0) {
    await sayNotUnderstood(turn);
    return;
  }
  if (await steer(turn)) {
    turn.change({ misses: 0 });
    if (!turn.hasAsked) await goOn(turn);
    return;
  }
  if (await takePhoneTurn(turn)) {
    if (!turn.hasAsked) await askAgain(turn, state.asked, state.lastAsked);
    return;
  }
  if (heard.question !== undefined) {
    await takeQuestion(turn, heard.question);
    return;
  }
  await takeAnswer(turn);
}

async function takeQuestion(turn: Turn, question: NonNullable<Heard["question"]>): Promise<void> {
  const { heard, state } = turn;
  turn.change({ misses: 0 });
  const agrees = heard.answer === "yes" && state.asked.kind === "is_drink_right";
  const isOrdering = !isAboutItsItems(question, heard.line.text) && heard.moves.length > 0;
  if (agrees) await confirmStaged(turn);
  if (isOrdering && !agrees) await takeAnswer(turn);
  await answerQuestion(turn, question);
  if (turn.hasAsked) return;
  if (agrees || state.asked.kind === "which_order") await goOn(turn);
  else await askAgain(turn, state.asked, state.lastAsked);
}

async function takeAnswer(turn: Turn): Promise<void> {
  const { heard } = turn;
  const { isUnderstood, moves } = await answerAsked(turn);
  if (!turn.hasAsked || moves.every((move) => move.kind === "drink")) await applyMoves(turn, moves);
  if (heard.gestures.has("done")) turn.change({ isDone: true });
  else if (moves.length > 0) turn.change({ isDone: false });
  const isFollowed =
    isUnderstood || moves.length > 0 || heard.gestures.has("done") || turn.state.queue.length > 0;
  if (isFollowed) {
    turn.change({ misses: 0 });
    await goOn(turn);
    return;
  }
  await smallTalk(turn);
}

async function smallTalk(turn: Turn): Promise<void> {
  const { heard, state } = turn;
  if (heard.gestures.has("greeting")) {
    turn.say("Hello!");
  } else if (heard.gestures.has("thanks")) {
    turn.say("You're welcome.");
  } else if (heard.gestures.has("opening")) {
    turn.say("Sure.");
  } else if (!heard.gestures.has("unsure")) {
    await sayNotUnderstood(turn);
    return;
  }
  if (offersUsual(turn)) return;
  await askAgain(turn, state.asked, state.lastAsked);
}

/** Once, to a caller who has not said what they want: the order they had last time. */
function offersUsual(turn: Turn): boolean {
  const { cart, asked, hasOfferedUsual } = turn.state;
  const summary = cart.usual?.summary;
  if (summary == null || hasOfferedUsual || asked.kind !== "what_to_order") return false;
  turn.change({ hasOfferedUsual: true });
  turn.ask({ kind: "the_usual" }, `Would you like your usual: ${summary}?`);
  return true;
}
