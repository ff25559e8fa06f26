/** One thing that is not as it was. */
export type Difference = { readonly where: string; readonly was: string; readonly is: string };

/** Where two JSON values differ, path by path. Objects may have their keys in any order. */
export function differencesOf(was: unknown, is: unknown, where: string): readonly Difference[] {
  if (isRecord(was) && isRecord(is)) {
    const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
    return [...keys].flatMap((key) => differencesOf(was[key], is[key], `${where}.${key}`));
  }
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
    return was.flatMap((each, index) => differencesOf(each, is[index], `${where}[${index}]`));
  }
  const [before, after] = [shown(was), shown(is)];
  return before === after ? [] : [{ where, was: before, is: after }];
}

/** What is missing or new in a row of sentences. */
export function rowDifferences(
  was: readonly string[],
  is: readonly string[],
  where: string,
): readonly Difference[] {
  const length = Math.max(was.length, is.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    differencesOf(was[index], is[index], `${where} ${index + 1}`),
  );
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
