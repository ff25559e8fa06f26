import type { BoardJson, BoardOrderJson } from "../../src/web/api.ts";

export type BoardView = {
  readonly preparing: readonly string[];
  /** Newest first: people look for what has just changed. */
  readonly ready: readonly string[];
  /** When the next number leaves Ready by itself, UTC ms; `undefined` when none will. */
  readonly changesAtMs: number | undefined;
};

/** What stands on the TV at `nowMs`. A number leaves Ready `readyShownMs` after it became ready. */
export function viewBoard(board: BoardJson, nowMs: number, readyShownMs: number): BoardView {
  const leavesAtMs = (order: BoardOrderJson) => (order.ready_at ?? 0) * 1000 + readyShownMs;
  const ready = board.orders
    .filter((order) => order.status === "ready" && leavesAtMs(order) > nowMs)
    .sort((a, b) => leavesAtMs(b) - leavesAtMs(a));
  return {
    preparing: board.orders
      .filter(({ status }) => status === "received")
      .map(({ order_number }) => order_number),
    ready: ready.map(({ order_number }) => order_number),
    changesAtMs:
      ready.length === 0 ? undefined : Math.min(...ready.map((order) => leavesAtMs(order))),
  };
}
