import * as ort from "onnxruntime-web";
import type { Decoded, MoonshineDecoder } from "./moonshine-decoder.ts";

const VOCABULARY = 32_000;
const HEADS = 2;
const START_TOKEN = 1;
const END_TOKEN = 2;
/** Of a text that holds more tokens than this, the end is the likeliest next. */
const LONGEST = 9;

/**
 * Decodes without hearing: what comes next depends on nothing but the tokens before, all of which it must find in its memory.
 * So a memory that was cut or put together wrongly leads to other scores. Its likeliest tokens are few, so that texts come that
 * begin alike.
 */
export class ToyDecoder implements Pick<MoonshineDecoder, "goOn"> {
  /** Rows and places of each pass. */
  readonly passes: string[] = [];
  readonly hidden = new ort.Tensor("float32", new Float32Array(1), [1, 1]);

  begin(): Decoded {
    return decode([[START_TOKEN]], [[]]);
  }

  goOn(
    _hidden: ort.Tensor,
    rows: readonly (readonly number[])[],
    { tokens: [memory] }: Decoded["memory"],
  ): Promise<Decoded> {
    this.passes.push(`${rows.length}×${rows[0]?.length ?? 0}`);
    const [, , before = 0] = memory?.dims ?? [];
    const known = rows.map((_, row) =>
      Array.from({ length: before }, (_, i) => Number(memory?.data[row * HEADS * before + i])),
    );
    return Promise.resolve(decode(rows, known));
  }
}

function decode(rows: readonly (readonly number[])[], known: readonly number[][]): Decoded {
  const places = rows[0]?.length ?? 0;
  const scores = new Float32Array(rows.length * places * VOCABULARY);
  const memory = rows.flatMap((row, r) => {
    const tokens = [...(known[r] ?? []), ...row];
    row.forEach((_, place) => {
      const upToHere = tokens.slice(0, (known[r]?.length ?? 0) + place + 1);
      scores.set(scoresAfter(upToHere), (r * places + place) * VOCABULARY);
    });
    return Array.from({ length: HEADS }, () => tokens).flat();
  });
  const all = places + (known[0]?.length ?? 0);
  return {
    scores: new ort.Tensor("float32", scores, [rows.length, places, VOCABULARY]),
    memory: {
      sound: [],
      tokens: [new ort.Tensor("float32", Float32Array.from(memory), [rows.length, HEADS, all, 1])],
    },
  };
}

function scoresAfter(tokens: readonly number[]): Float32Array {
  const scores = new Float32Array(VOCABULARY);
  let state = tokens.reduce((hash, token) => Math.imul(hash ^ token, 0x01_00_01_93) >>> 0, 7);
  for (let n = 0; n < 40; n += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    scores[3 + (state % 400)] = 2 + (state % 97) / 10;
  }
  if (tokens.length > LONGEST) scores[END_TOKEN] = 20;
  return scores;
}
