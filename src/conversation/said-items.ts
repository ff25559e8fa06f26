import { type Menu, type MenuItem, allItems } from "../shop/menu.ts";
import { spokenWords } from "../shop/spoken-words.ts";

/** The menu items that a text names in full (name or alias); a longer name hides the shorter one inside it. */
export function itemsNamedIn(text: string, menu: Menu): readonly MenuItem[] {
  let words = ` ${spokenWords(text).join(" ")} `;
  const phrases = allItems(menu)
    .flatMap((item) =>
      [item.name, ...item.aliases].map((phrase) => ({
        item,
        words: spokenWords(phrase).join(" "),
      })),
    )
    .sort((one, other) => other.words.length - one.words.length);
  const named: MenuItem[] = [];
  for (const phrase of phrases) {
    if (!words.includes(` ${phrase.words} `)) continue;
    words = words.replaceAll(` ${phrase.words} `, " | ");
    if (!named.includes(phrase.item)) named.push(phrase.item);
  }
  return named;
}

/** Words that say something of a drink without naming another: "hot tea", "your milk tea", "two teas". */
const HARMLESS = new Set(
  "a an the our your this that these those other more any many some which what kind kinds two three four five delicious great good nice lovely favorite popular classic regular hot iced ice cold fresh creamy all both only each every of or and is are extra one plain basic drink topping toppings flavor flavors such like including as well also available today for in on with to have has offer carry serve sell got do yes sure here still now plenty enough add see made make real homemade sweet".split(
    " ",
  ),
);

/**
 * Things that a text names like a menu item but that are not on the menu: "mango milk tea" where there are milk teas.
 * Recognised by the menu's own last words only ("tea", "boba"), so that "we have a nice terrace" is nothing.
 */
export function strangersNamedIn(text: string, menu: Menu): readonly string[] {
  const phrases = allItems(menu).flatMap((item) => [item.name, ...item.aliases].map(wordsOf));
  const ours = new Set(phrases.flat());
  const heads = new Set(
    [...menu.flavors, ...menu.toppings].flatMap((item) =>
      [item.name, ...item.aliases].map((phrase) => wordsOf(phrase).at(-1)),
    ),
  );
  const strange = (word: string | undefined): boolean =>
    word !== undefined && /^[a-z]{3,}$/.test(word) && !ours.has(word) && !HARMLESS.has(word);

  const strangers = new Set<string>();
  for (const clause of text.split(/[,;:.!?]/)) {
    const words = wordsOf(clause);
    for (const [index, word] of words.entries()) {
      // "milk" of "mango milk tea" is ours and stands between.
      if (!heads.has(word) || heads.has(words[index + 1])) continue;
      let first = index;
      while (ours.has(words[first - 1] ?? "")) first -= 1;
      if (!strange(words[first - 1])) continue;
      while (strange(words[first - 1])) first -= 1;
      strangers.add(words.slice(first, index + 1).join(" "));
    }
  }
  return [...strangers];
}

/** In lower case and the singular. */
function wordsOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[a-z']+|\d+/g) ?? [];
  return words.map((word) => (/[^su]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word));
}
