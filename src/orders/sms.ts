import type { OrderNumber } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";

export type SmsKind = "confirmation" | "ready" | "reply";

/** `queued` also while its undo window is open; `cancelled` when an undo took it back. */
export type SmsStatus =
  "queued" | "sending" | "sent" | "delivered" | "undelivered" | "failed" | "cancelled";

/** A text in the outbox, or one that left it. */
export type Sms = {
  readonly id: string;
  readonly kind: SmsKind;
  readonly orderNumber: OrderNumber | undefined;
  readonly to: PhoneNumber;
  readonly body: string;
  readonly status: SmsStatus;
  /** Tries begun; one that was lost with its process goes on as the same try. */
  readonly attempts: number;
  readonly createdAt: number;
  /** Not sent before this time: the undo window, or the wait before a retry. */
  readonly notBeforeAt: number;
  readonly providerSid: string | undefined;
  /** Why it failed, for staff: "21610: the customer has opted out". */
  readonly failure: string | undefined;
};

/** Carrier codes that tell what a number is, not how it fared that day: no mobile number, a landline. */
const NO_MOBILE = /^(21614|30006)\b/;

/** Whether a text failed because its number takes none, and never will. */
export function saysNoMobile(failure: string): boolean {
  return NO_MOBILE.test(failure);
}

/** Carries texts. Throws `SmsFailed`; `retryable` says whether a later try may help. */
export interface SmsSender {
  /** `delivered` when that is certain at once (a text that is only kept and shown). */
  send(sms: Sms): Promise<{ readonly providerSid: string; readonly delivered?: boolean }>;
  /** Was this text accepted by the carrier after all (a crash between answer and note)? */
  findSent(sms: Sms): Promise<{ readonly providerSid: string } | undefined>;
}

/** What became of texts, for the screens. Implemented by the store. */
export interface SmsHistory {
  /** Every text about one of these orders, oldest first. */
  smsOfOrders(orderNumbers: readonly OrderNumber[]): Promise<readonly Sms[]>;
  /** Of all orders, newest first. */
  recentSms(limit: number): Promise<readonly Sms[]>;
}

export class SmsFailed extends Error {
  override readonly name = "SmsFailed";
  readonly retryable: boolean;
  /** No answer came: the carrier may have accepted it. Ask `findSent` before sending again. */
  readonly unsure: boolean;
  /** The carrier's error code, 21610. */
  readonly code: number | undefined;
  /** The carrier's wish: not again before this many ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: {
      retryable: boolean;
      unsure?: boolean | undefined;
      code?: number | undefined;
      retryAfterMs?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.unsure = options.unsure ?? false;
    this.code = options.code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
