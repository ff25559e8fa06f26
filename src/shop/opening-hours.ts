import type { OpeningSpan, ShopDetails } from "./menu.ts";

type Hours = Pick<ShopDetails, "timeZone" | "hours" | "closedOn">;

const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * 60_000;
/** How far ahead the next opening is looked for: past any holiday. */
const DAYS_AHEAD = 60;

/** When one shop is open, by its own calendar and clock. Times are UTC ms. */
export class OpeningHours {
  readonly #shop: Hours;
  /** Kept, because making one costs more than all the rest of a ring's answer. */
  readonly #clock: Intl.DateTimeFormat;

  /** A shop without hours is always open, but on the days it names as closed. */
  constructor(shop: Hours) {
    this.#shop = shop;
    this.#clock = new Intl.DateTimeFormat("en-US", {
      timeZone: shop.timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
  }

  isOpen(at: number): boolean {
    const { date, minute } = this.#shopClock(at);
    return (
      this.#spansOf(date).some(({ opensAt, closesAt }) => opensAt <= minute && minute < closesAt) ||
      // Yesterday's last span may run past midnight.
      this.#spansOf(dayAfter(date, -1)).some(({ closesAt }) => minute + DAY_MINUTES < closesAt)
    );
  }

  /** When the shop opens next; `at` itself while it is open; `undefined` when it never does. */
  nextOpening(at: number): number | undefined {
    if (this.isOpen(at)) return at;
    const today = this.#shopClock(at);
    for (let days = 0; days <= DAYS_AHEAD; days += 1) {
      const date = dayAfter(today.date, days);
      for (const { opensAt } of this.#spansOf(date)) {
        const opening = this.#utcOf(date, opensAt);
        if (opening > at) return opening;
      }
    }
    return undefined;
  }

  /** The next opening in words: "at 11 AM", "tomorrow at 11 AM", "on Monday at 9:30 AM", "on December 26 at 11 AM". */
  nextOpeningWords(at: number): string | undefined {
    const opening = this.nextOpening(at);
    if (opening === undefined) return undefined;
    const { date, minute } = this.#shopClock(opening);
    const time = timeWords(minute);
    const days = (Date.parse(date) - Date.parse(this.#shopClock(at).date)) / DAY_MS;
    if (days === 0) return `at ${time}`;
    if (days === 1) return `tomorrow at ${time}`;
    const day = new Intl.DateTimeFormat("en-US", {
      timeZone: "UTC",
      ...(days < 7 ? { weekday: "long" } : { month: "long", day: "numeric" }),
    }).format(Date.parse(date));
    return `on ${day} at ${time}`;
  }

  /** "2026-11-23" and minutes since midnight. */
  #shopClock(at: number): { readonly date: string; readonly minute: number } {
    const parts = this.#clock.formatToParts(at);
    const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
    return {
      date: `${part("year")}-${part("month")}-${part("day")}`,
      minute: Number(part("hour")) * 60 + Number(part("minute")),
    };
  }

  #spansOf(date: string): readonly OpeningSpan[] {
    const { closedOn, hours } = this.#shop;
    if (closedOn.includes(date)) return [];
    if (hours === undefined) return [{ opensAt: 0, closesAt: DAY_MINUTES }];
    return hours[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? [];
  }

  /** Shop time → UTC ms: guess, look at the shop's clock, correct; twice, for the night the clocks change. */
  #utcOf(date: string, minute: number): number {
    const wanted = Date.parse(date) + minute * 60_000;
    let utc = wanted;
    for (let round = 0; round < 2; round += 1) {
      const shown = this.#shopClock(utc);
      utc += wanted - (Date.parse(shown.date) + shown.minute * 60_000);
    }
    return utc;
  }
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

function timeWords(minute: number): string {
  const hour = Math.floor(minute / 60);
  const past = minute % 60;
  const half = hour < 12 ? "AM" : "PM";
  const minutes = past === 0 ? "" : `:${String(past).padStart(2, "0")}`;
  return `${String(hour % 12 === 0 ? 12 : hour % 12)}${minutes} ${half}`;
}
