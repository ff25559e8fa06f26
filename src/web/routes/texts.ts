import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { errorSchema, textsSchema } from "../api.ts";
import { toTextJson } from "../order-json.ts";
import type { ShopApiDeps } from "../shop-api-deps.ts";
import { staffOnly } from "./staff.ts";

/** Every text the shop wrote, sent or only kept. */
export function textRoutes(
  app: FastifyInstance,
  { texts, door }: Pick<ShopApiDeps, "texts" | "door">,
): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    "/api/texts",
    {
      preHandler: staffOnly(door),
      schema: {
        tags: ["texts"],
        summary: "Recent texts, newest first",
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
        response: { 200: textsSchema, 401: errorSchema },
      },
    },
    async (request) => ({
      texts: (await texts.recentSms(request.query.limit)).map(toTextJson),
    }),
  );
}
