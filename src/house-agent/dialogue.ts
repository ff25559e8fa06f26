/**
 * The seam between the voice (hearing, speaking, the wire) and the mind of the house agent. `thinking/` implements
 * it; the server of the wire drives it, one `Dialogue` for each call.
 */
import type { Log } from "../lib/log.ts";

export type DialogueTools = {
  /**
   * Runs one tool of the client and gives its parsed answer. Rejects when `signal` aborts, when the line is gone,
   * or when no answer came in time.
   */
  call(
    name: string,
    args: Record<string, unknown>,
    options?: { signal?: AbortSignal },
  ): Promise<Record<string, unknown>>;
};

/** What was said earlier on this call, replayed when it was picked up again. */
export type DialogueHistory = readonly (
  | { readonly role: "user" | "assistant"; readonly content: string }
  | {
      readonly toolCalls: readonly {
        readonly name: string;
        readonly arguments: string;
        readonly response: string;
      }[];
    }
)[];

export type DialogueSetup = {
  readonly prompt: string;
  readonly tools: readonly {
    readonly name: string;
    readonly description: string;
    readonly parameters: unknown;
  }[];
  readonly keyterms: readonly string[];
  /** Empty when the call was picked up again. */
  readonly greeting: string;
  readonly history: DialogueHistory;
  readonly call: DialogueTools["call"];
  readonly log: Log;
};

/**
 * What is awaited from the caller next; it tunes hearing (digits only, longer pauses). "yes_no_or_phone": a number was
 * offered or read back, and a no may come with the right one.
 */
export type Expecting = "order" | "yes_no" | "yes_no_or_phone" | "phone" | "anything";

export type Reply = {
  /** Sentences to say, in order. Empty: stay silent. */
  readonly say: readonly string[];
  readonly expecting: Expecting;
  /**
   * So many digits of a number are still to come: who stops before is waited for. `undefined`: none are awaited, or the
   * ten of a phone number while `expecting` is "phone".
   */
  readonly digitsAwaited?: number | undefined;
  /**
   * Phone numbers, digits only, that the caller called wrong, and the one that is read back now: whoever says a number next
   * hardly says one of these.
   */
  readonly rejectedNumbers?: readonly string[] | undefined;
};

/** Menu words for the recogniser: each entry is `[name, ...aliases]`. */
export type Vocabulary = {
  readonly flavors: readonly (readonly string[])[];
  readonly toppings: readonly (readonly string[])[];
  readonly addons: readonly (readonly string[])[];
  readonly sweetness: readonly (readonly string[])[];
  readonly ice: readonly (readonly string[])[];
};

export interface Dialogue {
  /** Learns the menu through `menu_summary` and `get_cart`. */
  start(): Promise<void>;
  /** One finished turn of the caller, heard or typed. `signal` aborts when the caller goes on speaking. */
  hear(
    text: string,
    options: {
      readonly signal: AbortSignal;
      readonly spoken: boolean;
      /** 0–1; `undefined` for typed lines. */
      readonly confidence?: number | undefined;
    },
  ): Promise<Reply>;
  /** Words for the recogniser; complete once `start` is done. */
  vocabulary(): Vocabulary;
  appendToPrompt(text: string): void;
}

/** One dialogue for each call; `thinking/dialogue.ts` has the house's own. */
export type CreateDialogue = (setup: DialogueSetup) => Dialogue;
