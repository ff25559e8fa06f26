import type { Log } from "../lib/log.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const EVERY_MS = 60 * 60 * 1000;

export type Purged = {
  readonly orders: number;
  readonly texts: number;
  readonly calls: number;
};

/**
 * Forgetting. What stays of an order is a sale without a phone number or a call; what stays of a call is when, how long and
 * how it ended. Open orders and living calls are left alone. Throws `StoreFault`.
 */
export interface Retention {
  /** Forgets who was behind everything from before this time; UTC ms. */
  purgeOlderThan(before: number): Promise<Purged>;
  /** "Forget me": everything of this number but the wish for no texts. Answers how many open orders must wait for their end. */
  forgetPhone(phone: PhoneNumber): Promise<{ readonly openOrders: number }>;
  /** `ORDERS_RESET=on-start`: a fresh list, as for a demo. Orders and their texts are gone for good. Answers how many. */
  resetOrders(): Promise<number>;
}

/** Purges now and every hour what is older than `days`, until disposed. */
export function startRetention(options: {
  readonly retention: Retention;
  readonly days: number;
  /** UTC ms. */
  readonly now: () => number;
  readonly log: Log;
}): AsyncDisposable {
  const { retention, days, now, log } = options;
  let round: Promise<void> = Promise.resolve();
  const purge = (): void => {
    round = retention.purgeOlderThan(now() - days * DAY_MS).then(
      (purged) => {
        if (purged.orders + purged.texts + purged.calls > 0) log.info(purged, "old data forgotten");
      },
      (error: unknown) =>
        log.error({ err: error }, "old data could not be forgotten; in an hour again"),
    );
  };
  purge();
  const timer = setInterval(purge, EVERY_MS);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await round;
    },
  };
}
