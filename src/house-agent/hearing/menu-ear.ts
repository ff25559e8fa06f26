import type { Expecting, Vocabulary } from "../dialogue.ts";
import { contentWords, menuGrammar, NUMBER_INTRODUCTIONS, strictWords } from "./menu-grammar.ts";
import type { Transcript } from "./moonshine.ts";
import { NUMBER_RANKING, ORDER_RANKING, type Reading } from "./best-reading.ts";
import { Neighbours } from "./neighbours.ts";
import { ReadingSearch, type Scorer } from "./reading-search.ts";
import { Redecoder } from "./redecoder.ts";
import { type Random, seededRandom, type SentenceGrammar } from "./sentence-grammar.ts";
import { transcriptWords } from "./transcript-words.ts";
import { Trigram } from "./trigram.ts";
import {
  countOfDigits,
  digitByDigit,
  numberRepairs,
  saysOneOf,
  wholeness,
} from "./whole-number.ts";
import { withFigures } from "./written-form.ts";

const SAMPLES = 36_000;
const SEED = 7;

/** How often each kind of sentence comes, by what is awaited. */
const MIXES = {
  order: { order: 0.36, options: 0.22, answer: 0.14, correction: 0.16, question: 0.09, bye: 0.03 },
  yes_no: { answer: 0.5, order: 0.15, options: 0.1, correction: 0.17, question: 0.05, bye: 0.03 },
  phone: { number: 0.9, answer: 0.06, question: 0.04 },
} as const;
type Mix = keyof typeof MIXES;

/** Words that callers mix into a number. */
const DIGIT_WORDS =
  "zero oh one two three four five six seven eight nine hundred double triple yes no";
const NUMBER_WORDS = `my number is it's the phone order yeah area code then sure you can text me at and um ${DIGIT_WORDS}`;

/** Not in the grammar, but so common that they must not be swallowed. */
const COMMON_WORDS = "in of both on for to is that it and with";

/** Where a yes or a no is awaited, fewer digits than "it ends 671" are counts. */
const FEWEST_DIGITS = 3;
const REFUSALS: ReadonlySet<string> = new Set(["no", "nope", "not", "wrong", "incorrect"]);

/** Each is scored against the sound in one batch; more cost memory. */
const MOST_READINGS = 6;

/** So many of what differs in one thing are scored, at most so many times. */
const MOST_NEIGHBOURS = 12;
const MOST_ROUNDS = 2;

export type Listening = {
  /** What would hardly be done by then (`performance.now`) is not begun: a second hearing, further readings. */
  readonly until?: number;
  /** How long the first hearing took; a second takes about as long. */
  readonly heardInMs?: number;
  /** What a phone number hardly is (`Reply.rejectedNumbers`). */
  readonly rejectedNumbers?: readonly string[];
  /** Hears the same sound otherwise. What one hearing gets wrong by chance, the other often gets right. */
  readonly again?: () => Promise<Transcript>;
  /** A hearing of nothing: what the recogniser expects before it hears. */
  readonly silence?: Scorer;
};

/** Puts the menu's words into transcripts. One for each menu; making one takes half a second of work. */
export class MenuEar {
  readonly #redecoders: Readonly<Record<Mix, Redecoder>>;
  readonly #neighbours: Neighbours;

  constructor(vocabulary: Vocabulary) {
    const grammar = menuGrammar(vocabulary);
    const words = new Set([...grammar.words(), ...COMMON_WORDS.split(" ")]);
    this.#neighbours = new Neighbours(vocabulary, words);
    const content = contentWords(vocabulary);
    const strict = strictWords(vocabulary);
    const forMenu = (mix: Mix) =>
      new Redecoder({
        words,
        sentences: sampleSentences(grammar, MIXES[mix]),
        contentWords: content,
        strictWords: strict,
        keepCost: 0.42,
      });
    this.#redecoders = {
      order: forMenu("order"),
      yes_no: forMenu("yes_no"),
      phone: new Redecoder({
        words: new Set(NUMBER_WORDS.split(" ")),
        sentences: sampleSentences(grammar, MIXES.phone),
        contentWords: new Set(DIGIT_WORDS.split(" ")),
        strictWords: new Set(),
        keepCost: 0.6,
      }),
    };
  }

  /**
   * What was said, in plain words. The menu's readings of the transcript compete with the transcript as it stands, by how
   * well each fits the sound; then what differs from the best two of them in one thing: sounds that were written down wrongly
   * lead to no reading with the right word in it. When it is close, the same sound is heard once more, a little slower.
   */
  async understand(
    transcript: Transcript,
    expecting: Expecting,
    listening: Listening = {},
  ): Promise<string> {
    const { until = Number.POSITIVE_INFINITY, heardInMs = 0 } = listening;
    const { rejectedNumbers = [], again, silence } = listening;
    const words = transcriptWords(transcript.text);
    const mix = mixFor(expecting, words);
    const redecoder = this.#redecoders[mix];
    const likely = redecoder.redecode(words, MOST_READINGS).map((reading) => reading.words);
    const [likeliest] = likely;
    if (likeliest === undefined) return words.join(" ");
    const isPhone = mix === "phone";
    const ranking = isPhone ? NUMBER_RANKING : ORDER_RANKING;
    const unlikely = unlikelyNumbers(expecting, words, rejectedNumbers);
    const search = new ReadingSearch({
      ...{ transcript, words, redecoder, ranking, silence },
      rejectedNumbers: unlikely,
    });
    const isPlain = likeliest.join(" ") === words.join(" ");
    const isUsual = !isPhone || (wholeness(words) === 1 && !saysOneOf(unlikely, words));
    if (search.isSure && isPlain && isUsual) return words.join(" ");
    const tookMs = stopwatch();
    await search.score(likely);
    let roundMs = tookMs();
    const hasTimeFor = (ms: number) => performance.now() + ms < until;
    const hearAgain = async (): Promise<boolean> => {
      const second = search.isClose ? await again?.() : undefined;
      if (second === undefined) return false;
      const others = redecoder.redecode(transcriptWords(second.text), MOST_READINGS);
      await search.hearAgain(
        second,
        others.map((reading) => reading.words),
      );
      return true;
    };
    const heardTwice = hasTimeFor(heardInMs + 2 * roundMs) && (await hearAgain());
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      if (round > 0 && !hasTimeFor(roundMs)) break;
      const roundTookMs = stopwatch();
      const { best, leaders } = search;
      const neighbours = () => leaders.flatMap(({ words }) => this.#neighbours.of(words));
      await search.score(
        isPhone
          ? await repaired(transcript, [best, search.rejected])
          : search.mostPromising(neighbours(), MOST_NEIGHBOURS),
      );
      if (search.best.words === best.words) break;
      roundMs = roundTookMs();
    }
    if (!heardTwice && hasTimeFor(heardInMs + roundMs)) await hearAgain();
    return search.best.words.join(" ");
  }
}

/** Who answers a read-back with a number but without a no may say the same, to confirm it: then none is unlikely. */
function unlikelyNumbers(
  expecting: Expecting,
  words: readonly string[],
  rejectedNumbers: readonly string[],
): readonly string[] {
  const mayConfirm = expecting === "yes_no_or_phone" && !words.some((word) => REFUSALS.has(word));
  return mayConfirm ? [] : rejectedNumbers;
}

/** The menu has no phone numbers: its ear made "eight four" of "two six", and "cancel the second one" of "it ends 2671". */
function mixFor(expecting: Expecting, words: readonly string[]): Mix {
  if (expecting === "anything") return "order";
  if (expecting !== "yes_no_or_phone") return expecting;
  const isNumber = countOfDigits(words) >= FEWEST_DIGITS && !words.includes("percent");
  return isNumber ? "phone" : "yes_no";
}

function stopwatch(): () => number {
  const startedAt = performance.now();
  return () => performance.now() - startedAt;
}

/** Numbers that differ in one digit from what these say. */
async function repaired(
  transcript: Transcript,
  readings: readonly (Reading | undefined)[],
): Promise<readonly (readonly string[])[]> {
  const repairs = new Map<string, readonly string[]>();
  for (const reading of new Set(readings)) {
    if (reading === undefined) continue;
    const plain = digitByDigit(reading.words);
    const digitsAt = await transcript.digitsAt(withFigures(plain));
    for (const words of numberRepairs(plain, digitsAt)) repairs.set(words.join(" "), words);
  }
  return [...repairs.values()];
}

function sampleSentences(grammar: SentenceGrammar, mix: Readonly<Record<string, number>>): Trigram {
  const sentences = new Trigram();
  const random = seededRandom(SEED);
  for (let n = 0; n < SAMPLES; n += 1) {
    const kind = pick(mix, random);
    const core = kind === "number" ? sampleNumber(grammar, random) : grammar.sample(kind, random);
    sentences.add([
      ...(random() < 0.15 ? grammar.sample("filler", random) : []),
      ...core,
      ...(random() < 0.2 ? grammar.sample("polite", random) : []),
    ]);
  }
  return sentences;
}

function pick(mix: Readonly<Record<string, number>>, random: Random): string {
  let left = random();
  let last = "";
  for (const [kind, share] of Object.entries(mix)) {
    last = kind;
    left -= share;
    if (left < 0) break;
  }
  return last;
}

/** Mostly ten digits; also seven, and the four of an order number; "double five" and "eight hundred" now and then. */
function sampleNumber(grammar: SentenceGrammar, random: Random): string[] {
  const introductions = [[], [], [], ...NUMBER_INTRODUCTIONS];
  const words = [...(introductions[Math.floor(random() * introductions.length)] ?? [])];
  const length = [4, 7, 10, 10, 10, 10][Math.floor(random() * 6)] ?? 10;
  for (let digits = 0; digits < length; digits += 1) {
    const kind = random();
    if (kind < 0.04 && digits < length - 1) {
      words.push("double");
      digits += 1;
    } else if (kind < 0.06 && digits === 0) {
      words.push(...grammar.sample("digit", random), "hundred");
      digits += 2;
      continue;
    }
    words.push(...grammar.sample("digit", random));
  }
  return words;
}
