import type { FastifyInstance } from "fastify";
import { boardRoutes } from "./routes/board.ts";
import { callBackRoutes } from "./routes/call-backs.ts";
import { callRoutes } from "./routes/calls.ts";
import { callerViewRoutes } from "./routes/caller-view.ts";
import { eventRoutes } from "./routes/events.ts";
import { menuRoutes } from "./routes/menu.ts";
import { orderRoutes } from "./routes/orders.ts";
import { recordingRoutes } from "./routes/recordings.ts";
import { shopRoutes } from "./routes/shop.ts";
import { staffRoutes } from "./routes/staff.ts";
import { textRoutes } from "./routes/texts.ts";
import type { WebPlugin } from "./server.ts";
import type { ShopApiDeps } from "./shop-api-deps.ts";

/** The shop's JSON API and its live feed. */
export function shopApi(deps: ShopApiDeps): WebPlugin {
  return async (app: FastifyInstance) => {
    staffRoutes(app, deps);
    orderRoutes(app, deps);
    boardRoutes(app, deps);
    menuRoutes(app, deps);
    shopRoutes(app, deps);
    callRoutes(app, deps);
    recordingRoutes(app, deps);
    callBackRoutes(app, deps);
    callerViewRoutes(app, deps);
    textRoutes(app, deps);
    eventRoutes(app, deps);
  };
}
