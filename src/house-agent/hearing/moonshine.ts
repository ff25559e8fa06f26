import llamaTokenizer from "llama-tokenizer-js";
import * as ort from "onnxruntime-web";
import { moonshineFiles, type RecogniserSize } from "./speech-models.ts";

export type Transcript = {
  readonly text: string;
  /** Mean log probability of a token; 0 is certain. */
  readonly averageLogProbability: number;
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
      averageLogProbability: logProbability / tokens.length,
    };
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
  const scores = logits.data;
  if (!(scores instanceof Float32Array)) throw new Error("the recogniser's scores are not float32");
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
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - best);
  return { token, logProbability: -Math.log(sum) };
}

function required(tensor: ort.Tensor | undefined): ort.Tensor {
  if (tensor === undefined)
    throw new Error("the recogniser's model has other outputs than expected");
  return tensor;
}
