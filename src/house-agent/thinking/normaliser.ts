/** One word of what was heard: lower case, no punctuation. */
export type Word = {
  readonly text: string;
  /** A comma, a full stop or the like stood before it. */
  readonly afterPause: boolean;
};

/** What was heard, in the one shape all readers read. */
export type HeardLine = {
  readonly words: readonly Word[];
  /** The words with single spaces, without pauses. */
  readonly text: string;
  readonly hasQuestionMark: boolean;
};

/** Spellings of recognisers and typists, before the text is cut into words. */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u02bc`]/g, "'"],
  [/(\d),(?=\d{3}(?!\d))/g, "$1"],
  [/(\d)[-.)(/]+ *(?=\d)/g, "$1 "],
  [/(\d) *%/g, "$1 percent "],
  [/%/g, " percent "],
  [/\bper cents?\b|\bpercents\b|\bpercentage\b/g, "percent"],
  [/&/g, " and "],
  [/\+ *(?=\d)/g, " plus "],
  [/\$ *(?=\d)/g, " "],
  [/#/g, " number "],
  [/\b(mm+[ -]?hm+m?|uh[ -]?huh|mhm|m-hm|aha)\b/g, "yes"],
  [/\b(nuh[ -]?uh|uh[ -]uh)\b/g, "no"],
  [/\bwon'?t\b/g, "will not"],
  [/\bcan'?t\b|\bcannot\b/g, "can not"],
  [/\bain'?t\b/g, "is not"],
  [/\b(do|does|did|is|are|was|have|has|had|would|could|should|need)n'?t\b/g, "$1 not"],
  [/\b(what|that|it|who|how|where|when|here|there)'s\b/g, "$1 is"],
  [/\b(what|that|who)s\b/g, "$1 is"],
  [/\blet'?s\b/g, "let us"],
  [/\bi'?m\b/g, "i am"],
  [/\bi'd\b/g, "i would"],
  [/'d\b/g, " would"],
  [/'ll\b/g, " will"],
  [/'re\b/g, " are"],
  [/'ve\b/g, " have"],
  [/'s\b/g, ""],
  [/'/g, ""],
  [/\bwanna\b/g, "want to"],
  [/\bgonna\b/g, "going to"],
  [/\bgimme\b/g, "give me"],
  [/\blemme\b/g, "let me"],
  [/\b(ok|okey|k|okie|o\.k\.?)\b/g, "okay"],
];

/** Sounds people make while they think; they carry no meaning. */
const FILLERS: ReadonlySet<string> = new Set(
  "uh um umm er erm uhm hmm hm mm ah eh please pls well basically literally kinda".split(" "),
);

/** Brings a typed or recognised line into one shape: "I'd like 50%…" becomes "i would like 50 percent". Never throws. */
export function normalise(raw: string): HeardLine {
  const lower = raw.normalize("NFKC").toLowerCase().slice(0, MAX_LINE);
  const rewritten = REWRITES.reduce((text, [from, to]) => text.replace(from, to), lower);
  const words: Word[] = [];
  let afterPause = false;
  for (const [token] of rewritten.matchAll(/[\p{L}\p{N}]+|[.,;:!?…—()]|--/gu)) {
    if (!/[\p{L}\p{N}]/u.test(token)) {
      afterPause = true;
    } else if (FILLERS.has(token)) {
      continue;
    } else if (isStutter(token, words.at(-1)) && !afterPause) {
      continue;
    } else {
      words.push({ text: token, afterPause });
      afterPause = false;
    }
  }
  return {
    words,
    text: words.map((word) => word.text).join(" "),
    hasQuestionMark: rewritten.includes("?"),
  };
}

/** A turn longer than this is read up to here: nobody orders at such length. */
const MAX_LINE = 2000;

/** "a a taro", "with with boba"; but "five five" and "no no" mean what they say. */
function isStutter(token: string, previous: Word | undefined): boolean {
  return previous?.text === token && STUTTERED.has(token);
}

const STUTTERED: ReadonlySet<string> = new Set(
  "a an the with and i to for of in on can could would like want my it make".split(" "),
);
