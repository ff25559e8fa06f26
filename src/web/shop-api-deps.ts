import type { CallRecordings } from "../calls/call-recording.ts";
import type { CallStore } from "../calls/call-store.ts";
import type { Log } from "../lib/log.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { EventLog } from "../orders/shop-events.ts";
import type { ShopSwitches } from "../orders/shop-switches.ts";
import type { SmsHistory } from "../orders/sms.ts";
import type { Menu } from "../shop/menu.ts";
import type { OpeningHours } from "../shop/opening-hours.ts";
import type { ShopJson } from "./api.ts";
import type { LiveFeed } from "./live-feed.ts";
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

/** What the routes of the shop's API stand on. */
export type ShopApiDeps = {
  readonly desk: OrderDesk;
  readonly texts: SmsHistory;
  readonly events: EventLog;
  readonly switches: ShopSwitches;
  readonly calls: CallStore;
  readonly recordings: Pick<CallRecordings, "find">;
  /** With today's availability. */
  readonly menu: () => Menu;
  readonly hours: Pick<OpeningHours, "isOpen">;
  /** Sends the caller of a running call to the shop's own phone. False when it is over, or there is no such phone. */
  readonly takeOver: (callSid: string) => Promise<boolean>;
  readonly door: StaffDoor;
  readonly feed: LiveFeed;
  /** The shop's secret, which makes the callers' view keys. */
  readonly secret: string;
  readonly settings: ShopSettings;
  readonly now: () => number;
  readonly log: Log;
};
