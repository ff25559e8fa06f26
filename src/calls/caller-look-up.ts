import type { Log } from "../lib/log.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { OrderItem } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { CallLimits } from "./call-limits.ts";
import type { CallRecord, CallStore } from "./call-store.ts";

/** The caller hears it ring while we look them up; after this they are answered as a stranger. */
const LOOK_UP_MS = 700;

export type KnownCaller = {
  /** Their call of a few minutes ago, cut off with drinks in the cart. */
  readonly cutOff: CallRecord | undefined;
  /** What they ordered last. */
  readonly usual: readonly OrderItem[] | undefined;
};

/** What the shop knows of a caller. Never throws: a store that is slow or away must not keep a phone ringing. */
export async function lookUpCaller(
  from: PhoneNumber | undefined,
  shop: {
    readonly store: Pick<CallStore, "findDroppedCall">;
    readonly desk: Pick<OrderDesk, "latestOrderForPhone">;
    readonly limits: Pick<CallLimits, "redialMs">;
    readonly log: Log;
    readonly now: () => number;
  },
): Promise<KnownCaller> {
  if (from === undefined) return { cutOff: undefined, usual: undefined };
  const [cutOff, latest] = await Promise.all([
    inTime(shop.store.findDroppedCall(from, shop.now() - shop.limits.redialMs), shop.log),
    inTime(shop.desk.latestOrderForPhone(from), shop.log),
  ]);
  return { cutOff, usual: latest?.items };
}

async function inTime<Found>(finding: Promise<Found>, log: Log): Promise<Found | undefined> {
  const tooLate = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => tooLate.resolve(undefined), LOOK_UP_MS);
  try {
    return await Promise.race([finding, tooLate.promise]);
  } catch (error) {
    log.error({ err: error }, "a caller could not be looked up");
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
