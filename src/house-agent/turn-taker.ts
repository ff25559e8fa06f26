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

/** While a phone number is awaited, this much more quiet is given to somebody who stopped in its middle. */
const NUMBER_PAUSE_MS = 1_500;
const PHONE_DIGITS = 10;

/**
 * Hands the caller's turns to the dialogue, one at a time. When the caller goes on speaking before the answer is there,
 * the answer is given up and the words are joined with what follows; so are the parts of a number said with pauses.
 */
export class TurnTaker {
  readonly #hooks: TurnTakerHooks;
  readonly #log: Log;
  dialogue: Dialogue;
  /** The dialogue has learned what it must know. */
  ready: Promise<unknown> = Promise.resolve();
  #expecting: Expecting = "anything";
  #held: Words[] = [];
  #holdTimer: NodeJS.Timeout | undefined;
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
    clearTimeout(this.#holdTimer);
    this.#held.push({ text, confidence, announced: false });
    if (this.#expecting === "phone" && this.#isHalfANumber()) {
      this.#holdTimer = setTimeout(() => this.#takeHeld(), NUMBER_PAUSE_MS);
      return;
    }
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
    clearTimeout(this.#holdTimer);
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
    clearTimeout(this.#holdTimer);
    this.#thinking?.abort.abort(new Error("the call is over"));
  }

  #isHalfANumber(): boolean {
    const digits = countDigits(this.#held.map(({ text }) => text).join(" "));
    return digits > 0 && digits < PHONE_DIGITS;
  }

  #takeHeld(): void {
    clearTimeout(this.#holdTimer);
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

const DIGIT_WORDS = new Set("zero oh o one two three four five six seven eight nine".split(" "));

/** Digits in words or figures; "double" and "triple" count for what follows. */
export function countDigits(text: string): number {
  let count = 0;
  let times = 1;
  for (const word of text.toLowerCase().match(/[a-z]+|\d/g) ?? []) {
    if (/^\d$/.test(word) || DIGIT_WORDS.has(word)) {
      count += times;
      times = 1;
    } else if (word === "hundred") count += 2;
    else times = word === "double" ? 2 : word === "triple" ? 3 : 1;
  }
  return count;
}
