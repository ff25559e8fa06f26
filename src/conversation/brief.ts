import type { Menu } from "../shop/menu.ts";
import { drinksWords } from "./drink-words.ts";
import { keytermsOf } from "./keyterms.ts";
import { type CallFacts, promptFor } from "./prompt.ts";
import type { ToolDescription } from "./tool-description.ts";

export const DEFAULT_GREETING = "Hey! I am your Deepgram BobaRista. What would you like to order?";

/** Everything an agent must know before it may speak. */
export type Brief = {
  readonly greeting: string;
  readonly prompt: string;
  readonly tools: readonly ToolDescription[];
  readonly keyterms: readonly string[];
};

/** @param about.greeting the shop's own words for a caller who calls in the usual way */
export function agentBrief(about: {
  readonly menu: Menu;
  readonly greeting: string;
  readonly facts: CallFacts;
  /** `describeTools`, or one that remembers what it said of the same menu. */
  readonly toolsFor: (menu: Menu) => readonly ToolDescription[];
}): Brief {
  const { menu, greeting, facts, toolsFor } = about;
  return {
    greeting: greetingFor(greeting, facts),
    prompt: promptFor(menu, facts),
    tools: toolsFor(menu),
    keyterms: keytermsOf(menu),
  };
}

function greetingFor(greeting: string, { keptDrinks }: CallFacts): string {
  if (keptDrinks.length === 0) return greeting;
  return `Welcome back! We were cut off. You had ${drinksWords(keptDrinks)}. Would you like anything else?`;
}
