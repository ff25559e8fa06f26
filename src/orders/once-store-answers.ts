import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../lib/log.ts";
import { StoreFault } from "./store-fault.ts";

/** Waits before another try while the store is away; a caller is on the line, so not for long. */
const RETRIES_MS: readonly number[] = [100, 300, 800, 1500, 2500];

/** Tries work again that a store fault ended and that may be done twice: the second time finds what the first one kept. */
export async function onceStoreAnswers<Value>(
  work: () => Promise<Value>,
  about: { readonly callSid: string; readonly log: Log },
): Promise<Value> {
  for (const retryMs of RETRIES_MS) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreFault) || !error.retryable) throw error;
      const { callSid, log } = about;
      log.warn({ err: error, callSid, retryMs }, "an order could not be kept; trying again");
      await wait(retryMs);
    }
  }
  return work();
}
