/**
 * The span [from, to) of a calendar day as a clock in `timeZone` shows it, UTC ms. Days with a clock change are 23 or
 * 25 hours long.
 */
export function dayInZone(day: string, timeZone: string): { from: number; to: number } {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const nextMidnight = midnight + 24 * 60 * 60 * 1000;
  return { from: toUtc(midnight, timeZone), to: toUtc(nextMidnight, timeZone) };
}

/** `wallClock` is what the zone's clock shows, written as if it were UTC. */
function toUtc(wallClock: number, timeZone: string): number {
  const guess = wallClock - offsetAt(wallClock, timeZone);
  // The offset may differ between the guess's two sides of a clock change: ask again at the guess itself.
  return wallClock - offsetAt(guess, timeZone);
}

/** What `timeZone` is ahead of UTC at `at`, ms. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(at / 1000) * 1000;
}
