import type { FastifyInstance } from "fastify";
import type { CallStore } from "../calls/call-store.ts";
import type { Log } from "../lib/log.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { EventLog } from "../orders/shop-events.ts";
import type { ShopSwitches } from "../orders/shop-switches.ts";
import type { SmsHistory } from "../orders/sms.ts";
import type { Menu } from "../shop/menu.ts";
import type { ShopJson } from "./api.ts";
import type { LiveFeed } from "./live-feed.ts";
import { boardRoutes } from "./routes/board.ts";
import { callBackRoutes } from "./routes/call-backs.ts";
import { callRoutes } from "./routes/calls.ts";
import { callerViewRoutes } from "./routes/caller-view.ts";
import { eventRoutes } from "./routes/events.ts";
import { menuRoutes } from "./routes/menu.ts";
import { orderRoutes } from "./routes/orders.ts";
import { shopRoutes } from "./routes/shop.ts";
import { staffRoutes } from "./routes/staff.ts";
import { textRoutes } from "./routes/texts.ts";
import type { WebPlugin } from "./server.ts";
import type { StaffDoor } from "./staff-auth.ts";

/** What the pages are told of how this shop runs. */
export type ShopSettings = {
  /** The number to dial, when there is one. */
  readonly phoneNumber: string | undefined;
  readonly live: ShopJson["live"];
  readonly softphone: boolean;
  readonly undoWindowMs: number;
  readonly lateAfterMs: readonly [number, number];
  readonly readyShownMs: number;
  /** What a minute of a call costs, dollars; `undefined` when nobody charges. */
  readonly costPerMinute: number | undefined;
};

export type ShopApiDeps = {
  readonly desk: OrderDesk;
  readonly texts: SmsHistory;
  readonly events: EventLog;
  readonly switches: ShopSwitches;
  readonly calls: CallStore;
  /** With today's availability. */
  readonly menu: () => Menu;
  /** Sends the caller of a running call to the shop's own phone. False when it does not run here. */
  readonly takeOver: (callSid: string) => boolean;
  readonly door: StaffDoor;
  readonly feed: LiveFeed;
  /** The shop's secret, which makes the callers' view keys. */
  readonly secret: string;
  readonly settings: ShopSettings;
  readonly now: () => number;
  readonly log: Log;
};

/** The shop's JSON API and its live feed. */
export function shopApi(deps: ShopApiDeps): WebPlugin {
  return async (app: FastifyInstance) => {
    staffRoutes(app, deps);
    orderRoutes(app, deps);
    boardRoutes(app, deps);
    menuRoutes(app, deps);
    shopRoutes(app, deps);
    callRoutes(app, deps);
    callBackRoutes(app, deps);
    callerViewRoutes(app, deps);
    textRoutes(app, deps);
    eventRoutes(app, deps);
  };
}
