import * as ort from "onnxruntime-web";

/** What the decoder knows: of the sound, and of the tokens so far. One tensor for each layer's keys, and one for its values. */
export type Memory = {
  readonly sound: readonly ort.Tensor[];
  readonly tokens: readonly ort.Tensor[];
};

/** `scores`: one for each token of the vocabulary, for each place of each row. */
export type Decoded = { readonly scores: ort.Tensor; readonly memory: Memory };

const OTHER_MODEL = "the recogniser's model has other inputs or outputs than expected";

type Rows = readonly (readonly number[])[];
export type DecoderShape = {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
};

/** One pass of Moonshine's decoder at a time. Its shapes: `[rows, heads, places, width]`. */
export class MoonshineDecoder {
  readonly #session: ort.InferenceSession;
  readonly #nothing: Memory;
  readonly #soundNames: readonly string[];
  readonly #tokenNames: readonly string[];

  constructor(session: ort.InferenceSession, { layers, heads, width }: DecoderShape) {
    this.#session = session;
    this.#soundNames = names(layers, "encoder");
    this.#tokenNames = names(layers, "decoder");
    const empty = () => new ort.Tensor("float32", new Float32Array(0), [0, heads, 1, width]);
    this.#nothing = {
      sound: this.#soundNames.map(empty),
      tokens: this.#tokenNames.map(empty),
    };
  }

  /** Weights that are unpacked once, at the start, save a fifth of each pass; they take 50 MB for each branch. */
  static async load(file: string, shape: DecoderShape): Promise<MoonshineDecoder> {
    const extra = { session: { disable_quant_qdq: "1" } };
    return new MoonshineDecoder(await ort.InferenceSession.create(file, { extra }), shape);
  }

  /** The first pass, over the start token alone, works out the sound's keys and values. */
  async begin(hidden: ort.Tensor, token: number): Promise<Decoded> {
    const wanted = [...this.#soundNames, ...this.#tokenNames];
    const { scores, remembered } = await this.#pass(hidden, [[token]], this.#nothing, wanted);
    const parts = this.#soundNames.length;
    return {
      scores,
      memory: { sound: remembered.slice(0, parts), tokens: remembered.slice(parts) },
    };
  }

  /** Goes on with the next tokens of each row, each after what `memory` holds of it. All rows are of one sound. */
  async goOn(hidden: ort.Tensor, rows: Rows, memory: Memory): Promise<Decoded> {
    // The sound's keys and values stay as they are; to be given them again would cost a copy of some megabytes.
    const { scores, remembered } = await this.#pass(hidden, rows, memory, this.#tokenNames);
    return { scores, memory: { sound: memory.sound, tokens: remembered } };
  }

  async #pass(hidden: ort.Tensor, rows: Rows, memory: Memory, wanted: readonly string[]) {
    const names = [...this.#soundNames, ...this.#tokenNames];
    const before = [...memory.sound, ...memory.tokens];
    if (before.length !== names.length) throw new Error(OTHER_MODEL);
    const answer = await this.#session.run(
      {
        input_ids: new ort.Tensor("int64", BigInt64Array.from(rows.flat(), BigInt), [
          rows.length,
          rows[0]?.length ?? 0,
        ]),
        encoder_hidden_states: hidden,
        use_cache_branch: new ort.Tensor("bool", [memory !== this.#nothing], [1]),
        ...Object.fromEntries(before.map((tensor, i) => [names[i] ?? "", tensor])),
      },
      ["logits", ...wanted.map(presentOf)],
    );
    return {
      scores: required(answer["logits"]),
      remembered: wanted.map((name) => required(answer[presentOf(name)])),
    };
  }
}

function presentOf(name: string): string {
  return name.replace("past_key_values", "present");
}

function names(layers: number, part: "encoder" | "decoder"): string[] {
  return Array.from({ length: layers }, (_, layer) =>
    ["key", "value"].map((kind) => `past_key_values.${layer}.${part}.${kind}`),
  ).flat();
}

/** What the decoder knew when it had gone through so many tokens. */
export function firstPlaces({ sound, tokens }: Memory, places: number): Memory {
  return { sound, tokens: tokens.map((tensor) => stacked([{ tensor, row: 0 }], places)) };
}

/** The first `places` of a row of each tensor (`[rows, heads, places, width]`), as the rows of one. */
export function stacked(
  parts: readonly { readonly tensor: ort.Tensor; readonly row: number }[],
  places: number,
): ort.Tensor {
  const [, heads = 0, , width = 0] = parts[0]?.tensor.dims ?? [];
  const data = new Float32Array(parts.length * heads * places * width);
  parts.forEach(({ tensor, row }, part) => {
    const all = floats(tensor);
    const length = (tensor.dims[2] ?? 0) * width;
    for (let head = 0; head < heads; head += 1) {
      const from = (row * heads + head) * length;
      const to = (part * heads + head) * places * width;
      data.set(all.subarray(from, from + places * width), to);
    }
  });
  return new ort.Tensor("float32", data, [parts.length, heads, places, width]);
}

/** The scores of one place of one row. */
export function scoresAt(scores: ort.Tensor, row: number, place: number): Float32Array {
  const [, places = 0, vocabulary = 0] = scores.dims;
  const from = (row * places + place) * vocabulary;
  return floats(scores).subarray(from, from + vocabulary);
}

function floats(tensor: ort.Tensor): Float32Array {
  if (!(tensor.data instanceof Float32Array)) throw new Error("the recogniser is not float32");
  return tensor.data;
}

export function required(tensor: ort.Tensor | undefined): ort.Tensor {
  if (tensor === undefined) throw new Error(OTHER_MODEL);
  return tensor;
}
