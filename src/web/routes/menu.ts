import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { findItem } from "../../shop/menu.ts";
import { errorSchema, menuItemPatchSchema, menuItemSchema, menuSchema } from "../api.ts";
import { toMenuItemJson, toMenuJson } from "../menu-json.ts";
import type { ShopApiDeps } from "../shop-api-deps.ts";
import { RequestRefused } from "../web-errors.ts";
import { staffOnly } from "./staff.ts";

/** The menu with today's availability, and the sold-out switches. */
export function menuRoutes(
  app: FastifyInstance,
  { menu, switches, door }: Pick<ShopApiDeps, "menu" | "switches" | "door">,
): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    "/api/menu",
    { schema: { tags: ["menu"], summary: "The menu", response: { 200: menuSchema } } },
    async () => toMenuJson(menu()),
  );

  routes.patch(
    "/api/menu/:item",
    {
      preHandler: staffOnly(door),
      schema: {
        tags: ["menu"],
        summary: "Sold out, or back",
        params: z.object({ item: z.string().max(100) }),
        body: menuItemPatchSchema,
        response: { 200: menuItemSchema, 401: errorSchema, 404: errorSchema },
      },
    },
    async (request) => {
      const { available } = request.body;
      const item = findItem(menu(), request.params.item);
      if (item === undefined) {
        throw new RequestRefused(
          404,
          "not_on_menu",
          `There is no "${request.params.item}" on the menu.`,
        );
      }
      await switches.setSoldOut(item.id, !available);
      return toMenuItemJson({ ...item, available });
    },
  );
}
