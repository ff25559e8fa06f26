import type { Heard } from "./heard.ts";
import type { Asked, DialogueState } from "./dialogue-state.ts";
import type { MenuFacts } from "./menu-facts.ts";
import { parseCart } from "./tool-answers.ts";
import type { ToolDesk } from "./tool-desk.ts";

/** One turn being thought through: what was heard, the state as it grows, the sentences so far. */
export class Turn {
  readonly heard: Heard;
  readonly menu: MenuFacts;
  readonly desk: ToolDesk;
  state: DialogueState;
  /** Drinks that a broken-off turn had taken off already. */
  removalsDone = 0;
  /** Something that was asked for is not on the menu, and the drink was made without it. */
  hasLeftOut = false;
  readonly #said: string[] = [];
  #question: readonly string[] = [];

  constructor(state: DialogueState, heard: Heard, menu: MenuFacts, desk: ToolDesk) {
    this.state = state;
    this.heard = heard;
    this.menu = menu;
    this.desk = desk;
  }

  /** What will be said: the remarks, then the question. */
  get sentences(): readonly string[] {
    return [...this.#said, ...this.#question].filter((sentence) => sentence !== "");
  }

  get question(): readonly string[] {
    return this.#question;
  }

  get hasSpoken(): boolean {
    return this.#said.length > 0;
  }

  get hasAsked(): boolean {
    return this.#question.length > 0;
  }

  say(...sentences: readonly string[]): void {
    this.#said.push(...sentences);
  }

  /** Ends the turn with a question, and remembers what its answer will be about. */
  ask(asked: Asked, ...sentences: readonly string[]): void {
    this.#question = sentences;
    this.change({ asked });
  }

  change(changes: Partial<DialogueState>): void {
    this.state = { ...this.state, ...changes };
  }

  /** Looks at the cart again; keeps the old view when it cannot be seen. */
  async lookAtCart(): Promise<void> {
    const outcome = await this.desk.ask("get_cart");
    const cart = outcome.ok ? parseCart(outcome.answer) : undefined;
    if (cart !== undefined) this.change({ cart });
  }
}
