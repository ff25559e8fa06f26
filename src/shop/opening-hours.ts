import type { OpeningSpan, ShopDetails } from "./menu.ts";

type Hours = Pick<ShopDetails, "timeZone" | "hours" | "closedOn">;

const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * 60_000;
/** How far ahead the next opening is looked for: past any holiday. */
const DAYS_AHEAD = 60;

/** @param at UTC ms. A shop without hours is always open, but on the days it names as closed. */
export function isOpen(shop: Hours, at: number): boolean {
  const { date, minute } = shopClock(shop, at);
  return (
    spansOf(shop, date).some(({ opensAt, closesAt }) => opensAt <= minute && minute < closesAt) ||
    // Yesterday's last span may run past midnight.
    spansOf(shop, dayAfter(date, -1)).some(({ closesAt }) => minute + DAY_MINUTES < closesAt)
  );
}

/** When the shop opens next, UTC ms; `at` itself while it is open; `undefined` when it never does. */
export function nextOpening(shop: Hours, at: number): number | undefined {
  if (isOpen(shop, at)) return at;
  const today = shopClock(shop, at);
  for (let days = 0; days <= DAYS_AHEAD; days += 1) {
    const date = dayAfter(today.date, days);
    for (const { opensAt } of spansOf(shop, date)) {
      const opening = utcOf(shop, date, opensAt);
      if (opening > at) return opening;
    }
  }
  return undefined;
}

/** The next opening in words: "at 11 AM", "tomorrow at 11 AM", "on Monday at 9:30 AM", "on December 26 at 11 AM". */
export function nextOpeningWords(shop: Hours, at: number): string | undefined {
  const opening = nextOpening(shop, at);
  if (opening === undefined) return undefined;
  const { date, minute } = shopClock(shop, opening);
  const time = timeWords(minute);
  const days = (Date.parse(date) - Date.parse(shopClock(shop, at).date)) / DAY_MS;
  if (days === 0) return `at ${time}`;
  if (days === 1) return `tomorrow at ${time}`;
  const day = new Intl.DateTimeFormat("en-US", {
    timeZone: "UTC",
    ...(days < 7 ? { weekday: "long" } : { month: "long", day: "numeric" }),
  }).format(Date.parse(date));
  return `on ${day} at ${time}`;
}

/** The shop's own calendar and clock: "2026-11-23" and minutes since midnight. */
function shopClock(
  shop: Pick<ShopDetails, "timeZone">,
  at: number,
): { readonly date: string; readonly minute: number } {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: shop.timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  return {
    date: `${part("year")}-${part("month")}-${part("day")}`,
    minute: Number(part("hour")) * 60 + Number(part("minute")),
  };
}

function spansOf(shop: Hours, date: string): readonly OpeningSpan[] {
  if (shop.closedOn.includes(date)) return [];
  if (shop.hours === undefined) return [{ opensAt: 0, closesAt: DAY_MINUTES }];
  return shop.hours[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? [];
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Shop time → UTC ms: guess, look at the shop's clock, correct; twice, for the night the clocks change. */
function utcOf(shop: Hours, date: string, minute: number): number {
  const wanted = Date.parse(date) + minute * 60_000;
  let utc = wanted;
  for (let round = 0; round < 2; round += 1) {
    const shown = shopClock(shop, utc);
    utc += wanted - (Date.parse(shown.date) + shown.minute * 60_000);
  }
  return utc;
}

function timeWords(minute: number): string {
  const hour = Math.floor(minute / 60);
  const past = minute % 60;
  const half = hour < 12 ? "AM" : "PM";
  const minutes = past === 0 ? "" : `:${String(past).padStart(2, "0")}`;
  return `${String(hour % 12 === 0 ? 12 : hour % 12)}${minutes} ${half}`;
}
