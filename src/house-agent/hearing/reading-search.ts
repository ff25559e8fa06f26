import { bestReading, costBeforehand, type Reading, type Weights } from "./best-reading.ts";
import type { Transcript } from "./moonshine.ts";
import { soundDistance } from "./phone-distance.ts";
import { type Phones, pronounce } from "./pronunciation.ts";
import type { Redecoder } from "./redecoder.ts";
import { wholeness } from "./whole-number.ts";
import { writtenForms } from "./written-form.ts";

type Words = readonly string[];

/** Ten digits are so much likelier than any other count while a phone number is awaited (−ln P). */
const WHOLE_NUMBER_BONUS = 32;
/** Above this a token (ln P) the recogniser itself is in no doubt. */
const SURE = -0.15;
/** Else all that is asked about differs in the same place. */
const MOST_OF_A_GROUP = 4;
/** What starts so far behind the best so far is not worth asking about. */
const HOPELESS = 20;

/** Looks for the likeliest reading of one turn: asks the recogniser how well readings fit the sound, each once. */
export class ReadingSearch {
  readonly #transcript: Transcript;
  readonly #redecoder: Redecoder;
  readonly #weights: Weights;
  readonly #promise: Weights;
  readonly #sounds: Phones;
  readonly #tried = new Map<string, Reading>();
  readonly #asHeard: Reading;
  #favouriteForm: number | undefined;

  constructor(options: {
    transcript: Transcript;
    words: Words;
    redecoder: Redecoder;
    weights: Weights;
  }) {
    const { transcript, redecoder, words } = options;
    this.#weights = options.weights;
    // What was written down wrongly says little about what to ask next.
    this.#promise = { ...options.weights, distance: options.weights.distance / 2 };
    this.#transcript = transcript;
    this.#redecoder = redecoder;
    this.#sounds = soundsOf(words);
    this.#asHeard = { ...this.#before(words), logProbability: transcript.logProbability };
    this.#tried.set(words.join(" "), this.#asHeard);
  }

  /** The recogniser is in no doubt about what it wrote. */
  get isSure(): boolean {
    return this.#transcript.logProbability / this.#transcript.tokenCount > SURE;
  }

  get best(): Reading {
    return bestReading(this.#tried.values(), this.#weights) ?? this.#asHeard;
  }

  /** Those most likely beforehand, of those not tried; a few of each group. */
  mostPromising(groups: readonly (readonly Words[])[], most: number): Words[] {
    const limit = costBeforehand(this.best, this.#promise) + HOPELESS;
    const promising = groups.flatMap((readings) =>
      readings
        .filter((words) => !this.#tried.has(words.join(" ")))
        .map((words) => ({ words, cost: costBeforehand(this.#before(words), this.#promise) }))
        .filter(({ cost }) => cost < limit)
        .sort((a, b) => a.cost - b.cost)
        .slice(0, MOST_OF_A_GROUP),
    );
    promising.sort((a, b) => a.cost - b.cost);
    return [...new Map(promising.map(({ words }) => [words.join(" "), words])).values()].slice(
      0,
      most,
    );
  }

  /** Asks about those that were not tried. */
  async score(candidates: readonly Words[]): Promise<void> {
    const readings = candidates.filter((words) => !this.#tried.has(words.join(" ")));
    const forms = readings.map((words) => this.#formsOf(words));
    const scores = await this.#transcript.score(forms.flat());
    let at = 0;
    readings.forEach((words, i) => {
      const count = forms[i]?.length ?? 0;
      const own = scores.slice(at, at + count);
      const logProbability = Math.max(...own);
      if (count > 1) this.#favouriteForm ??= own.indexOf(logProbability);
      at += count;
      this.#tried.set(words.join(" "), { ...this.#before(words), logProbability });
    });
  }

  /** Numbers are written in several ways; how the first was written best, so are the others. */
  #formsOf(words: Words): readonly string[] {
    const forms = writtenForms(words);
    const favourite = this.#favouriteForm === undefined ? undefined : forms[this.#favouriteForm];
    return favourite === undefined ? forms : [favourite];
  }

  #before(words: Words): Omit<Reading, "logProbability"> {
    return {
      words,
      languageCost: this.#redecoder.languageCost(words) - WHOLE_NUMBER_BONUS * wholeness(words),
      distance: soundDistance(this.#sounds, soundsOf(words)),
    };
  }
}

function soundsOf(words: Words): Phones {
  return words.flatMap(pronounce);
}
