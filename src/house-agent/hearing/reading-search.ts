import {
  bestReading,
  costBeforehand,
  type Ranking,
  type Reading,
  type Weights,
  worth,
} from "./best-reading.ts";
import type { Transcript } from "./moonshine.ts";
import { soundDistance } from "./phone-distance.ts";
import { type Phones, pronounce } from "./pronunciation.ts";
import type { Redecoder } from "./redecoder.ts";
import { transcriptWords } from "./transcript-words.ts";
import { saysOneOf, wholeness } from "./whole-number.ts";
import { writtenForms } from "./written-form.ts";

type Words = readonly string[];
type Untried = Omit<Reading, "logProbability" | "expected">;
/** Silence, say: what the recogniser writes of it is what it expects anyway. */
export type Scorer = Pick<Transcript, "score">;

/** Ten digits are so much likelier than any other count while a phone number is awaited (−ln P). */
const WHOLE_NUMBER_BONUS = 32;
/**
 * A number that the caller called wrong is so much unlikelier than others (−ln P). With more, no more misheard numbers came
 * right when they were said again, and hardly one that had been right (docs/decisions/0024).
 */
const REJECTED_COST = 12;
/** Above this a token (ln P) the recogniser itself is in no doubt. */
const SURE = -0.15;
/** Else all that is asked about differs in the same place. */
const MOST_OF_A_GROUP = 4;
/** What starts so far behind the best so far is not worth asking about. */
const HOPELESS = 20;
/** So many of all readings are asked of the second hearing too, and of silence. */
const FINALISTS = 6;
/** What differs from these in one thing is asked about: three found no more than two. */
const LEADERS = 2;
/** Further ahead of the next, the best reading stays the best: of 174 turns, 86 were nearer, and every change was among them. */
const SAFE_LEAD = 8;

/** Looks for the likeliest reading of one turn: asks the recogniser how well readings fit the sound, each once. */
export class ReadingSearch {
  readonly #transcript: Transcript;
  readonly #redecoder: Redecoder;
  /** Of what is asked of this sound alone, and of the finalists. */
  readonly #weights: Weights;
  readonly #finalWeights: Weights;
  readonly #promise: Weights;
  readonly #silence: Scorer | undefined;
  readonly #rejectedNumbers: readonly string[];
  /** What was written down of each hearing. */
  readonly #sounds: Phones[];
  readonly #tried = new Map<string, Reading>();
  readonly #asHeard: Reading;
  /** As the recogniser itself wrote them, by their plain words. */
  readonly #written = new Map<string, string>();
  /** How the recogniser would most likely write them. */
  readonly #form = new Map<string, string>();
  #second: Transcript | undefined;
  /** What was asked of the second hearing: ln P by plain words. */
  readonly #again = new Map<string, number>();
  /** What was asked of silence. */
  readonly #expected = new Map<string, number>();
  #finalists: readonly Reading[] | undefined;
  #favouriteForm: number | undefined;

  constructor(options: {
    transcript: Transcript;
    words: Words;
    redecoder: Redecoder;
    ranking: Ranking;
    silence: Scorer | undefined;
    rejectedNumbers: readonly string[];
  }) {
    const { transcript, redecoder, words, ranking, rejectedNumbers } = options;
    const { shortlist, final } = ranking;
    this.#weights = shortlist;
    this.#silence = final.expected > 0 ? options.silence : undefined;
    this.#finalWeights = this.#silence === undefined ? shortlist : final;
    // What was written down wrongly says little about what to ask next.
    this.#promise = { ...shortlist, distance: shortlist.distance / 2 };
    this.#transcript = transcript;
    this.#redecoder = redecoder;
    this.#rejectedNumbers = rejectedNumbers;
    this.#sounds = [soundsOf(words)];
    const { logProbability, text } = transcript;
    this.#asHeard = { ...this.#before(words), logProbability, expected: 0 };
    this.#tried.set(words.join(" "), this.#asHeard);
    this.#written.set(words.join(" "), text);
    this.#form.set(words.join(" "), text);
  }

  /** The recogniser is in no doubt about what it wrote. */
  get isSure(): boolean {
    return this.#transcript.logProbability / this.#transcript.tokenCount > SURE;
  }

  get best(): Reading {
    const readings = this.#finalists ?? this.#tried.values();
    return bestReading(readings, this.#weightsNow) ?? this.#asHeard;
  }

  /** The likeliest that says a rejected number: it was wrong in a digit or two, so that what was said is near it. */
  get rejected(): Reading | undefined {
    const readings = ranked(this.#tried.values(), this.#weights);
    return readings.find(({ words }) => saysOneOf(this.#rejectedNumbers, words));
  }

  /** The best, and the next when it is not far behind: either may have lost a word of what was said. */
  get leaders(): readonly Reading[] {
    const weights = this.#weightsNow;
    const [first, ...others] = ranked(this.#finalists ?? this.#tried.values(), weights);
    if (first === undefined) return [];
    const close = others.filter(
      (other) => worth(first, weights) - worth(other, weights) < SAFE_LEAD,
    );
    return [first, ...close].slice(0, LEADERS);
  }

  /** The best reading is not far ahead of the next. */
  get isClose(): boolean {
    return this.leaders.length > 1;
  }

  /**
   * Those most likely beforehand, of those not tried; a few of each place where they differ. Of several names for one thing
   * only the one that sounds most like what was heard: they order the same.
   */
  mostPromising(places: readonly (readonly (readonly Words[])[])[], most: number): Words[] {
    const limit = costBeforehand(this.best, this.#promise) + HOPELESS;
    const promising = places.flatMap((things) =>
      things
        .flatMap((names) => this.#nearest(names))
        .map((before) => ({ ...before, cost: costBeforehand(before, this.#promise) }))
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

  #nearest(names: readonly Words[]): Untried[] {
    const untried = names.filter((words) => !this.#tried.has(words.join(" ")));
    const [first, ...others] = untried.map((words) => this.#before(words));
    if (first === undefined) return [];
    return [others.reduce((a, b) => (b.distance < a.distance ? b : a), first)];
  }

  /** Asks about those that were not tried. */
  async score(candidates: readonly Words[]): Promise<void> {
    const readings = candidates.filter((words) => !this.#tried.has(words.join(" ")));
    const logProbabilities = await this.#fit(this.#transcript, readings);
    readings.forEach((words, i) => {
      const logProbability = logProbabilities[i] ?? Number.NEGATIVE_INFINITY;
      this.#tried.set(words.join(" "), { ...this.#before(words), logProbability, expected: 0 });
    });
    await this.#askAboutFinalists();
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

  async #askAboutFinalists(): Promise<void> {
    if (this.#second === undefined && this.#silence === undefined) return;
    const finalists = ranked(this.#tried.values(), this.#weights).slice(0, FINALISTS);
    await this.#askSilence(finalists);
    const second = this.#second;
    if (second !== undefined) await this.#askAgain(second, finalists);
    this.#finalists = finalists.map((reading) => {
      const words = reading.words.join(" ");
      const first = reading.logProbability;
      return {
        ...reading,
        logProbability: second === undefined ? first : (first + (this.#again.get(words) ?? 0)) / 2,
        expected: this.#expected.get(words) ?? 0,
      };
    });
  }

  async #askSilence(finalists: readonly Reading[]): Promise<void> {
    if (this.#silence === undefined) return;
    const unasked = finalists
      .map(({ words }) => words.join(" "))
      .filter((words) => !this.#expected.has(words));
    const logProbabilities = await this.#silence.score(
      unasked.map((words) => this.#form.get(words) ?? words),
    );
    unasked.forEach((words, i) => this.#expected.set(words, logProbabilities[i] ?? 0));
  }

  async #askAgain(second: Transcript, finalists: readonly Reading[]): Promise<void> {
    const unasked = finalists
      .map(({ words }) => words)
      .filter((words) => !this.#again.has(words.join(" ")));
    const logProbabilities = await this.#fit(second, unasked);
    unasked.forEach((words, i) => this.#again.set(words.join(" "), logProbabilities[i] ?? 0));
  }

  /** ln P of each, as the recogniser would most likely write it. */
  async #fit(transcript: Transcript, readings: readonly Words[]): Promise<readonly number[]> {
    const forms = readings.map((words) => this.#formsOf(words));
    if (forms.length === 0) return [];
    const scores = await transcript.score(forms.flat());
    let at = 0;
    return forms.map((each, i) => {
      const own = scores.slice(at, at + each.length);
      at += each.length;
      const best = Math.max(...own);
      const form = own.indexOf(best);
      if (each.length > 2) this.#favouriteForm ??= form;
      const words = readings[i]?.join(" ") ?? "";
      if (transcript === this.#transcript) this.#form.set(words, each[form] ?? words);
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

  get #weightsNow(): Weights {
    return this.#finalists === undefined ? this.#weights : this.#finalWeights;
  }

  #before(words: Words): Untried {
    const rejected = saysOneOf(this.#rejectedNumbers, words) ? REJECTED_COST : 0;
    const bonus = WHOLE_NUMBER_BONUS * wholeness(words);
    return {
      words,
      languageCost: this.#redecoder.languageCost(words) - bonus + rejected,
      distance: this.#distance(words),
    };
  }

  #distance(words: Words): number {
    const sounds = soundsOf(words);
    return Math.min(...this.#sounds.map((heard) => soundDistance(heard, sounds)));
  }
}

function ranked(readings: Iterable<Reading>, weights: Weights): Reading[] {
  return [...readings].sort((a, b) => worth(b, weights) - worth(a, weights));
}

function soundsOf(words: Words): Phones {
  return words.flatMap(pronounce);
}
