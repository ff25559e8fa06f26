import type { MenuFile, MenuFileItem } from "./menu-schema.ts";
import { spokenWords } from "./spoken-words.ts";

/** A path into the file and what to do about what stands there. */
export type MenuProblem = {
  readonly path: readonly (string | number)[];
  readonly problem: string;
  readonly remedy: string;
};

const GROUPS = ["flavors", "toppings", "addons"] as const;
const PRICE_OF = { flavors: "flavor", toppings: "topping", addons: "addon" } as const;

/** What only shows when the menu is read as a whole. */
export function checkMenuFile(file: MenuFile): readonly MenuProblem[] {
  return [
    ...prices(file),
    ...ids(file),
    ...requirements(file),
    ...meanings(file),
    ...availability(file),
    ...levels(file),
    ...openingHours(file),
  ];
}

type Placed = MenuFileItem & { readonly path: readonly (string | number)[] };

function placedItems(file: MenuFile): readonly Placed[] {
  return GROUPS.flatMap((group) =>
    file[group].map((item, index) => ({ ...item, path: [group, index] })),
  );
}

function prices(file: MenuFile): readonly MenuProblem[] {
  return GROUPS.flatMap((group) =>
    file[group].flatMap((item, index) =>
      item.price === undefined && file.prices[PRICE_OF[group]] === undefined
        ? [
            {
              path: [group, index, "price"],
              problem: `"${item.name}" has no price`,
              remedy: `give it a price, or set prices.${PRICE_OF[group]} for all of them`,
            },
          ]
        : [],
    ),
  );
}

function ids(file: MenuFile): readonly MenuProblem[] {
  const seen = new Map<string, string>();
  return placedItems(file).flatMap((item) => {
    const other = seen.get(item.id);
    seen.set(item.id, item.name);
    if (other === undefined) return [];
    return [
      {
        path: [...item.path, "id"],
        problem: `the id "${item.id}" is taken by "${other}"`,
        remedy: "give each item an id of its own",
      },
    ];
  });
}

function requirements(file: MenuFile): readonly MenuProblem[] {
  const extras = new Set([...file.toppings, ...file.addons].map((item) => item.id));
  return placedItems(file).flatMap((item) =>
    item.requires.flatMap((id, index) => {
      if (extras.has(id) && id !== item.id) return [];
      const problem =
        id === item.id
          ? `"${item.name}" requires itself`
          : `no topping or add-on has the id "${id}"`;
      const remedy = `use one of: ${[...extras].filter((other) => other !== item.id).join(", ")}`;
      return [{ path: [...item.path, "requires", index], problem, remedy }];
    }),
  );
}

/** A word that means two things cannot be ordered. Levels are asked for by kind, so only their own group matters to them. */
function meanings(file: MenuFile): readonly MenuProblem[] {
  const items = wordsTwice(placedItems(file));
  const groups = (["sweetness", "ice"] as const).flatMap((group) => [
    ...wordsTwice(
      file[group].levels.map((level, index) => ({ ...level, path: [group, "levels", index] })),
    ),
  ]);
  return [...items, ...groups];
}

function wordsTwice(
  things: readonly {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly path: readonly (string | number)[];
  }[],
): readonly MenuProblem[] {
  const seen = new Map<string, (typeof things)[number]>();
  return things.flatMap((thing) => {
    const phrases = [
      { text: thing.name, path: [...thing.path, "name"] },
      ...thing.aliases.map((text, index) => ({ text, path: [...thing.path, "aliases", index] })),
    ];
    return phrases.flatMap(({ text, path }) => {
      const key = spokenWords(text).join(" ");
      const other = seen.get(key);
      seen.set(key, thing);
      if (key === "") {
        const remedy = "write words that can be said";
        return [{ path, problem: `"${text}" has no words`, remedy }];
      }
      if (other === undefined || other === thing) return [];
      const problem = `"${text}" also means "${other.name}"`;
      return [{ path, problem, remedy: "keep the word for one of them" }];
    });
  });
}

function availability(file: MenuFile): readonly MenuProblem[] {
  if (file.flavors.some((flavor) => flavor.available)) return [];
  const remedy = "make at least one flavor available";
  return [{ path: ["flavors"], problem: "no flavor is available", remedy }];
}

function levels(file: MenuFile): readonly MenuProblem[] {
  return (["sweetness", "ice"] as const).flatMap((group) => {
    const known = file[group].levels.map((level) => level.id);
    const twice = known.flatMap((id, index) =>
      known.indexOf(id) === index
        ? []
        : [
            {
              path: [group, "levels", index, "id"],
              problem: `the id "${id}" is taken by another level`,
              remedy: "give each level an id of its own",
            },
          ],
    );
    if (known.includes(file[group].default)) return twice;
    const problem = `no level has the id "${file[group].default}"`;
    const remedy = `use one of: ${known.join(", ")}`;
    return [...twice, { path: [group, "default"], problem, remedy }];
  });
}

function openingHours(file: MenuFile): readonly MenuProblem[] {
  const { hours } = file.shop;
  if (hours === undefined) return [];
  if (Object.values(hours).some((spans) => spans !== undefined && spans.length > 0)) return [];
  const remedy = "name the hours of a day, or leave hours out to be always open";
  return [{ path: ["shop", "hours"], problem: "the shop never opens", remedy }];
}
