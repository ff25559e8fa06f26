import { type Menu, allItems } from "../shop/menu.ts";

/** Deepgram takes 100 terms and 500 tokens in all, and advises 20 to 50 (agent settings, `listen.provider.keyterms`). */
const MOST = 50;

/** The words the recogniser should expect: names first, then aliases, until there are enough. */
export function keytermsOf(menu: Menu): readonly string[] {
  const items = allItems(menu);
  const levels = [...menu.sweetness.levels, ...menu.ice.levels];
  const terms = [
    ...items.map((item) => item.name),
    ...levels.map((level) => level.name),
    ...items.flatMap((item) => item.aliases),
    ...levels.flatMap((level) => level.aliases),
  ].filter((term) => !/^[\d\s%]+$/.test(term));
  return [...new Set(terms)].slice(0, MOST);
}
