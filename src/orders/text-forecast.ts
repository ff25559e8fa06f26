import { inTime } from "../lib/in-time.ts";
import type { Log } from "../lib/log.ts";
import type { Order } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { OptOuts, OutboxStore } from "./outbox-store.ts";
import type { Sms, SmsStatus } from "./sms.ts";

const DAY_MS = 24 * 60 * 60_000;
/** Statuses of texts that cost something. */
const LEFT_US: ReadonlySet<SmsStatus> = new Set(["sent", "delivered", "undelivered"]);
/** The confirmation, and that it is ready. */
const TEXTS_AN_ORDER = 2;
/** The caller waits for their order number meanwhile. */
const ASK_WITHIN_MS = 700;

/** Why a customer will get no text when their order is ready. */
export type NoText = "opted_out" | "too_many_today";

/** Texts to this number that left us within the last 24 h. */
export async function textsToday(
  outbox: Pick<OutboxStore, "smsForPhone">,
  phone: PhoneNumber,
  now: number,
): Promise<readonly Sms[]> {
  const texts = await outbox.smsForPhone(phone, now - DAY_MS);
  return texts.filter(({ status }) => LEFT_US.has(status));
}

export type TextForecastOptions = {
  readonly outbox: Pick<OutboxStore, "smsForPhone">;
  readonly optOuts: Pick<OptOuts, "has">;
  /** As the outbox has it. */
  readonly maxTextsPerDay: number;
  /** UTC ms. */
  readonly now: () => number;
  readonly log: Log;
};

/** Foretells whether texts will go out, so that nobody is promised one that will not. */
export class TextForecast {
  readonly #options: TextForecastOptions;

  constructor(options: TextForecastOptions) {
    this.#options = options;
  }

  /** For an order that is placed. Never throws: a store that is slow or away foretells nothing bad. */
  async whyNone(order: Pick<Order, "number" | "phone">): Promise<NoText | undefined> {
    const { number, phone } = order;
    if (phone === undefined) return undefined;
    return inTime(this.#look(number, phone), ASK_WITHIN_MS, (error) => {
      this.#options.log.warn({ err: error, orderNumber: number }, "an order's texts are not known");
    });
  }

  async #look(orderNumber: Order["number"], phone: PhoneNumber): Promise<NoText | undefined> {
    const { outbox, optOuts, maxTextsPerDay, now } = this.#options;
    const [isOptedOut, today] = await Promise.all([
      optOuts.has(phone),
      textsToday(outbox, phone, now()),
    ]);
    if (isOptedOut) return "opted_out";
    const others = today.filter((text) => text.orderNumber !== orderNumber);
    return others.length + TEXTS_AN_ORDER > maxTextsPerDay ? "too_many_today" : undefined;
  }
}
