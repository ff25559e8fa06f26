import type { CallOutcome, CallRecord } from "../calls/call-store.ts";
import type { ShopEvent } from "../orders/shop-events.ts";
import type { SmsKind, SmsStatus } from "../orders/sms.ts";
import type { OrderNumber, OrderStatus } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";

/** The tables of `migrations/`, for both engines. Money in cents, times in UTC ms, flags 0 or 1, JSON as text. */
export type Tables = {
  sequences: { name: string; value: number };
  events: {
    seq: number;
    at: number;
    type: ShopEvent["type"];
    order_number: OrderNumber | null;
    status: OrderStatus | null;
    call_sid: string | null;
  };
  orders: {
    id: number;
    number: OrderNumber;
    call_sid: string | null;
    phone: PhoneNumber | null;
    status: OrderStatus;
    items: string;
    drinks: number;
    total_cents: number;
    created_at: number;
    ready_at: number | null;
    version: number;
  };
  texts: {
    id: string;
    kind: SmsKind;
    order_id: number | null;
    order_number: OrderNumber | null;
    phone: PhoneNumber;
    body: string;
    status: SmsStatus;
    attempts: number;
    created_at: number;
    not_before_at: number;
    claim: string | null;
    lease_until: number | null;
    unsure: number;
    provider_sid: string | null;
    failure: string | null;
  };
  calls: {
    call_sid: string;
    caller_phone: PhoneNumber | null;
    phone: PhoneNumber | null;
    started_at: number;
    ended_at: number | null;
    outcome: CallOutcome | null;
    order_number: OrderNumber | null;
    cart: string;
    timeline: string;
    turn_latencies: string;
    worker: string;
    marked_wrong_at: number | null;
    wrong_note: string | null;
    call_back: CallRecord["callBack"];
    resume_state: string | null;
    search: string;
  };
  /** A packed `CallRecording`. */
  recordings: { call_sid: string; recording: string };
  workers: { worker: string; beat_at: number };
  sold_out: { item_id: string };
  opt_outs: { phone: PhoneNumber; at: number };
  settings: { name: string; value: string };
};
