import type { OrderNumber } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { Sms, SmsHistory, SmsKind } from "./sms.ts";

/** A text that one worker alone may send until its lease ends. */
export type ClaimedSms = {
  readonly sms: Sms;
  /** Proves the claim; notes of an older claim are ignored. */
  readonly claim: string;
  /** From then on others may claim it; UTC ms. */
  readonly leaseUntil: number;
  /** An earlier try ended without an answer or without a note: the carrier may have it. */
  readonly unsure: boolean;
  readonly optedOut: boolean;
};

export type DeliveryReport = {
  /** Ours, when the carrier hands it back; else `providerSid` finds the text. */
  readonly smsId: string | undefined;
  readonly providerSid: string;
  readonly status: "sending" | "sent" | "delivered" | "undelivered" | "failed";
  /** For staff: "30003: the phone is unreachable". */
  readonly failure: string | undefined;
};

export type NewReply = {
  /** Chosen by the caller, so that the same reply queued twice is one text. */
  readonly id: string;
  readonly kind: SmsKind;
  readonly orderNumber: OrderNumber | undefined;
  readonly to: PhoneNumber;
  readonly body: string;
};

/** Texts that wait, are under way, or were sent. Each note is durable before it returns. Throws `StoreFault`. */
export interface OutboxStore extends SmsHistory {
  /** Claims texts that are due, and texts whose claimer fell silent; oldest first. */
  claimDue(claiming: {
    readonly leaseMs: number;
    readonly limit: number;
  }): Promise<readonly ClaimedSms[]>;
  /** When the next text or abandoned claim falls due; UTC ms. */
  nextDueAt(): Promise<number | undefined>;
  markSent(
    claimed: ClaimedSms,
    as: { readonly providerSid: string; readonly status: "sent" | "delivered" },
  ): Promise<void>;
  /** `unsure`: the carrier may have it; ask before sending again. */
  retryAt(
    claimed: ClaimedSms,
    retry: { readonly at: number; readonly failure: string; readonly unsure: boolean },
  ): Promise<void>;
  giveUp(claimed: ClaimedSms, failure: string): Promise<void>;
  queueReply(reply: NewReply): Promise<void>;
  /** A status only moves up (queued, sending, sent, the end). False for a text we do not know. */
  reportDelivery(report: DeliveryReport): Promise<boolean>;
  /** Texts that have been due for longer than this, or wait for another try. */
  stuckTexts(dueForMs: number): Promise<StuckTexts>;
  /** False for a landline: the last text to this number failed because it takes none. */
  takesTexts(phone: PhoneNumber): Promise<boolean>;
  /** Oldest first. */
  smsForPhone(phone: PhoneNumber, since: number): Promise<readonly Sms[]>;
}

export type StuckTexts = {
  readonly count: number;
  /** The last reason of one of them, for staff. */
  readonly failure: string | undefined;
};

/** Numbers that asked for no more texts. */
export interface OptOuts {
  add(phone: PhoneNumber): Promise<void>;
  remove(phone: PhoneNumber): Promise<void>;
  has(phone: PhoneNumber): Promise<boolean>;
}
