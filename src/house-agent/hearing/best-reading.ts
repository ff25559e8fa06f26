/** One way to read a turn. */
export type Reading = {
  readonly words: readonly string[];
  /** ln P(these words, as the recogniser would write them | the sound), its own knowledge of English included. */
  readonly logProbability: number;
  /** −ln P of the words as something said to this shop. */
  readonly languageCost: number;
};

/**
 * How much what callers say here counts against what the recogniser heard. Tuned on the tuning set of `bench/hearing`.
 */
const LANGUAGE_WEIGHT = 0.6;
/** Unknown to the menu, but clearly heard: no sentence is less likely than this, a word. */
const MOST_COST_A_WORD = 7;

/**
 * The likeliest of several readings. The transcript itself competes with the menu's readings: clear talk about other
 * things stays as it was heard.
 */
export function bestReading(readings: readonly Reading[]): Reading | undefined {
  let best: Reading | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const reading of readings) {
    const { words, logProbability, languageCost } = reading;
    const cost = Math.min(languageCost, MOST_COST_A_WORD * (words.length + 1));
    const score = logProbability - LANGUAGE_WEIGHT * cost;
    if (score > bestScore) [best, bestScore] = [reading, score];
  }
  return best;
}
