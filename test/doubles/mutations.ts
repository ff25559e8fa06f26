/** A small seeded generator (mulberry32): a run that failed can be run again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const INSERTS = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\\",
  "\u0000",
  "\ud800",
  "🧋",
  "null",
  "-1",
  "1e999",
  '{"a":1}',
  "%00",
  "&",
  "=",
  "+",
  "\r\n",
  "__proto__",
  "x".repeat(3_000),
  "999999999999999999999",
];

/** One to three random injuries to a text: cut, insert, replace, swap, double, truncate. */
export function mutated(text: string, random: () => number): string {
  let result = text;
  for (let injuries = 1 + Math.floor(random() * 3); injuries > 0; injuries -= 1) {
    const at = Math.floor(random() * (result.length + 1));
    const length = 1 + Math.floor(random() * 12);
    const insert = INSERTS[Math.floor(random() * INSERTS.length)] ?? "";
    switch (Math.floor(random() * 6)) {
      case 0:
        result = result.slice(0, at) + result.slice(at + length);
        break;
      case 1:
        result = result.slice(0, at) + insert + result.slice(at);
        break;
      case 2:
        result = result.slice(0, at) + insert + result.slice(at + length);
        break;
      case 3:
        result = result.slice(at) + result.slice(0, at);
        break;
      case 4:
        result = result.slice(0, at + length) + result.slice(at);
        break;
      default:
        result = result.slice(0, at);
    }
  }
  return result;
}

export function oneOf<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error("nothing to choose from");
  return value;
}
