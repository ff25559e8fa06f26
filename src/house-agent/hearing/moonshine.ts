import llamaTokenizer from "llama-tokenizer-js";
import * as ort from "onnxruntime-web";
import { moonshineFiles, type RecogniserSize } from "./speech-models.ts";

export type Transcript = {
  readonly text: string;
  /** ln P(text | sound), summed over its tokens. */
  readonly logProbability: number;
  readonly tokenCount: number;
  /** ln P of other texts for the same sound, each in one pass of the decoder. */
  readonly score: (texts: readonly string[]) => Promise<readonly number[]>;
  /**
   * For each digit in a text, and for the place after the last of them: ln P of each of the ten digits there, after what
   * stands before it.
   */
  readonly digitsAt: (text: string) => Promise<readonly (readonly number[])[]>;
};

/** What the decoder knows of the tokens so far and of the sound. */
type Memory = Readonly<Record<string, ort.Tensor>>;
type Decoded = { readonly logits: ort.Tensor; readonly memory: Memory };

/** The rate of sound that the model takes. */
export const MOONSHINE_RATE_HZ = 16_000;

const SHAPES = {
  tiny: { layers: 6, heads: 8, width: 36 },
  base: { layers: 8, heads: 8, width: 52 },
} as const;
const START_TOKEN = 1;
const END_TOKEN = 2;
const MOST_TOKENS_PER_SECOND = 9;
/** Each text takes a score for each of 32 000 tokens at each place, 3 MB in all: a few at a time bound the memory. */
const SCORED_TOGETHER = 6;

/** The tokenizer has one for each digit, whatever stands beside it. */
const DIGIT_TOKENS = Array.from("0123456789", (digit) => llamaTokenizer.encode(digit).at(-1) ?? 0);

/** Of 32 000 scores those so much below the best add up to less than 0.004 of it; leaving them out saves most of the time. */
const NEGLIGIBLE = 16;

/** Moonshine (English, int8) on onnxruntime's WebAssembly. Not streaming: one finished turn at a time. */
export class Moonshine {
  readonly #shape: (typeof SHAPES)[RecogniserSize];
  readonly #encoder: ort.InferenceSession;
  readonly #decoder: ort.InferenceSession;
  readonly #memoryNames: readonly string[];

  private constructor(
    shape: (typeof SHAPES)[RecogniserSize],
    encoder: ort.InferenceSession,
    decoder: ort.InferenceSession,
  ) {
    this.#shape = shape;
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#memoryNames = memoryNames(shape.layers);
  }

  /** Rejects when the optional packages are not installed or cannot run here. Two threads are 1.4 times as fast as one. */
  static async load(size: RecogniserSize, threads: number): Promise<Moonshine> {
    ort.env.wasm.numThreads = threads;
    const files = moonshineFiles(size);
    return new Moonshine(
      SHAPES[size],
      await ort.InferenceSession.create(files.encoder),
      await ort.InferenceSession.create(files.decoder),
    );
  }

  /** `samples`: 16 kHz, −1 to 1, 0.3 to 20 s. */
  async transcribe(samples: Float32Array): Promise<Transcript> {
    const encoded = await this.#encoder.run({
      input_values: new ort.Tensor("float32", samples, [1, samples.length]),
    });
    const hidden = required(encoded["last_hidden_state"]);
    const most = Math.ceil((samples.length / MOONSHINE_RATE_HZ) * MOST_TOKENS_PER_SECOND) + 4;
    const start = await this.#decode(hidden, [[START_TOKEN]], undefined);
    const tokens = [START_TOKEN];
    let logProbability = 0;
    for (let last = start; tokens.length <= most;) {
      const choice = bestToken(last.logits, tokens.length === 1);
      logProbability += choice.logProbability;
      if (choice.token === END_TOKEN) break;
      tokens.push(choice.token);
      last = await this.#decode(hidden, [[choice.token]], last.memory);
    }
    return {
      text: llamaTokenizer.decode(tokens).trim(),
      logProbability,
      tokenCount: tokens.length,
      score: (texts) => this.#score(hidden, start, texts),
      digitsAt: (text) => this.#digitsAt(hidden, start, text),
    };
  }

  async #score(
    hidden: ort.Tensor,
    start: Decoded,
    texts: readonly string[],
  ): Promise<readonly number[]> {
    const scores: number[] = [];
    for (let at = 0; at < texts.length; at += SCORED_TOGETHER) {
      const batch = texts.slice(at, at + SCORED_TOGETHER);
      scores.push(...(await this.#scoreBatch(hidden, start, batch)));
    }
    return scores;
  }

  /**
   * Goes on from the start token with all rows at once: the work on the encoder's output, which is the larger part, was
   * done with it (three times as fast as decoding the rows anew).
   */
  async #scoreBatch(
    hidden: ort.Tensor,
    start: Decoded,
    texts: readonly string[],
  ): Promise<readonly number[]> {
    const rows = texts.map((text) => [...llamaTokenizer.encode(text).slice(1), END_TOKEN]);
    const inputLength = Math.max(...rows.map((row) => row.length)) - 1;
    // A causal decoder does not look at what follows a row's end.
    const inputs = rows.map((row) =>
      Array.from({ length: inputLength }, (_, i) => row[i] ?? END_TOKEN),
    );
    const memory = Object.fromEntries(
      Object.entries(start.memory).map(([name, tensor]) => [name, repeated(tensor, rows.length)]),
    );
    const { logits } = await this.#decode(hidden, inputs, memory);
    const [first, rest] = [floats(start.logits), floats(logits)];
    const vocabulary = logits.dims[2] ?? 1;
    return rows.map((row, r) =>
      row.reduce((total, token, i) => {
        const from = (r * inputLength + i - 1) * vocabulary;
        const scores = i === 0 ? first : rest.subarray(from, from + vocabulary);
        return total + logSoftmax(scores, token);
      }, 0),
    );
  }

  async #digitsAt(
    hidden: ort.Tensor,
    start: Decoded,
    text: string,
  ): Promise<readonly (readonly number[])[]> {
    const row = llamaTokenizer.encode(text).slice(1);
    const { logits } = await this.#decode(hidden, [row], start.memory);
    const scores = floats(logits);
    const vocabulary = logits.dims[2] ?? 1;
    const places = row.flatMap((token, i) => (DIGIT_TOKENS.includes(token) ? [i] : []));
    return [...places, (places.at(-1) ?? row.length - 1) + 1].map((place) => {
      // What comes at a place is in the scores of the place before.
      const before = scores.subarray((place - 1) * vocabulary, place * vocabulary);
      return DIGIT_TOKENS.map((token) => logSoftmax(before, token));
    });
  }

  /** One pass over the next tokens of each row; `memory` is what the pass before left, if there was one. */
  async #decode(
    hidden: ort.Tensor,
    rows: readonly (readonly number[])[],
    memory: Memory | undefined,
  ): Promise<Decoded> {
    const inputs = BigInt64Array.from(rows.flat(), BigInt);
    const answer = await this.#decoder.run({
      input_ids: new ort.Tensor("int64", inputs, [rows.length, rows[0]?.length ?? 0]),
      encoder_hidden_states: hidden,
      use_cache_branch: new ort.Tensor("bool", [memory !== undefined], [1]),
      ...(memory ?? this.#emptyMemory()),
    });
    const next: Record<string, ort.Tensor> = {};
    for (const name of this.#memoryNames) {
      // The encoder's keys and values come out once, at the first step.
      const kept = name.includes("encoder") ? memory?.[name] : undefined;
      next[name] = kept ?? required(answer[name.replace("past_key_values", "present")]);
    }
    return { logits: required(answer["logits"]), memory: next };
  }

  #emptyMemory(): Memory {
    const { heads, width } = this.#shape;
    const nothing = () => new ort.Tensor("float32", new Float32Array(0), [0, heads, 1, width]);
    return Object.fromEntries(this.#memoryNames.map((name) => [name, nothing()]));
  }
}

function memoryNames(layers: number): string[] {
  return Array.from({ length: layers }, (_, layer) =>
    ["decoder.key", "decoder.value", "encoder.key", "encoder.value"].map(
      (part) => `past_key_values.${layer}.${part}`,
    ),
  ).flat();
}

/**
 * The likeliest token. `mayNotEnd` at the first step: without it about one turn in ten, digit strings above all, comes
 * back empty (measured).
 */
function bestToken(
  logits: ort.Tensor,
  mayNotEnd: boolean,
): { token: number; logProbability: number } {
  const scores = floats(logits);
  let token = 0;
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i += 1) {
    const score = scores[i] ?? 0;
    if (score > best && !(mayNotEnd && i === END_TOKEN)) {
      best = score;
      token = i;
    }
  }
  return { token, logProbability: logSoftmax(scores, token) };
}

function logSoftmax(scores: Float32Array, token: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > best) best = score;
  let sum = 0;
  for (const score of scores) if (score > best - NEGLIGIBLE) sum += Math.exp(score - best);
  return (scores[token] ?? 0) - best - Math.log(sum);
}

function repeated(tensor: ort.Tensor, times: number): ort.Tensor {
  const one = floats(tensor);
  const data = new Float32Array(one.length * times);
  for (let n = 0; n < times; n += 1) data.set(one, n * one.length);
  return new ort.Tensor("float32", data, [times, ...tensor.dims.slice(1)]);
}

function floats(tensor: ort.Tensor): Float32Array {
  if (!(tensor.data instanceof Float32Array)) throw new Error("the recogniser is not float32");
  return tensor.data;
}

function required(tensor: ort.Tensor | undefined): ort.Tensor {
  if (tensor === undefined)
    throw new Error("the recogniser's model has other outputs than expected");
  return tensor;
}
