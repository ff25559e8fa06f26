import type * as ort from "onnxruntime-web";
import { indexOfBest, logSoftmax } from "./log-softmax.ts";
import { type Decoded, firstPlaces, type MoonshineDecoder, scoresAt } from "./moonshine-decoder.ts";

export const END_TOKEN = 2;

/** A pass takes as long as nine of its places do: so many guesses cost as much again when they are wrong. */
const MOST_GUESSES = 8;

/**
 * The likeliest token after each other, and ln P of them and of the end. `draft`: what is likely to come out. It decides
 * nothing; where it is right, several tokens are found in one pass.
 */
export async function decodeGreedily(
  decoder: Pick<MoonshineDecoder, "goOn">,
  options: {
    readonly hidden: ort.Tensor;
    /** The pass over the start token alone. */
    readonly start: Decoded;
    readonly most: number;
    readonly draft: readonly number[];
  },
): Promise<{ readonly tokens: readonly number[]; readonly logProbability: number }> {
  const { hidden, start, most, draft } = options;
  const tokens: number[] = [];
  let logProbability = 0;
  const choose = (scores: Float32Array): number => {
    // It may not end at once: else about one turn in ten, digit strings above all, comes back empty (measured).
    const token = indexOfBest(scores, tokens.length === 0 ? END_TOKEN : undefined);
    logProbability += logSoftmax(scores, token);
    if (token !== END_TOKEN) tokens.push(token);
    return token;
  };
  let { memory } = start;
  let token = choose(scoresAt(start.scores, 0, 0));
  while (token !== END_TOKEN && tokens.length < most) {
    const guesses = guessesAfter(tokens, draft);
    const passed = await decoder.goOn(hidden, [[token, ...guesses]], memory);
    let right = 0;
    token = choose(scoresAt(passed.scores, 0, 0));
    while (token === guesses[right] && tokens.length < most) {
      right += 1;
      token = choose(scoresAt(passed.scores, 0, right));
    }
    memory = right === guesses.length ? passed.memory : firstPlaces(passed.memory, tokens.length);
  }
  return { tokens, logProbability };
}

/** What follows the last token in the draft, nearest to where it stands in the text. */
function guessesAfter(tokens: readonly number[], draft: readonly number[]): readonly number[] {
  const last = tokens.length - 1;
  const places = draft.flatMap((token, at) => (token === tokens[last] ? [at] : []));
  const farness = (at: number) => Math.abs(at - last) - Number(draft[at - 1] === tokens[last - 1]);
  const [nearest] = places.toSorted((a, b) => farness(a) - farness(b));
  return nearest === undefined ? [] : draft.slice(nearest + 1, nearest + 1 + MOST_GUESSES);
}
