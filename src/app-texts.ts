import type { Config } from "./config.ts";
import type { Log } from "./lib/log.ts";
import { keptTextsSender } from "./orders/kept-texts-sender.ts";
import type { OrderDesk } from "./orders/order-desk.ts";
import type { SmsSender } from "./orders/sms.ts";
import { SmsOutbox } from "./orders/sms-outbox.ts";
import { TextForecast } from "./orders/text-forecast.ts";
import { TextReplies } from "./orders/text-replies.ts";
import type { Store } from "./storage/open-store.ts";
import { TwilioSmsSender } from "./twilio/sms-client.ts";
import { smsWebhook } from "./twilio/sms-webhook.ts";
import { meteredSender } from "./web/metered-sender.ts";
import type { WebPlugin } from "./web/server.ts";
import type { ShopMetrics } from "./web/shop-metrics.ts";

export interface Texts extends AsyncDisposable {
  /** `/sms/status` and `/sms/inbound`. */
  readonly webhook: WebPlugin;
  /** What becomes of the texts of an order. */
  readonly forecast: TextForecast;
}

export type TextsJoined = {
  readonly store: Store;
  readonly desk: OrderDesk;
  readonly shopName: string;
  readonly authTokens: readonly string[];
  readonly publicUrl: () => string;
  readonly metrics: ShopMetrics;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Log;
};

/** Texts out through the outbox; delivery reports and customers' texts in. */
export function openTexts(config: Config, joined: TextsJoined): Texts {
  const { store, desk, shopName, authTokens, publicUrl, metrics, now, random, log } = joined;
  const rules = {
    outbox: store.outbox,
    optOuts: store.optOuts,
    maxTextsPerDay: config.MAX_TEXTS_PER_NUMBER_PER_DAY,
    now,
    log,
  };
  const outbox = SmsOutbox.start({
    ...rules,
    sender: meteredSender(senderFor(config), metrics),
    events: store.events,
    random,
  });
  const replies = new TextReplies({
    desk,
    outbox: store.outbox,
    optOuts: store.optOuts,
    retention: store.retention,
    shopName: () => shopName,
    carrierAnswersKeywords: config.twilioTexts !== undefined,
    now,
    log,
  });
  return {
    forecast: new TextForecast(rules),
    webhook: smsWebhook({ outbox: store.outbox, replies, authTokens, publicUrl, log }),
    [Symbol.asyncDispose]: () => outbox[Symbol.asyncDispose](),
  };
}

function senderFor(config: Config): SmsSender {
  if (config.twilioTexts === undefined) return keptTextsSender;
  return new TwilioSmsSender({
    ...config.twilioTexts,
    publicUrl: () => config.PUBLIC_URL,
    apiBaseUrl: config.TWILIO_API_BASE_URL,
  });
}
