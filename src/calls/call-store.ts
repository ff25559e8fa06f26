import type { CartOnRecord } from "../shop/cart.ts";
import type { OrderNumber } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";

/** How a call ended. `dropped`: a cart was left behind, which becomes a call-back card. */
export type CallOutcome = "ordered" | "no_order" | "dropped" | "transferred" | "refused" | "failed";

export type TimelineEntry =
  | { readonly at: number; readonly kind: "heard" | "said"; readonly text: string }
  | {
      readonly at: number;
      readonly kind: "tool";
      readonly name: string;
      readonly arguments: unknown;
      readonly result: unknown;
      readonly tookMs: number;
    }
  /** Anything else worth a line: "barge_in", "agent_lost", "key_pressed", "corrected". */
  | { readonly at: number; readonly kind: "note"; readonly name: string; readonly text: string };

export type CallRecord = {
  readonly callSid: string;
  /** Caller id, when it is a number. */
  readonly from: PhoneNumber | undefined;
  /** Given or confirmed by the caller on this call. */
  readonly phone: PhoneNumber | undefined;
  readonly startedAt: number;
  /** `undefined` while the call lives. */
  readonly endedAt: number | undefined;
  readonly outcome: CallOutcome | undefined;
  readonly orderNumber: OrderNumber | undefined;
  readonly cart: CartOnRecord;
  readonly timeline: readonly TimelineEntry[];
  /** Caller stopped speaking → first agent audio, one a turn, ms. */
  readonly turnLatenciesMs: readonly number[];
  /** Which process carries it. */
  readonly worker: string;
  /** Set when staff said "this order was wrong". */
  readonly markedWrongAt: number | undefined;
  /** What staff say was wrong with it. */
  readonly wrongNote: string | undefined;
  /** A call-back card is open from the drop until staff order or dismiss it. */
  readonly callBack: "none" | "open" | "ordered" | "dismissed";
  /** `Conversation.snapshot()`, for picking the call up again; opaque here. */
  readonly resumeState: string | undefined;
};

export type WrongMark =
  { readonly wrong: true; readonly note: string | undefined } | { readonly wrong: false };

export type CallQuery = {
  /** Only calls that started in [from, to). UTC ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only calls with this caller id. */
  readonly callerId?: PhoneNumber | undefined;
  /** Leaves out calls that were refused. */
  readonly takenOnly?: boolean;
  /** Order number, last digits of the phone, or words of the transcript. */
  readonly text?: string | undefined;
  readonly limit: number;
};

/** Keeps calls: each write is durable before it returns and logs its event. Implemented by `storage/`. */
export interface CallStore {
  /**
   * Inserts, or replaces the record with the same `callSid`. Logs `call_started`, `call_updated` or `call_ended`. Does
   * nothing when another worker has claimed the call meanwhile. Once it has ended `ordered`, nobody needs to call back
   * about the earlier calls of its number: their open cards are settled.
   */
  save(record: CallRecord): Promise<void>;
  /** Gives a living call of worker `from` to worker `to`; false when it is not that worker's any more, or over. */
  claim(callSid: string, workers: { readonly from: string; readonly to: string }): Promise<boolean>;
  findCall(callSid: string): Promise<CallRecord | undefined>;
  /** Newest first. */
  calls(query: CallQuery): Promise<readonly CallRecord[]>;
  callsInProgress(): Promise<readonly CallRecord[]>;
  /** Dropped calls whose card is open, oldest first. */
  callBacks(): Promise<readonly CallRecord[]>;
  settleCallBack(callSid: string, as: "ordered" | "dismissed"): Promise<boolean>;
  /** Sets or takes back the mark; a mark may say what was wrong. False when there is no such call. */
  markWrong(callSid: string, mark: WrongMark): Promise<boolean>;
  /** Logs `take_over_asked`, which the process that carries the call hears. False for a call that is over. */
  askTakeOver(callSid: string): Promise<boolean>;
  /** The newest call of this number that ended `dropped` after `since`, its card still open. */
  findDroppedCall(from: PhoneNumber, since: number): Promise<CallRecord | undefined>;
}

/** Which processes carry calls. A process that is killed says nothing any more; its calls are then lost. */
export interface CallWorkers {
  /** Says that `worker` lives. */
  beat(worker: string): Promise<void>;
  /**
   * Ends the calls of workers that have not beaten since `silentSince` (UTC ms) and that no other worker has picked up:
   * `ordered`, `dropped` with an open call-back card when there is a cart, else `failed`. Each call is ended by one
   * process only. Logs `call_ended`. Cards are settled as by `save`.
   */
  endLostCalls(silentSince: number): Promise<readonly CallRecord[]>;
  /** Calls in progress over all processes, or all but one, for `MAX_CONCURRENT_CALLS`. */
  countInProgress(options?: { readonly except?: string }): Promise<number>;
}
