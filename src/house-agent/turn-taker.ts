import type { Log } from "../lib/log.ts";
import type { Dialogue, Expecting, Reply } from "./dialogue.ts";

export type TurnTakerHooks = {
  /** A turn of the caller is certain: these are its words. */
  onCallerTurn(text: string): void;
  onReply(reply: Reply): void;
};

type Words = { readonly text: string; readonly confidence: number; readonly announced: boolean };

type Thinking = { readonly abort: AbortController; readonly text: string; committed: boolean };

const SORRY = "I'm sorry, something went wrong on my side. Could you say that again?";

/**
 * Hands the caller's turns to the dialogue, one at a time. When the caller goes on speaking before the answer is there,
 * the answer is given up and the words are joined with what follows.
 */
export class TurnTaker {
  readonly #hooks: TurnTakerHooks;
  readonly #log: Log;
  dialogue: Dialogue;
  /** The dialogue has learned what it must know. */
  ready: Promise<unknown> = Promise.resolve();
  #expecting: Expecting = "anything";
  #held: Words[] = [];
  #thinking: Thinking | undefined;
  #chain: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: { dialogue: Dialogue; hooks: TurnTakerHooks; log: Log }) {
    this.dialogue = options.dialogue;
    this.#hooks = options.hooks;
    this.#log = options.log;
  }

  get expecting(): Expecting {
    return this.#expecting;
  }

  /** A line that was typed: each is a turn of its own. */
  typed(text: string): void {
    this.#queue([{ text, confidence: 1, announced: false }], false);
  }

  /** What was heard in a turn that has ended, the caller being quiet. */
  heard(text: string, confidence: number): void {
    this.#held.push({ text, confidence, announced: false });
    this.#takeHeld();
  }

  /** What was heard before the caller went on: it waits for the rest. */
  heardSoFar(text: string, confidence: number): void {
    this.#held.push({ text, confidence, announced: false });
  }

  /** A noise, no words. True when words were waiting, which are now taken as they are. */
  heardNothing(): boolean {
    if (this.#held.length === 0) return false;
    this.#takeHeld();
    return true;
  }

  /** The caller speaks again. An answer in the making is given up, unless something was done for it that cannot be undone. */
  callerStarts(): void {
    const thinking = this.#thinking;
    if (thinking === undefined || thinking.committed) return;
    this.#held.unshift({ text: thinking.text, confidence: 1, announced: true });
    thinking.abort.abort(new Error("the caller goes on speaking"));
    this.#thinking = undefined;
  }

  /** A tool with an effect was answered: the turn in hand can no longer be taken back. */
  commit(): void {
    if (this.#thinking !== undefined) this.#thinking.committed = true;
  }

  close(): void {
    this.#closed = true;
    this.#thinking?.abort.abort(new Error("the call is over"));
  }

  #takeHeld(): void {
    const words = this.#held;
    this.#held = [];
    this.#queue(words, true);
  }

  #queue(words: readonly Words[], spoken: boolean): void {
    this.#chain = this.#chain.then(() => this.#take(words, spoken));
  }

  async #take(words: readonly Words[], spoken: boolean): Promise<void> {
    if (this.#closed) return;
    const fresh = words.filter(({ announced }) => !announced).map(({ text }) => text);
    if (fresh.length > 0) this.#hooks.onCallerTurn(fresh.join(" "));
    const text = words.map((each) => each.text).join(" ");
    const thinking: Thinking = { abort: new AbortController(), text, committed: false };
    const { signal } = thinking.abort;
    // What was typed is never continued by what is said.
    this.#thinking = spoken ? thinking : undefined;
    let reply: Reply;
    try {
      await this.ready;
      reply = await this.dialogue.hear(text, {
        signal,
        spoken,
        ...(spoken && { confidence: Math.min(...words.map(({ confidence }) => confidence)) }),
      });
    } catch (error) {
      if (signal.aborted || this.#hasClosed()) return;
      this.#log.error({ err: error }, "the dialogue failed at a turn");
      reply = { say: [SORRY], expecting: this.#expecting };
    }
    if (signal.aborted || this.#hasClosed()) return;
    this.#thinking = undefined;
    this.#expecting = reply.expecting;
    this.#hooks.onReply(reply);
  }

  /** Read anew: a call may end while its turn is thought about. */
  #hasClosed(): boolean {
    return this.#closed;
  }
}
