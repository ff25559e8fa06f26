import type { OrderJson } from "../../src/web/api.ts";
import type { Action } from "./action-queue.ts";

/**
 * `to_make`: on the counter. `just_done`: made, still in its place, and can be undone. `ready`: waits for its customer.
 */
export type TicketState = "to_make" | "just_done" | "ready";

export type Ticket = {
  readonly order: OrderJson;
  readonly state: TicketState;
  /** Pressed here, not yet known to be saved. */
  readonly isSaving: boolean;
};

export type TicketBoard = {
  /** Oldest first. A ticket that was just done keeps its place, so that nothing moves under a finger. */
  readonly toMake: readonly Ticket[];
  readonly ready: readonly Ticket[];
  /** When the next ticket changes by time alone, UTC ms. */
  readonly changesAtMs: number | undefined;
};

/** The orders as the server has them, with what was pressed here laid over them. */
export function placeTickets(
  orders: readonly OrderJson[],
  waiting: readonly Action[],
  nowMs: number,
): TicketBoard {
  const tickets = orders
    .toSorted((a, b) => a.created_at_ms - b.created_at_ms)
    .flatMap((order) => {
      const moves = waiting.filter(({ orderNumber }) => orderNumber === order.order_number);
      const state = stateOf(order, moves, nowMs);
      return state === undefined ? [] : [{ order, state, isSaving: moves.length > 0 }];
    });
  const deadlines = tickets.flatMap(({ order, state }) =>
    state === "just_done" && order.undo_until_ms !== null ? [order.undo_until_ms] : [],
  );
  return {
    toMake: tickets.filter(({ state }) => state !== "ready"),
    ready: tickets
      .filter(({ state }) => state === "ready")
      .sort((a, b) => (a.order.ready_at_ms ?? 0) - (b.order.ready_at_ms ?? 0)),
    changesAtMs: deadlines.length === 0 ? undefined : Math.min(...deadlines),
  };
}

function stateOf(
  order: OrderJson,
  moves: readonly Action[],
  nowMs: number,
): TicketState | undefined {
  let state: TicketState | undefined;
  if (order.status === "received") state = "to_make";
  else if (order.status === "ready") {
    state = order.undo_until_ms !== null && order.undo_until_ms > nowMs ? "just_done" : "ready";
  }
  for (const { move } of moves) {
    if (move === "done") state = "just_done";
    else if (move === "undo") state = "to_make";
    else state = undefined;
  }
  return state;
}

/** 0 in time, 1 late, 2 very late: shown by colour and by shape. */
export type Lateness = 0 | 1 | 2;

export function latenessOf(ageMs: number, [late, veryLate]: readonly [number, number]): Lateness {
  return ageMs >= veryLate ? 2 : ageMs >= late ? 1 : 0;
}
