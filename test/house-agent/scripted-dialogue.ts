import type {
  CreateDialogue,
  Dialogue,
  DialogueSetup,
  Expecting,
  Reply,
  Vocabulary,
} from "../../src/house-agent/dialogue.ts";
import { silentLog } from "../../src/lib/log.ts";

export type Answer = (
  text: string,
  setup: DialogueSetup,
  signal: AbortSignal,
) => Promise<Reply> | Reply;

export function say(...sentences: string[]): Reply {
  return { say: sentences, expecting: "order" };
}

export function sayThenExpect(expecting: Expecting, ...sentences: string[]): Reply {
  return { say: sentences, expecting };
}

/** For a scripted mind that asks for no tool and knows no prompt. */
export const PLAIN_SETUP: DialogueSetup = {
  prompt: "",
  tools: [],
  keyterms: [],
  greeting: "",
  history: [],
  call: () => Promise.reject(new Error("no tools")),
  log: silentLog(),
};

const NO_MENU: Vocabulary = {
  flavors: [],
  toppings: [],
  addons: [],
  sweetness: [],
  ice: [],
};

export const BOBA_MENU: Vocabulary = {
  flavors: [
    ["taro milk tea", "taro", "taro tea"],
    ["black milk tea", "black", "black tea", "classic milk tea"],
  ],
  toppings: [
    ["boba", "pearls", "tapioca", "tapioca pearls"],
    ["egg pudding", "pudding"],
    ["crystal agar boba", "agar", "crystal agar", "crystal boba"],
    ["vanilla cream", "cream", "vanilla foam", "foam"],
  ],
  addons: [["matcha stencil on top", "matcha stencil", "stencil", "matcha"]],
  sweetness: [
    ["0%", "no sugar", "unsweetened", "zero percent"],
    ["25%", "quarter sweet", "a little sweet", "less sweet"],
    ["50%", "half sweet", "half sugar", "regular sweetness", "normal sweetness"],
    ["75%", "three quarters sweet", "more sweet"],
    ["100%", "full sweet", "full sugar", "extra sweet"],
  ],
  ice: [
    ["no ice", "without ice", "zero ice"],
    ["less ice", "light ice", "easy ice", "little ice"],
    ["regular ice", "normal ice"],
    ["extra ice", "more ice", "lots of ice"],
  ],
};

/** A mind that answers as the test says, and remembers what it was told. */
export class ScriptedMind {
  readonly setups: DialogueSetup[] = [];
  readonly heard: string[] = [];
  readonly prompts: string[] = [];
  answer: Answer = (text) => say(`You said ${text}.`);
  start: (setup: DialogueSetup) => Promise<void> = () => Promise.resolve();
  vocabulary: Vocabulary = NO_MENU;

  readonly create: CreateDialogue = (setup): Dialogue => {
    this.setups.push(setup);
    return {
      start: () => this.start(setup),
      hear: async (text, { signal }) => {
        this.heard.push(text);
        return this.answer(text, setup, signal);
      },
      vocabulary: () => this.vocabulary,
      appendToPrompt: (text) => this.prompts.push(text),
    };
  };
}
