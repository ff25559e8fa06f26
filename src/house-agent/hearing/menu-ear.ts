import type { Expecting, Vocabulary } from "../dialogue.ts";
import { contentWords, menuGrammar, NUMBER_INTRODUCTIONS, strictWords } from "./menu-grammar.ts";
import type { Transcript } from "./moonshine.ts";
import { bestReading } from "./best-reading.ts";
import { Redecoder } from "./redecoder.ts";
import { type Random, seededRandom, type SentenceGrammar } from "./sentence-grammar.ts";
import { transcriptWords } from "./transcript-words.ts";
import { Trigram } from "./trigram.ts";
import { isWholeNumber, withLostZero } from "./whole-number.ts";
import { writtenForms } from "./written-form.ts";

const SAMPLES = 12_000;
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

/** Each is scored against the sound in one batch; more cost memory. */
const MOST_READINGS = 6;

/** Ten digits are so much likelier than any other count while a phone number is awaited (−ln P). */
const WHOLE_NUMBER_BONUS = 8;

/** Puts the menu's words into transcripts. One for each menu; making one takes about two seconds of work. */
export class MenuEar {
  readonly #redecoders: Readonly<Record<Mix, Redecoder>>;

  constructor(vocabulary: Vocabulary) {
    const grammar = menuGrammar(vocabulary);
    const words = new Set([...grammar.words(), ...COMMON_WORDS.split(" ")]);
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
   * well each fits the sound.
   */
  async understand(transcript: Transcript, expecting: Expecting): Promise<string> {
    const words = transcriptWords(transcript.text);
    const redecoder = this.#redecoders[expecting === "anything" ? "order" : expecting];
    const readings: { readonly words: readonly string[]; readonly languageCost: number }[] = [
      ...redecoder.redecode(words, MOST_READINGS),
    ];
    const [likeliest] = readings;
    if (likeliest === undefined) return words.join(" ");
    if (expecting === "phone") {
      for (const whole of withLostZero(likeliest.words)) {
        readings.push({ words: whole, languageCost: redecoder.languageCost(whole) });
      }
    }
    if (readings.length <= MOST_READINGS && likeliest.words.join(" ") === words.join(" ")) {
      return words.join(" ");
    }
    const forms = readings.map((reading) => writtenForms(reading.words));
    const scores = await transcript.score(forms.flat());
    let at = 0;
    const scored = readings.map((reading, i) => {
      const count = forms[i]?.length ?? 0;
      const logProbability = Math.max(...scores.slice(at, at + count));
      at += count;
      const isWhole = expecting === "phone" && isWholeNumber(reading.words);
      const languageCost = reading.languageCost - (isWhole ? WHOLE_NUMBER_BONUS : 0);
      return { ...reading, languageCost, logProbability };
    });
    const asHeard = {
      words,
      logProbability: transcript.logProbability,
      languageCost: redecoder.languageCost(words),
    };
    return (bestReading([asHeard, ...scored]) ?? asHeard).words.join(" ");
  }
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
