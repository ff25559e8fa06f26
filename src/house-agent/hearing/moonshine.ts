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
};

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

/** Moonshine (English, int8) on onnxruntime's WebAssembly. Not streaming: one finished turn at a time. */
export class Moonshine {
  readonly #shape: (typeof SHAPES)[RecogniserSize];
  readonly #encoder: ort.InferenceSession;
  readonly #decoder: ort.InferenceSession;

  private constructor(
    shape: (typeof SHAPES)[RecogniserSize],
    encoder: ort.InferenceSession,
    decoder: ort.InferenceSession,
  ) {
    this.#shape = shape;
    this.#encoder = encoder;
    this.#decoder = decoder;
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
    const memory = this.#emptyMemory();
    const tokens = [START_TOKEN];
    const most = Math.ceil((samples.length / MOONSHINE_RATE_HZ) * MOST_TOKENS_PER_SECOND) + 4;
    let logProbability = 0;
    for (let step = 0; step < most; step += 1) {
      const answer = await this.#decoder.run({
        input_ids: new ort.Tensor("int64", BigInt64Array.of(BigInt(tokens.at(-1) ?? 0)), [1, 1]),
        encoder_hidden_states: hidden,
        use_cache_branch: new ort.Tensor("bool", [step > 0], [1]),
        ...memory,
      });
      const choice = bestToken(required(answer["logits"]), step === 0);
      logProbability += choice.logProbability;
      if (choice.token === END_TOKEN) break;
      tokens.push(choice.token);
      for (const name of Object.keys(memory)) {
        // The encoder's keys and values come out once, at the first step.
        if (step === 0 || name.includes("decoder")) {
          memory[name] = required(answer[name.replace("past_key_values", "present")]);
        }
      }
    }
    return {
      text: llamaTokenizer.decode(tokens).trim(),
      logProbability,
      tokenCount: tokens.length,
      score: (texts) => this.#score(hidden, texts),
    };
  }

  async #score(hidden: ort.Tensor, texts: readonly string[]): Promise<readonly number[]> {
    const scores: number[] = [];
    for (let at = 0; at < texts.length; at += SCORED_TOGETHER) {
      scores.push(...(await this.#scoreBatch(hidden, texts.slice(at, at + SCORED_TOGETHER))));
    }
    return scores;
  }

  async #scoreBatch(hidden: ort.Tensor, texts: readonly string[]): Promise<readonly number[]> {
    const rows = texts.map((text) => [...llamaTokenizer.encode(text), END_TOKEN]);
    const inputLength = Math.max(...rows.map((row) => row.length)) - 1;
    // A causal decoder does not look at what follows a row's end.
    const inputs = new BigInt64Array(rows.length * inputLength).fill(BigInt(END_TOKEN));
    rows.forEach((row, r) => {
      row.slice(0, -1).forEach((token, i) => (inputs[r * inputLength + i] = BigInt(token)));
    });
    const answer = await this.#decoder.run({
      input_ids: new ort.Tensor("int64", inputs, [rows.length, inputLength]),
      encoder_hidden_states: repeated(hidden, rows.length),
      use_cache_branch: new ort.Tensor("bool", [false], [1]),
      ...this.#emptyMemory(),
    });
    const logits = required(answer["logits"]);
    const scores = floats(logits);
    const vocabulary = logits.dims[2] ?? 1;
    return rows.map((row, r) =>
      row.slice(1).reduce((total, token, i) => {
        const from = (r * inputLength + i) * vocabulary;
        return total + logSoftmax(scores.subarray(from, from + vocabulary), token);
      }, 0),
    );
  }

  #emptyMemory(): Record<string, ort.Tensor> {
    const { layers, heads, width } = this.#shape;
    const memory: Record<string, ort.Tensor> = {};
    for (let layer = 0; layer < layers; layer += 1) {
      for (const side of ["decoder", "encoder"]) {
        for (const part of ["key", "value"]) {
          const name = `past_key_values.${layer}.${side}.${part}`;
          memory[name] = new ort.Tensor("float32", new Float32Array(0), [0, heads, 1, width]);
        }
      }
    }
    return memory;
  }
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
  if (mayNotEnd) scores[END_TOKEN] = Number.NEGATIVE_INFINITY;
  let token = 0;
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i += 1) {
    const score = scores[i] ?? 0;
    if (score > best) {
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
  for (const score of scores) sum += Math.exp(score - best);
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
