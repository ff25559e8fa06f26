import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { errorSchema, pauseSchema, type ShopJson, shopSchema } from "../api.ts";
import { trySaying } from "../menu-json.ts";
import type { ShopApiDeps } from "../shop-api-deps.ts";
import { isStaff, staffOnly } from "./staff.ts";

const REASON_WHEN_NONE_IS_GIVEN = "We are not taking orders by phone right now.";

/** What the front door and the pages need to know of the shop; pausing phone orders. */
export function shopRoutes(
  app: FastifyInstance,
  deps: Pick<ShopApiDeps, "menu" | "hours" | "switches" | "door" | "settings" | "now">,
): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    "/api/shop",
    { schema: { tags: ["shop"], summary: "The shop", response: { 200: shopSchema } } },
    async (request) => shop(request, deps.switches.current().pausedBecause),
  );

  routes.post(
    "/api/shop/pause",
    {
      preHandler: staffOnly(deps.door),
      schema: {
        tags: ["shop"],
        summary: "Pause or resume phone orders; callers hear the reason",
        body: pauseSchema,
        response: { 200: shopSchema, 401: errorSchema },
      },
    },
    async (request) => {
      if (!request.body.paused) {
        await deps.switches.resume();
        return shop(request, undefined);
      }
      const given = request.body.reason?.trim() ?? "";
      const reason = given === "" ? REASON_WHEN_NONE_IS_GIVEN : given;
      await deps.switches.pause(reason);
      return shop(request, reason);
    },
  );

  function shop(request: FastifyRequest, pausedBecause: string | undefined): ShopJson {
    const menu = deps.menu();
    const { settings, door } = deps;
    const [late, veryLate] = settings.lateAfterMs;
    return {
      name: menu.shop.name,
      phone_number: settings.phoneNumber ?? null,
      open: deps.hours.isOpen(deps.now()),
      paused_because: pausedBecause ?? null,
      staff: { pin_required: door.pinRequired, signed_in: isStaff(door, request) },
      live: { ...settings.live },
      softphone: settings.softphone,
      try_saying: trySaying(menu),
      undo_window_ms: settings.undoWindowMs,
      late_after_ms: [late, veryLate],
      ready_shown_ms: settings.readyShownMs,
    };
  }
}
