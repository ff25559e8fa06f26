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

/**
 * Costs of hearing `word` as the sounds from `start` on: entry n is for n + 1 sounds. Sounds are tried up to three more
 * than the word has.
 */
export function spanCosts(heard: Phones, start: number, word: Phones): Float32Array {
  const longest = Math.min(heard.length - start, word.length + 3);
  const costs = new Float32Array(Math.max(0, longest));
  let previous = new Float32Array(word.length + 1);
  let current = new Float32Array(word.length + 1);
  for (let j = 1; j <= word.length; j += 1) {
    previous[j] = (previous[j - 1] ?? 0) + gapCost(word[j - 1] ?? "");
  }
  for (let i = 1; i <= longest; i += 1) {
    const sound = heard[start + i - 1] ?? "";
    const extra = gapCost(sound);
    current[0] = (previous[0] ?? 0) + extra;
    for (let j = 1; j <= word.length; j += 1) {
      const wanted = word[j - 1] ?? "";
      current[j] = Math.min(
        (previous[j] ?? 0) + extra,
        (current[j - 1] ?? 0) + gapCost(wanted),
        (previous[j - 1] ?? 0) + substitutionCost(sound, wanted),
      );
    }
    costs[i - 1] = current[word.length] ?? 0;
    [previous, current] = [current, previous];
  }
  return costs;
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
