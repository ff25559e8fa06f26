import { dictionary } from "cmu-pronouncing-dictionary";

/** ARPAbet sounds without stress: ["T", "IY"]. */
export type Phones = readonly string[];

/** Loan words of drink menus, each as callers say it; the dictionary has them wrongly or not at all. */
const LOAN_WORDS: Readonly<Record<string, readonly string[]>> = {
  taro: ["T AA R OW", "T EH R OW"],
  boba: ["B OW B AH", "B OW B AA"],
  agar: ["AA G AA R", "EY G AA R", "EY G ER"],
  tapioca: ["T AE P IY OW K AH"],
  matcha: ["M AA CH AH", "M AE CH AH"],
  hojicha: ["HH OW JH IY CH AH"],
  lychee: ["L IY CH IY", "L AY CH IY"],
  oolong: ["UW L AO NG"],
  macchiato: ["M AA K IY AA T OW"],
  americano: ["AH M EH R IH K AA N OW"],
};

/** Letters to sounds for words that no dictionary has, longest spelling first. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ...pairs("tion SH AH N|ough AO|tch CH|sch SH|igh AY|eau OW"),
  ...pairs(
    "ch CH|sh SH|th TH|ph F|ck K|qu K W|ng NG|oo UW|ee IY|ea IY|ai EY|ay EY|oa OW|ow OW|ou AW",
  ),
  ...pairs("au AO|aw AO|er ER|ir ER|ur ER|ar AA R|or AO R|ll L|tt T|ss S|rr R|pp P|bb B|dd D|gg G"),
  ...pairs("nn N|mm M|ff F|zz Z|wh W|kn N|cc K"),
  ...pairs("a AE|b B|c K|d D|e EH|f F|g G|h HH|i IH|j JH|k K|l L|m M|n N|o OW|p P|q K|r R|s S|t T"),
  ...pairs("u AH|v V|w W|x K S|y IY|z Z"),
];

/** Every way a word is said, the usual one first. Words are lower case. */
export function pronunciations(word: string): readonly Phones[] {
  const loan = LOAN_WORDS[word]?.map((phones) => phones.split(" ")) ?? [];
  const known = [...loan, ...fromDictionary(word)];
  return known.length > 0 ? known : [guess(word)];
}

/** The usual way. */
export function pronounce(word: string): Phones {
  return pronunciations(word)[0] ?? [];
}

function fromDictionary(word: string): Phones[] {
  const found: Phones[] = [];
  for (let variant = 1; variant <= 4; variant += 1) {
    const entry = dictionary[variant === 1 ? word : `${word}(${variant})`];
    if (entry === undefined) break;
    found.push(entry.replace(/\d/g, "").split(" "));
  }
  return found;
}

function guess(word: string): Phones {
  if (word.endsWith("'s")) return [...pronounce(word.slice(0, -2)), "Z"];
  // A compound of two known words: "cheesefoam".
  for (let cut = word.length - 3; cut >= 3; cut -= 1) {
    const [first] = fromDictionary(word.slice(0, cut));
    const [second] = fromDictionary(word.slice(cut));
    if (first !== undefined && second !== undefined) return [...first, ...second];
  }
  return byLetters(word);
}

function byLetters(word: string): Phones {
  const phones: string[] = [];
  for (let at = 0; at < word.length;) {
    const rest = word.slice(at);
    const [letters, sounds] = SPELLINGS.find(([spelling]) => rest.startsWith(spelling)) ?? [
      rest.slice(0, 1),
      "",
    ];
    at += letters.length;
    // A final "e" is silent, a final "a" is weak.
    if (rest === "e" && phones.length > 1) continue;
    if (rest === "a") phones.push("AH");
    else phones.push(...sounds.split(" ").filter(Boolean));
  }
  return phones.length > 0 ? phones : ["AH"];
}

function pairs(list: string): (readonly [string, string])[] {
  return list.split("|").map((pair) => {
    const space = pair.indexOf(" ");
    return [pair.slice(0, space), pair.slice(space + 1)];
  });
}
