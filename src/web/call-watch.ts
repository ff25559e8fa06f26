import type { ServerResponse } from "node:http";
import type { Log } from "../lib/log.ts";
import type { ShopEvent } from "../orders/shop-events.ts";
import type { CallJson, TextsJson } from "./api.ts";
import type { LiveFeed } from "./live-feed.ts";

export type WatchedCall = { readonly call: CallJson; readonly texts: TextsJson };

/**
 * Shows one call to its caller: `data:` is the whole call after each change, `event: texts` the texts about its order.
 * Several changes that come while one is being read are shown as one.
 */
export function watchCall(options: {
  readonly response: ServerResponse;
  readonly feed: LiveFeed;
  readonly log: Log;
  readonly callSid: string;
  /** `undefined` while the call is not on record yet. */
  readonly read: () => Promise<WatchedCall | undefined>;
}): void {
  const { feed, callSid } = options;
  let orderNumber: string | null = null;
  let shownCall = "";
  let shownTexts = "";
  let reading = false;
  let readAgain = false;

  const concerns = (event: ShopEvent): boolean => {
    if ("callSid" in event) return event.callSid === callSid;
    return "orderNumber" in event && orderNumber !== null && event.orderNumber === orderNumber;
  };
  const changes = feed.onEvent(({ event }) => {
    if (concerns(event)) refresh();
  });
  const screen = feed.addWatcher(options.response, () => changes[Symbol.dispose]());
  refresh();

  function refresh(): void {
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    void show().finally(() => {
      reading = false;
      if (!readAgain || screen.closed) return;
      readAgain = false;
      refresh();
    });
  }

  async function show(): Promise<void> {
    try {
      const watched = await options.read();
      if (watched === undefined) return;
      orderNumber = watched.call.order_number;
      const call = JSON.stringify(watched.call);
      const texts = JSON.stringify(watched.texts);
      if (call !== shownCall) screen.send(`data: ${call}\n\n`);
      if (texts !== shownTexts) screen.send(`event: texts\ndata: ${texts}\n\n`);
      shownCall = call;
      shownTexts = texts;
    } catch (error) {
      options.log.error({ err: error, callSid }, "a call could not be shown to its caller");
    }
  }
}
