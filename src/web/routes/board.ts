import type { FastifyInstance } from "fastify";
import { type BoardJson, boardSchema } from "../api.ts";
import { toBoardOrderJson } from "../order-json.ts";
import type { ShopApiDeps } from "../shop-api-deps.ts";

/** Should the store ever forget to wake us, the board is no older than this. */
const KEPT_AT_MOST_MS = 1000;

/** What the TV shows, for anyone: every order number that is being prepared or ready. */
export function boardRoutes(
  app: FastifyInstance,
  { desk, events }: Pick<ShopApiDeps, "desk" | "events">,
): void {
  // Hundreds of TVs ask after each event: between two events they share one answer. The store wakes us before a write of
  // this process returns, so nobody who pressed a button is shown the board from before.
  let kept: { readonly text: Promise<string>; readonly untilMs: number } | undefined;
  const changes = events.onNewEvents(() => {
    kept = undefined;
  });
  app.addHook("onClose", async () => changes[Symbol.dispose]());

  async function readBoard(): Promise<string> {
    const seq = await events.latestSeq();
    const orders = await desk.ordersInProgress();
    return JSON.stringify({ orders: orders.map(toBoardOrderJson), seq } satisfies BoardJson);
  }

  app.get(
    "/api/board",
    {
      schema: {
        tags: ["screens"],
        summary: "Order numbers being prepared and ready, oldest first",
        response: { 200: boardSchema },
      },
    },
    async (_request, reply) => {
      if (kept === undefined || performance.now() > kept.untilMs) {
        const fresh = { text: readBoard(), untilMs: performance.now() + KEPT_AT_MOST_MS };
        kept = fresh;
        fresh.text.catch(() => {
          if (kept === fresh) kept = undefined;
        });
      }
      // Already JSON: a string is sent as it is.
      return reply.type("application/json; charset=utf-8").send(await kept.text);
    },
  );
}
