import llamaTokenizer from "llama-tokenizer-js";
import * as ort from "onnxruntime-web";
import { decodeGreedily } from "./greedy-decode.ts";
import { MoonshineDecoder, required } from "./moonshine-decoder.ts";
import { moonshineFiles, type RecogniserSize } from "./speech-models.ts";
import { TextScorer } from "./text-scorer.ts";

export type Transcript = {
  readonly text: string;
  /** ln P(text | sound), summed over its tokens. */
  readonly logProbability: number;
  /** With the one that ends it. */
  readonly tokenCount: number;
  /** ln P of other texts for the same sound. */
  readonly score: (texts: readonly string[]) => Promise<readonly number[]>;
  /**
   * For each digit in a text, and for the place after the last of them: ln P of each of the ten digits there, after what
   * stands before it.
   */
  readonly digitsAt: (text: string) => Promise<readonly (readonly number[])[]>;
};

/** What was made out by this model, in its own tokens. */
export type Hearing = Transcript & { readonly tokens: readonly number[] };

/** The rate of sound that the model takes. */
export const MOONSHINE_RATE_HZ = 16_000;

const SHAPES = {
  tiny: { layers: 6, heads: 8, width: 36 },
  base: { layers: 8, heads: 8, width: 52 },
} as const;
const START_TOKEN = 1;
const MOST_TOKENS_PER_SECOND = 9;

/** Moonshine (English, int8) on onnxruntime's WebAssembly. Not streaming: one finished turn at a time. */
export class Moonshine {
  readonly #encoder: ort.InferenceSession;
  readonly #decoder: MoonshineDecoder;

  private constructor(encoder: ort.InferenceSession, decoder: MoonshineDecoder) {
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  /** Rejects when the optional packages are not installed or cannot run here. Two threads are 1.4 times as fast as one. */
  static async load(size: RecogniserSize, threads: number): Promise<Moonshine> {
    ort.env.wasm.numThreads = threads;
    const files = moonshineFiles(size);
    return new Moonshine(
      await ort.InferenceSession.create(files.encoder),
      await MoonshineDecoder.load(files.decoder, SHAPES[size]),
    );
  }

  /**
   * @param samples 16 kHz, −1 to 1, 0.3 to 20 s
   * @param options `like`: a hearing of nearly the same sound, which makes this one quicker; `signal`: looked at before each
   *   pass, now and when something is asked of what was heard
   */
  async transcribe(
    samples: Float32Array,
    options: {
      readonly like?: Hearing | undefined;
      readonly signal?: Pick<AbortSignal, "throwIfAborted">;
    } = {},
  ): Promise<Hearing> {
    const { like, signal } = options;
    const decoder: Pick<MoonshineDecoder, "goOn"> = {
      goOn: (...pass) => {
        signal?.throwIfAborted();
        return this.#decoder.goOn(...pass);
      },
    };
    const encoded = await this.#encoder.run({
      input_values: new ort.Tensor("float32", samples, [1, samples.length]),
    });
    const hidden = required(encoded["last_hidden_state"]);
    const most = Math.ceil((samples.length / MOONSHINE_RATE_HZ) * MOST_TOKENS_PER_SECOND) + 4;
    const start = await this.#decoder.begin(hidden, START_TOKEN);
    const { tokens, logProbability } = await decodeGreedily(decoder, {
      ...{ hidden, start, most },
      draft: like?.tokens ?? [],
    });
    const scorer = new TextScorer(decoder, hidden, start);
    return {
      text: llamaTokenizer.decode([START_TOKEN, ...tokens]).trim(),
      logProbability,
      tokens,
      tokenCount: tokens.length + 1,
      score: (texts) => scorer.score(texts),
      digitsAt: (text) => scorer.digitsAt(text),
    };
  }
}
