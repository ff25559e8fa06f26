import type { Phones } from "./pronunciation.ts";

/** How unlike two sounds are, 0 (the same) to 1.1 (a vowel for a consonant). The costs were tuned on synthetic speech. */
function substitutionCost(a: string, b: string): number {
  if (a === b) return 0;
  const near = NEAR.get(`${a} ${b}`);
  if (near !== undefined) return near;
  const vowels = Number(VOWELS.has(a)) + Number(VOWELS.has(b));
  return vowels === 2 ? 0.6 : vowels === 1 ? 1.1 : 0.85;
}

/**
 * How far apart two whole rows of sounds are: the cheapest way to turn one into the other. For comparing thousands of
 * rows, so the costs come from a table.
 */
export function soundDistance(a: Phones, b: Phones): number {
  const wanted = b.map((phone) => PHONE_INDEX.get(phone) ?? 0);
  let previous = new Float32Array(b.length + 1);
  let current = new Float32Array(b.length + 1);
  wanted.forEach((phone, j) => {
    previous[j + 1] = (previous[j] ?? 0) + (GAP_TABLE[phone] ?? 0);
  });
  for (const sound of a) {
    const heard = PHONE_INDEX.get(sound) ?? 0;
    const extra = GAP_TABLE[heard] ?? 0;
    current[0] = (previous[0] ?? 0) + extra;
    for (let j = 0; j < wanted.length; j += 1) {
      const phone = wanted[j] ?? 0;
      current[j + 1] = Math.min(
        (previous[j + 1] ?? 0) + extra,
        (current[j] ?? 0) + (GAP_TABLE[phone] ?? 0),
        (previous[j] ?? 0) + (SUBSTITUTION_TABLE[heard * PHONES.length + phone] ?? 0),
      );
    }
    [previous, current] = [current, previous];
  }
  return previous[b.length] ?? 0;
}

/** What it costs when a sound is lost or comes from nowhere: weak sounds go easily. */
export function gapCost(phone: string): number {
  return GAPS[phone] ?? 0.8;
}

/** Sounds as numbers, for `spanCosts`. */
export function soundCodes(phones: Phones): Uint8Array {
  return Uint8Array.from(phones, (phone) => PHONE_INDEX.get(phone) ?? 0);
}

const LONGEST_WORD = 64;
/** Sounds are tried up to so many more than the word has. */
const MOST_STRAY = 3;

/** Works out `spanCosts` of one word after another in the same memory: a turn takes a hundred thousand. */
export class SpanCosts {
  readonly #costs = new Float32Array(LONGEST_WORD + MOST_STRAY);
  #previous = new Float32Array(LONGEST_WORD + 1);
  #current = new Float32Array(LONGEST_WORD + 1);

  /**
   * What it costs to hear `word` in the sounds from `start` on: entry n is for n + 1 sounds. It ends where nothing costs
   * `most` or less any more, and holds until the next call.
   */
  of(heard: Uint8Array, start: number, word: Uint8Array, most: number): Float32Array {
    const length = Math.min(word.length, LONGEST_WORD);
    const longest = Math.min(heard.length - start, length + MOST_STRAY);
    this.#previous[0] = 0;
    for (let j = 0; j < length; j += 1) {
      this.#previous[j + 1] = (this.#previous[j] ?? 0) + (GAP_TABLE[word[j] ?? 0] ?? 0);
    }
    let end = 0;
    for (; end < longest; end += 1) {
      const cheapest = this.#hear(heard[start + end] ?? 0, word, length);
      if (cheapest > most) break;
      this.#costs[end] = this.#previous[length] ?? 0;
    }
    return this.#costs.subarray(0, end);
  }

  /** One more sound. Costs never fall from sound to sound: what is returned is the least that longer spans cost. */
  #hear(sound: number, word: Uint8Array, length: number): number {
    const [previous, current] = [this.#previous, this.#current];
    const extra = GAP_TABLE[sound] ?? 0;
    let cheapest = (previous[0] ?? 0) + extra;
    current[0] = cheapest;
    for (let j = 0; j < length; j += 1) {
      const wanted = word[j] ?? 0;
      const lost = (previous[j + 1] ?? 0) + extra;
      const gained = (current[j] ?? 0) + (GAP_TABLE[wanted] ?? 0);
      const changed =
        (previous[j] ?? 0) + (SUBSTITUTION_TABLE[sound * PHONES.length + wanted] ?? 0);
      const cost = Math.min(lost, gained, changed);
      current[j + 1] = cost;
      if (cost < cheapest) cheapest = cost;
    }
    this.#previous = current;
    this.#current = previous;
    return cheapest;
  }
}

const VOWELS = new Set("AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW".split(" "));
const CONSONANTS = "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH".split(" ");
const PHONES = [...VOWELS, ...CONSONANTS];
const PHONE_INDEX: ReadonlyMap<string, number> = new Map(PHONES.map((phone, i) => [phone, i]));

// prettier-ignore
const NEAR: ReadonlyMap<string, number> = new Map([
  ...near(0.3, "P B|T D|K G|S Z|F V|CH JH|SH ZH|TH DH"),
  ...near(0.5, "S F|S TH|F TH|Z V|Z DH|V DH|S SH|CH SH|T CH|D JH|M N|N NG|P T|T K|P K|B D|D G|B V|L R|L W|R W|D DH|T TH|" +
    "B M|D N|P F"),
  ...near(0.35, "AA AO|AA AH|AH IH|AH EH|AH UH|IH IY|IH EH|EH AE|EH EY|AE AH|OW AO|OW UW|OW AH|UH UW|ER AH|ER R|AY AA|" +
    "AW AA|AA OW|AA ER|EY IY|AE AA|ER OW|OW UH|EH ER"),
]);

// prettier-ignore
const GAPS: Readonly<Record<string, number>> = {
  AH: 0.45, IH: 0.5, HH: 0.35, T: 0.55, D: 0.55, R: 0.55, L: 0.6, N: 0.6, S: 0.7, Z: 0.6, ER: 0.7, W: 0.6, Y: 0.5,
  G: 0.7, K: 0.7,
};

const GAP_TABLE = Float32Array.from(PHONES, gapCost);
const SUBSTITUTION_TABLE = Float32Array.from(
  PHONES.flatMap((a) => PHONES.map((b) => substitutionCost(a, b))),
);

function near(cost: number, pairs: string): (readonly [string, number])[] {
  return pairs.split("|").flatMap((pair) => {
    const [a = "", b = ""] = pair.split(" ");
    return [
      [`${a} ${b}`, cost],
      [`${b} ${a}`, cost],
    ] as const;
  });
}
