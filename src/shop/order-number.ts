import type { OrderNumber } from "./order.ts";

const FIRST = 1000;
const COUNT = 9000;

/**
 * A number for a new order: four digits, no leading zero, of no open order, not used today, and differing in two digits or
 * more from every open one, so that a misheard digit never names someone else's drinks. When the shop is so busy that not
 * all of this can be had, nearness goes first, then reuse within the day.
 *
 * @param random a number in [0, 1) for each call, like `Math.random`
 * @returns `undefined` when every number is open
 */
export function chooseOrderNumber(
  taken: { readonly open: ReadonlySet<string>; readonly usedToday: ReadonlySet<string> },
  random: () => number,
): OrderNumber | undefined {
  const start = Math.floor(random() * COUNT);
  const free = (candidate: string): boolean => !taken.open.has(candidate);
  const fresh = (candidate: string): boolean => free(candidate) && !taken.usedToday.has(candidate);
  const open = [...taken.open];
  const distinct = (candidate: string): boolean =>
    fresh(candidate) && open.every((other) => differingDigits(candidate, other) >= 2);
  return firstFrom(start, distinct) ?? firstFrom(start, fresh) ?? firstFrom(start, free);
}

/** "4782", "4, 7, 8, 2", "#4782", "number 4782"; `undefined` unless there are exactly four digits. */
export function parseOrderNumber(text: string): OrderNumber | undefined {
  const digits = text.replace(/\D/g, "");
  return /^[1-9]\d{3}$/.test(digits) ? (digits as OrderNumber) : undefined;
}

/** Digit by digit, as the agent says it: "4, 7, 8, 2". */
export function spokenOrderNumber(number: OrderNumber): string {
  return Array.from(number).join(", ");
}

function firstFrom(start: number, suits: (candidate: string) => boolean): OrderNumber | undefined {
  for (let step = 0; step < COUNT; step += 1) {
    const candidate = String(FIRST + ((start + step) % COUNT));
    if (suits(candidate)) return candidate as OrderNumber;
  }
  return undefined;
}

function differingDigits(one: string, other: string): number {
  return Array.from(one).filter((digit, index) => digit !== other[index]).length;
}
