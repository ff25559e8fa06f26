import { bestReading, costBeforehand, type Reading, type Weights } from "./best-reading.ts";
import type { Transcript } from "./moonshine.ts";
import { soundDistance } from "./phone-distance.ts";
import { type Phones, pronounce } from "./pronunciation.ts";
import type { Redecoder } from "./redecoder.ts";
import { transcriptWords } from "./transcript-words.ts";
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
/** So many of all readings are asked of the second hearing too. */
const FINALISTS = 6;
/** What differs from these in one thing is asked about: three found no more than two. */
const LEADERS = 2;
/** Further ahead of the next, the best reading stays the best: of 174 turns, 86 were nearer, and every change was among them. */
const SAFE_LEAD = 8;

/** Looks for the likeliest reading of one turn: asks the recogniser how well readings fit the sound, each once. */
export class ReadingSearch {
  readonly #transcript: Transcript;
  readonly #redecoder: Redecoder;
  readonly #weights: Weights;
  readonly #promise: Weights;
  /** What was written down of each hearing. */
  readonly #sounds: Phones[];
  readonly #tried = new Map<string, Reading>();
  readonly #asHeard: Reading;
  /** As the recogniser itself wrote them, by their plain words. */
  readonly #written = new Map<string, string>();
  #second: Transcript | undefined;
  /** What was asked of the second hearing: ln P by plain words. */
  readonly #again = new Map<string, number>();
  #finalists: readonly Reading[] | undefined;
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
    this.#sounds = [soundsOf(words)];
    this.#asHeard = { ...this.#before(words), logProbability: transcript.logProbability };
    this.#tried.set(words.join(" "), this.#asHeard);
    this.#written.set(words.join(" "), transcript.text);
  }

  /** The recogniser is in no doubt about what it wrote. */
  get isSure(): boolean {
    return this.#transcript.logProbability / this.#transcript.tokenCount > SURE;
  }

  get best(): Reading {
    return bestReading(this.#finalists ?? this.#tried.values(), this.#weights) ?? this.#asHeard;
  }

  /** The best, and the next when it is not far behind: either may have lost a word of what was said. */
  get leaders(): readonly Reading[] {
    const [first, ...others] = this.#ranked(this.#finalists ?? this.#tried.values());
    if (first === undefined) return [];
    const close = others.filter((other) => this.#worth(first) - this.#worth(other) < SAFE_LEAD);
    return [first, ...close].slice(0, LEADERS);
  }

  /** The best reading is not far ahead of the next. */
  get isClose(): boolean {
    return this.leaders.length > 1;
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
    const logProbabilities = await this.#fit(this.#transcript, readings);
    readings.forEach((words, i) => {
      const logProbability = logProbabilities[i] ?? Number.NEGATIVE_INFINITY;
      this.#tried.set(words.join(" "), { ...this.#before(words), logProbability });
    });
    await this.#askAgain();
  }

  /**
   * A second hearing of the same sound: from now on the likeliest readings are asked of both, and the mean decides. A reading
   * is as far from the sounds as from the nearer transcript.
   */
  async hearAgain(second: Transcript, suggested: readonly Words[]): Promise<void> {
    this.#second = second;
    const words = transcriptWords(second.text);
    // Nothing was made out: a sentence is not nearer to what was said for being short.
    if (words.length === 0) return this.score(suggested);
    if (!this.#written.has(words.join(" "))) {
      this.#written.set(words.join(" "), second.text);
      // The first hearing may have been asked about it, but not as it is written here.
      this.#tried.delete(words.join(" "));
    }
    this.#sounds.push(soundsOf(words));
    for (const [plain, reading] of this.#tried) {
      this.#tried.set(plain, { ...reading, distance: this.#distance(reading.words) });
    }
    await this.score([words, ...suggested]);
  }

  async #askAgain(): Promise<void> {
    if (this.#second === undefined) return;
    const finalists = this.#ranked(this.#tried.values()).slice(0, FINALISTS);
    const unasked = finalists
      .map(({ words }) => words)
      .filter((words) => !this.#again.has(words.join(" ")));
    const logProbabilities = await this.#fit(this.#second, unasked);
    unasked.forEach((words, i) => this.#again.set(words.join(" "), logProbabilities[i] ?? 0));
    this.#finalists = finalists.map((reading) => ({
      ...reading,
      logProbability:
        (reading.logProbability + (this.#again.get(reading.words.join(" ")) ?? 0)) / 2,
    }));
  }

  /** ln P of each, as the recogniser would most likely write it. */
  async #fit(transcript: Transcript, readings: readonly Words[]): Promise<readonly number[]> {
    const forms = readings.map((words) => this.#formsOf(words));
    if (forms.length === 0) return [];
    const scores = await transcript.score(forms.flat());
    let at = 0;
    return forms.map(({ length }) => {
      const own = scores.slice(at, at + length);
      at += length;
      const best = Math.max(...own);
      if (length > 2) this.#favouriteForm ??= own.indexOf(best);
      return best;
    });
  }

  /** Numbers are written in several ways; how the first was written best, so are the others. */
  #formsOf(words: Words): readonly string[] {
    const forms = writtenForms(words);
    const favourite = this.#favouriteForm === undefined ? undefined : forms[this.#favouriteForm];
    const asWritten = this.#written.get(words.join(" "));
    const plain = favourite === undefined ? forms : [favourite];
    return asWritten === undefined ? plain : [...new Set([...plain, asWritten])];
  }

  #ranked(readings: Iterable<Reading>): Reading[] {
    return [...readings].sort((a, b) => this.#worth(b) - this.#worth(a));
  }

  #worth(reading: Reading | undefined): number {
    if (reading === undefined) return Number.NEGATIVE_INFINITY;
    return reading.logProbability - costBeforehand(reading, this.#weights);
  }

  #before(words: Words): Omit<Reading, "logProbability"> {
    return {
      words,
      languageCost: this.#redecoder.languageCost(words) - WHOLE_NUMBER_BONUS * wholeness(words),
      distance: this.#distance(words),
    };
  }

  #distance(words: Words): number {
    const sounds = soundsOf(words);
    return Math.min(...this.#sounds.map((heard) => soundDistance(heard, sounds)));
  }
}

function soundsOf(words: Words): Phones {
  return words.flatMap(pronounce);
}
