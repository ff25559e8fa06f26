import { inTime } from "../lib/in-time.ts";
import type { Log } from "../lib/log.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { OutboxStore } from "../orders/outbox-store.ts";
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
  /** False for a landline that a text has failed to reach. */
  readonly takesTexts: boolean;
};

/** What the shop knows of a caller. Never throws: a store that is slow or away must not keep a phone ringing. */
export async function lookUpCaller(
  from: PhoneNumber | undefined,
  shop: {
    readonly store: Pick<CallStore, "findDroppedCall">;
    readonly desk: Pick<OrderDesk, "latestOrderForPhone">;
    readonly texts: Pick<OutboxStore, "takesTexts">;
    readonly limits: Pick<CallLimits, "redialMs">;
    readonly log: Log;
    readonly now: () => number;
  },
): Promise<KnownCaller> {
  if (from === undefined) return { cutOff: undefined, usual: undefined, takesTexts: true };
  const onFault = (error: unknown): void => {
    shop.log.error({ err: error }, "a caller could not be looked up");
  };
  const since = shop.now() - shop.limits.redialMs;
  const [cutOff, latest, takesTexts] = await Promise.all([
    inTime(shop.store.findDroppedCall(from, since), LOOK_UP_MS, onFault),
    inTime(shop.desk.latestOrderForPhone(from), LOOK_UP_MS, onFault),
    inTime(shop.texts.takesTexts(from), LOOK_UP_MS, onFault),
  ]);
  return { cutOff, usual: latest?.items, takesTexts: takesTexts ?? true };
}

/** What is written already of a call that rings: it is over, or rang in another process. Never throws. */
export function findRung(
  callSid: string,
  shop: { readonly store: Pick<CallStore, "findCall">; readonly log: Log },
): Promise<CallRecord | undefined> {
  return inTime(shop.store.findCall(callSid), LOOK_UP_MS, (error) => {
    shop.log.error({ err: error, callSid }, "whether a call is known could not be looked up");
  });
}
