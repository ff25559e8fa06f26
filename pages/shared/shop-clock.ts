import { signal, type ReadonlySignal } from "@preact/signals";

/**
 * The server's clock as this device knows it. A tablet's own clock may be minutes off, and ages and countdowns are made
 * from the server's times.
 */
let offsetMs = 0;

/** Less than this is the way of the message, not the clock. */
const BELIEVABLE_OFFSET_MS = 400;

/** `serverNowMs`: what the server's clock said a moment ago. */
export function noteServerTime(serverNowMs: number): void {
  const difference = serverNowMs - Date.now();
  offsetMs = Math.abs(difference) > BELIEVABLE_OFFSET_MS ? difference : 0;
}

/** UTC ms by the server's clock. */
export function shopNow(): number {
  return Date.now() + offsetMs;
}

/** A time that moves while somebody looks at it and stands still otherwise: an idle page does no work. */
function tickingTime(everyMs: number): ReadonlySignal<number> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const now = signal(shopNow(), {
    watched: () => {
      now.value = shopNow();
      timer = setInterval(() => (now.value = shopNow()), everyMs);
    },
    unwatched: () => clearInterval(timer),
  });
  return now;
}

export const everySecond = tickingTime(1_000);
export const everyTenth = tickingTime(100);
