import type { MenuFactLevels } from "./menu-facts.ts";
import { normalise } from "./normaliser.ts";

type Degree = "none" | "less" | "regular" | "more" | "full";

/** How people say how much, whatever a menu calls its levels. */
const DEGREE_WORDS: Readonly<Record<Degree, readonly string[]>> = {
  none: [
    "no",
    "zero",
    "without",
    "without any",
    "not any",
    "not",
    "none",
    "hold the",
    "skip the",
    "no added",
  ],
  less: [
    ...[
      "less",
      "light",
      "lighter",
      "little",
      "a little",
      "low",
      "easy",
      "reduced",
      "not much",
      "not too much",
    ],
    ...[
      "not so much",
      "a bit of",
      "a little bit of",
      "just a bit of",
      "small",
      "not too",
      "not so",
      "not very",
    ],
    ...[
      "easy on the",
      "go easy on the",
      "light on the",
      "slightly",
      "a bit",
      "a little bit",
      "less of the",
    ],
    ...[
      "bit of",
      "little bit of",
      "tiny bit of",
      "touch of",
      "hint of",
      "hardly any",
      "barely any",
      "almost no",
      "hardly",
    ],
  ],
  regular: ["regular", "normal", "standard", "usual", "default", "medium", "normally", "the usual"],
  more: [
    "extra",
    "more",
    "lots of",
    "a lot of",
    "heavy",
    "plenty of",
    "much",
    "loads of",
    "a ton of",
    "very",
    "really",
  ],
  full: ["full", "fully", "maximum", "max", "all the"],
};

const NOUNS: Readonly<Record<"sweetness" | "ice", readonly string[]>> = {
  sweetness: [
    "sugar",
    "sweet",
    "sweetness",
    "sweetened",
    "sweetener",
    "sweetness level",
    "sugar level",
  ],
  ice: ["ice", "iced", "ice level"],
};

/** Words that name the group and no level: "the sugar", "ice". */
export const GROUP_NOUNS: ReadonlyMap<string, "sweetness" | "ice"> = new Map([
  ...["sugar", "sweetness", "sweet", "sweetener", "sweetened", "sugariness"].map(
    (word): [string, "sweetness"] => [word, "sweetness"],
  ),
  ...["ice", "icy"].map((word): [string, "ice"] => [word, "ice"]),
]);

const PERCENT_WORDS: readonly (readonly [number, readonly string[]])[] = [
  [0, ["zero"]],
  [25, ["quarter", "a quarter", "one quarter"]],
  [50, ["half", "half the", "a half", "fifty fifty"]],
  [75, ["three quarters", "three quarter", "three quarters of the"]],
  [100, ["full", "a hundred percent", "one hundred percent"]],
];

/** `[phrase, level name]` for every usual way to ask for a level that this menu has. */
export function levelPhrases(
  kind: "sweetness" | "ice",
  group: MenuFactLevels,
): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  for (const degree of ["none", "less", "regular", "more", "full"] as const) {
    const name = levelOfDegree(degree, group);
    if (name === undefined) continue;
    for (const word of DEGREE_WORDS[degree]) {
      for (const noun of NOUNS[kind]) found.push([`${word} ${noun}`, name]);
    }
  }
  for (const [percent, words] of PERCENT_WORDS) {
    const name = kind === "ice" ? icePortion(percent, group) : percentLevel(percent, group);
    if (name === undefined) continue;
    for (const word of words) {
      for (const noun of NOUNS[kind]) found.push([`${word} ${noun}`, name]);
    }
  }
  const none = levelOfDegree("none", group);
  if (none !== undefined && kind === "sweetness") found.push(["sugar free", none]);
  const less = levelOfDegree("less", group);
  if (less !== undefined && kind === "ice") found.push(["just a little ice", less]);
  return found;
}

/** The level that is called so many percent: `percentLevel(50)` is "50%". */
export function percentLevel(percent: number, group: MenuFactLevels): string | undefined {
  return group.levels.find((level) =>
    [level.name, ...level.aliases].some((said) => normalise(said).text === `${percent} percent`),
  )?.name;
}

/** The level of a degree word that stands alone beside its group noun: "make the ice less". */
export function levelOfDegree(degree: Degree, group: MenuFactLevels): string | undefined {
  const signs = SIGNS[degree];
  const found = group.levels.find((level) =>
    [level.name, ...level.aliases].some((said) =>
      normalise(said)
        .text.split(" ")
        .some((word) => signs.includes(word)),
    ),
  );
  return found?.name ?? (degree === "regular" ? group.default : undefined);
}

const SIGNS: Readonly<Record<Degree, readonly string[]>> = {
  none: ["no", "zero", "without", "none", "0", "unsweetened"],
  less: ["less", "light", "little", "low", "easy"],
  regular: ["regular", "normal", "standard", "medium"],
  more: ["more", "extra", "lots"],
  full: ["full", "max", "maximum"],
};

/** "less", "lighter", "none" and the like, for "make the ice lighter". */
export function degreeOf(word: string): Degree | undefined {
  return BARE_DEGREES.get(word);
}

const BARE_DEGREES: ReadonlyMap<string, Degree> = new Map([
  ["none", "none"],
  ["zero", "none"],
  ["less", "less"],
  ["light", "less"],
  ["lighter", "less"],
  ["low", "less"],
  ["lower", "less"],
  ["regular", "regular"],
  ["normal", "regular"],
  ["medium", "regular"],
  ["more", "more"],
  ["extra", "more"],
  ["full", "full"],
]);

function icePortion(percent: number, group: MenuFactLevels): string | undefined {
  if (percent === 0) return levelOfDegree("none", group);
  if (percent === 100) return levelOfDegree("regular", group);
  return levelOfDegree("less", group);
}

/** "50 percent ice" is less ice. */
export function iceDegree(percent: number): "none" | "less" | "regular" | "more" {
  if (percent === 0) return "none";
  if (percent < 80) return "less";
  return percent <= 100 ? "regular" : "more";
}
