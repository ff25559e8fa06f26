import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { type BoardJson, boardSchema } from "../api.ts";
import { toBoardOrderJson } from "../order-json.ts";
import type { ShopApiDeps } from "../shop-api.ts";

/** What the TV shows, for anyone: every order number that is being prepared or ready. */
export function boardRoutes(
  app: FastifyInstance,
  { desk, events }: Pick<ShopApiDeps, "desk" | "events">,
): void {
  // Hundreds of TVs ask after each event: between two events they share one answer.
  let latest: { seq: number; board: Promise<BoardJson> } | undefined;
  const readBoard = async (seq: number): Promise<BoardJson> => ({
    orders: (await desk.ordersInProgress()).map(toBoardOrderJson),
    seq,
  });

  app.withTypeProvider<ZodTypeProvider>().get(
    "/api/board",
    {
      schema: {
        tags: ["screens"],
        summary: "Order numbers being prepared and ready, oldest first",
        response: { 200: boardSchema },
      },
    },
    async () => {
      const seq = await events.latestSeq();
      if (latest?.seq !== seq) {
        const board = readBoard(seq);
        latest = { seq, board };
        board.catch(() => {
          latest = undefined;
        });
      }
      return latest.board;
    },
  );
}
