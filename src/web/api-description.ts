import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";

/** Collects the schemas of every route that is registered after it. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "BobaRista",
        version: "1",
        description:
          "The shop's API. Money is in dollars, times in UTC milliseconds unless they end in `_at`. " +
          "Staff routes need the cookie that `POST /api/staff/session` sets, when the shop has a PIN.",
      },
    },
    hideUntagged: true,
    transform: jsonSchemaTransform,
  });
}
