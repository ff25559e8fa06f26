import llamaTokenizer from "llama-tokenizer-js";
import type * as ort from "onnxruntime-web";
import { logSoftmax } from "./log-softmax.ts";
import { END_TOKEN } from "./greedy-decode.ts";
import { type Decoded, type MoonshineDecoder, scoresAt, stacked } from "./moonshine-decoder.ts";

/** The tokenizer has one for each digit, whatever stands beside it. */
const DIGIT_TOKENS = Array.from("0123456789", (digit) => llamaTokenizer.encode(digit).at(-1) ?? 0);

/** Each place takes a score for each of 32 000 tokens, 128 kB. */
const MOST_PLACES = 100;
/** What a pass costs beside its places, in places. */
const PASS_COST = 4;
/** Texts kept for others to begin like them; each takes half a megabyte. */
const TEXTS_KEPT = 24;

type Tokens = readonly number[];

/** A text that was scored. */
type ScoredText = {
  readonly tokens: Tokens;
  /** ln P of each token after those before it. */
  readonly logProbabilities: readonly number[];
  /** What the decoder remembers of the pass that this was a row of. */
  readonly memory: readonly ort.Tensor[];
  readonly row: number;
};

/** A text to be scored, whose first `known` tokens need not be gone through again. */
type Task = {
  readonly tokens: Tokens;
  readonly known: number;
  readonly like: ScoredText | undefined;
};

/**
 * How likely texts are for one sound, by Moonshine's decoder. The readings of a turn mostly begin alike: what they share is
 * gone through once. The work on the sound itself, the larger part, was done with the start token.
 */
export class TextScorer {
  readonly #decoder: Pick<MoonshineDecoder, "goOn">;
  readonly #hidden: ort.Tensor;
  readonly #start: Decoded;
  #scored: ScoredText[] = [];

  /** `start`: the pass over the start token alone. */
  constructor(decoder: Pick<MoonshineDecoder, "goOn">, hidden: ort.Tensor, start: Decoded) {
    this.#decoder = decoder;
    this.#hidden = hidden;
    this.#start = start;
  }

  /** ln P of each text. */
  async score(texts: readonly string[]): Promise<readonly number[]> {
    const wanted = texts.map((text) => [...tokensOf(text), END_TOKEN]);
    const first: Tokens[] = [];
    for (const tokens of wanted) {
      const nearest = Math.max(0, ...first.map((other) => sharedLength(tokens, other)));
      // It is cheaper to wait for one of the first that begins alike.
      if (nearest <= this.#task(tokens).known + PASS_COST) first.push(tokens);
    }
    await this.#scoreAll(first);
    await this.#scoreAll(wanted.filter((tokens) => !first.includes(tokens)));
    const totals = wanted.map((tokens) => sum(this.#task(tokens).like?.logProbabilities ?? []));
    this.#scored = this.#scored.slice(-TEXTS_KEPT);
    return totals;
  }

  /** For each digit in a text, and for the place after the last of them: ln P of each of the ten digits there. */
  async digitsAt(text: string): Promise<readonly (readonly number[])[]> {
    const tokens = tokensOf(text);
    const passed = await this.#decoder.goOn(this.#hidden, [tokens], this.#start.memory);
    const places = tokens.flatMap((token, i) => (DIGIT_TOKENS.includes(token) ? [i] : []));
    return [...places, (places.at(-1) ?? tokens.length - 1) + 1].map((place) => {
      // What comes at a place is in the scores of the place before.
      const scores = scoresAt(passed.scores, 0, place - 1);
      return DIGIT_TOKENS.map((token) => logSoftmax(scores, token));
    });
  }

  #task(tokens: Tokens): Task {
    let [like, known]: [ScoredText | undefined, number] = [undefined, 0];
    for (const other of this.#scored) {
      const shared = sharedLength(tokens, other.tokens);
      if (shared > known) [like, known] = [other, shared];
    }
    return { tokens, known, like };
  }

  async #scoreAll(texts: readonly Tokens[]): Promise<void> {
    const tasks = texts
      .map((tokens) => this.#task(tokens))
      .filter(({ tokens, known }) => known < tokens.length);
    for (const group of grouped(tasks)) await this.#scoreTogether(group);
  }

  /** In one pass, which begins where the first of them begins to be unlike what is known. */
  async #scoreTogether(tasks: readonly Task[]): Promise<void> {
    const from = beginOf(tasks);
    const places = placesOf(tasks);
    // A causal decoder does not look at what follows a row's end.
    const rows = tasks.map(({ tokens }) =>
      Array.from({ length: places }, (_, i) => tokens[from + i] ?? END_TOKEN),
    );
    const { sound } = this.#start.memory;
    const memory = this.#start.memory.tokens.map((started, part) =>
      stacked(
        tasks.map(({ like }) => ({ tensor: like?.memory[part] ?? started, row: like?.row ?? 0 })),
        from + 1,
      ),
    );
    const passed = await this.#decoder.goOn(this.#hidden, rows, { sound, tokens: memory });
    tasks.forEach(({ tokens, like }, row) => {
      const logProbabilities = tokens.map((token, i) => {
        if (i === 0) return logSoftmax(scoresAt(this.#start.scores, 0, 0), token);
        const before = i <= from ? like?.logProbabilities[i] : undefined;
        return before ?? logSoftmax(scoresAt(passed.scores, row, i - 1 - from), token);
      });
      this.#scored.push({ tokens, logProbabilities, memory: passed.memory.tokens, row });
    });
  }
}

function tokensOf(text: string): Tokens {
  return llamaTokenizer.encode(text).slice(1);
}

/** A pass over the last token that is known tells how likely the first unknown one is. */
function beginOf(tasks: readonly Task[]): number {
  return Math.max(0, Math.min(...tasks.map(({ known }) => known)) - 1);
}

function placesOf(tasks: readonly Task[]): number {
  const longest = Math.max(...tasks.map(({ tokens }) => tokens.length));
  return Math.max(1, longest - 1 - beginOf(tasks));
}

/** The cheapest way to share passes out: rows of one pass begin at one place and are as long as the longest. */
function grouped(tasks: readonly Task[]): Task[][] {
  const sorted = tasks.toSorted((a, b) => a.known - b.known);
  let best: { cost: number; groups: Task[][] }[] = [{ cost: 0, groups: [] }];
  for (let to = 1; to <= sorted.length; to += 1) {
    const choices = best.flatMap(({ cost, groups }, from) => {
      const group = sorted.slice(from, to);
      const places = group.length * placesOf(group);
      if (group.length > 1 && places > MOST_PLACES) return [];
      return [{ cost: cost + PASS_COST + places, groups: [...groups, group] }];
    });
    best = [...best, choices.reduce((a, b) => (b.cost < a.cost ? b : a))];
  }
  return best.at(-1)?.groups ?? [];
}

function sharedLength(a: Tokens, b: Tokens): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
