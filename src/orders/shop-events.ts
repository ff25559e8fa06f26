import type { OrderNumber, OrderStatus } from "../shop/order.ts";

/** What the screens are told. Written in the transaction of the change, published after its commit. */
export type ShopEvent =
  | {
      readonly type: "order_created" | "order_status_changed" | "order_amended";
      readonly orderNumber: OrderNumber;
      readonly status: OrderStatus;
    }
  | { readonly type: "menu_changed" }
  /** Phone ordering was paused or resumed. */
  | { readonly type: "shop_changed" }
  | { readonly type: "message_status_changed"; readonly orderNumber: OrderNumber | undefined }
  | {
      readonly type: "call_started" | "call_updated" | "call_ended";
      readonly callSid: string;
    }
  /** Staff want this caller put through to them: for the process that carries the call. */
  | { readonly type: "take_over_asked"; readonly callSid: string };

export type SequencedEvent = {
  /** Grows by one with each event of the shop, over restarts and over all processes. The SSE `id`. */
  readonly seq: number;
  readonly at: number;
  readonly event: ShopEvent;
};

/** The shop's diary, in order, without gaps. Implemented by the store. */
export interface EventLog {
  latestSeq(): Promise<number>;
  /** Oldest first. */
  eventsAfter(seq: number, limit: number): Promise<readonly SequencedEvent[]>;
  /** Calls `wake` soon after events were committed by this or any other process; dispose to stop. */
  onNewEvents(wake: () => void): Disposable;
}

/** Order events are for everyone; those about calls and phones only for staff. */
export function isPublicEvent(event: ShopEvent): boolean {
  return event.type.startsWith("order_") || event.type === "menu_changed";
}
