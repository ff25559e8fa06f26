/** One way to read a turn. */
export type Reading = {
  readonly words: readonly string[];
  /** ln P(these words, as the recogniser would write them | the sound), its own knowledge of English included. */
  readonly logProbability: number;
  /** −ln P of the words as something said to this shop. */
  readonly languageCost: number;
  /** How far its sounds are from those of the transcript. */
  readonly distance: number;
  /** ln P of the words as the recogniser would write them before it heard anything; 0 where it was not asked. */
  readonly expected: number;
};

/** What counts beside the recogniser's own ln P. */
export type Weights = {
  /** What callers say here. */
  readonly language: number;
  /** The sounds of the transcript. */
  readonly distance: number;
  /**
   * Each word more: the recogniser holds a sentence without "taro" or "boba" for likelier than one with such a rare word,
   * so that without this the shorter sentence wins, and a topping is lost.
   */
  readonly word: number;
  /** How much of what the recogniser expects anyway is taken off: its English knows no boba. */
  readonly expected: number;
};

/** The weights of what is asked about first, and of those that are left when the recogniser told what it expects anyway. */
export type Ranking = { readonly shortlist: Weights; readonly final: Weights };

/**
 * The shortlist's were fitted to 162 turns of other sentences than those of `bench/hearing`'s test set, with four-fold
 * cross-validation; the final ones to 80 with noise (docs/decisions/0023).
 */
export const ORDER_RANKING: Ranking = {
  shortlist: { language: 1.4, distance: 4, word: 4.5, expected: 0 },
  final: { language: 1, distance: 1, word: 4.5, expected: 0.45 },
};
const NUMBER_WEIGHTS: Weights = { language: 0.5, distance: 0.5, word: 0, expected: 0 };
export const NUMBER_RANKING: Ranking = { shortlist: NUMBER_WEIGHTS, final: NUMBER_WEIGHTS };
/** Unknown to the menu, but clearly heard: no sentence is less likely than this, a word. */
const MOST_COST_A_WORD = 7.5;

/** What speaks against a reading before the sound is asked. */
export function costBeforehand(
  { words, languageCost, distance }: Omit<Reading, "logProbability" | "expected">,
  weights: Weights,
): number {
  const most = MOST_COST_A_WORD * (words.length + 1);
  return (
    weights.language * Math.min(languageCost, most) +
    weights.distance * distance -
    weights.word * words.length
  );
}

/**
 * The likeliest of several readings. The transcript itself competes with the menu's readings: clear talk about other
 * things stays as it was heard.
 */
export function bestReading(readings: Iterable<Reading>, weights: Weights): Reading | undefined {
  let best: Reading | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const reading of readings) {
    const score = worth(reading, weights);
    if (score > bestScore) [best, bestScore] = [reading, score];
  }
  return best;
}

export function worth(reading: Reading, weights: Weights): number {
  const { logProbability, expected } = reading;
  return logProbability - weights.expected * expected - costBeforehand(reading, weights);
}
