import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ShopApiDeps } from "../shop-api-deps.ts";
import { RequestRefused } from "../web-errors.ts";
import { isStaff } from "./staff.ts";

/**
 * `GET /orders/events`: server-sent events (WHATWG HTML, 9.2). `id:` is the shop's sequence number, `data:` one event;
 * `event: heartbeat` comes every two seconds. Staff hear of calls and texts as well.
 */
export function eventRoutes(
  app: FastifyInstance,
  { feed, door }: Pick<ShopApiDeps, "feed" | "door">,
): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    "/orders/events",
    {
      schema: {
        tags: ["screens"],
        summary: "The live feed (server-sent events); resumes after `Last-Event-ID` or `?after=`",
        querystring: z.object({ after: z.string().max(20).optional() }),
      },
    },
    (request, reply) => {
      if (feed.full) {
        throw new RequestRefused(503, "too_many_screens", "Too many screens are connected.", {
          retry_after_ms: 5000,
        });
      }
      const header = request.headers["last-event-id"];
      const after = Number.parseInt(
        (Array.isArray(header) ? header[0] : header) ?? request.query.after ?? "",
        10,
      );
      reply.hijack();
      feed.add(reply.raw, {
        staff: isStaff(door, request),
        after: Number.isSafeInteger(after) && after >= 0 ? after : undefined,
      });
    },
  );
}
