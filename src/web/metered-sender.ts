import { SmsFailed, type SmsSender } from "../orders/sms.ts";
import type { ShopMetrics } from "./shop-metrics.ts";

/** The same sender, with each try counted. */
export function meteredSender(
  sender: SmsSender,
  metrics: Pick<ShopMetrics, "textTried">,
): SmsSender {
  return {
    findSent: (sms) => sender.findSent(sms),
    send: async (sms) => {
      try {
        const sent = await sender.send(sms);
        metrics.textTried(sms.kind, "sent");
        return sent;
      } catch (error) {
        const willTryAgain = !(error instanceof SmsFailed) || error.retryable;
        metrics.textTried(sms.kind, willTryAgain ? "retry" : "refused");
        throw error;
      }
    },
  };
}
