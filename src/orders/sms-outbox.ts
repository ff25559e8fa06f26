import type { Log } from "../lib/log.ts";
import { Outage } from "../lib/outage.ts";
import { maskPhone } from "../shop/phone-number.ts";
import type { ClaimedSms, OptOuts, OutboxStore } from "./outbox-store.ts";
import type { EventLog } from "./shop-events.ts";
import { SmsFailed, type SmsSender } from "./sms.ts";
import { textsToday } from "./text-forecast.ts";

/** Longer than any try takes (a look-up and a send): a claim that outlives it belongs to a process that is gone. */
const LEASE_MS = 45_000;
/** The sender answers or fails within this. */
const SEND_WITHIN_MS = 16_000;
/** Requests at once to the carrier, which counts them per account (protocol reference 4.5). */
const MOST_AT_ONCE = 5;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 5 * 60_000;
/** After this a text says nothing useful any more; staff see that it failed and call the customer. */
const GIVE_UP_AFTER_MS = 2 * 60 * 60_000;
/** When the store itself is away, and at the latest when nothing wakes us. */
const STORE_RETRY_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** 21610: the customer texted STOP to the carrier, which told nobody else (protocol reference 4.5). */
const OPTED_OUT_CODE = 21610;

export type SmsOutboxOptions = {
  readonly outbox: OutboxStore;
  readonly optOuts: OptOuts;
  readonly sender: SmsSender;
  /** Its wakes start a round: whatever queues a text logs an event with it. */
  readonly events: Pick<EventLog, "onNewEvents">;
  /** UTC ms. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** Texts to one number within 24 h; what is more is given up. None is counted by default. */
  readonly maxTextsPerDay?: number | undefined;
  /** Longer than a look-up and a send together. */
  readonly leaseMs?: number | undefined;
  /** How long the sender may take for one request. */
  readonly sendWithinMs?: number | undefined;
  readonly firstRetryMs?: number | undefined;
};

/**
 * Sends what is queued. Any number of processes may run one over the same store: each text is claimed by one of them.
 * Texts that fall due are found by the store's wakes and one timer, not by polling.
 */
export class SmsOutbox implements AsyncDisposable {
  readonly #options: SmsOutboxOptions;
  readonly #log: Log;
  readonly #outage: Outage;
  readonly #sending = new Set<Promise<void>>();
  #wakes: Disposable | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  private constructor(options: SmsOutboxOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#outage = new Outage(options.log, {
      away: "the outbox cannot be read; trying on",
      back: "the outbox is read again",
    });
  }

  static start(options: SmsOutboxOptions): SmsOutbox {
    const outbox = new SmsOutbox(options);
    outbox.#wakes = options.events.onNewEvents(() => outbox.#wake());
    outbox.#wake();
    return outbox;
  }

  /** One round at a time; wakes that come meanwhile are one more. */
  #wake(): void {
    if (this.#stopped) return;
    if (this.#round !== undefined) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#round = this.#claimAndSend()
      .catch((error: unknown) => {
        this.#outage.failed(error);
        return STORE_RETRY_MS;
      })
      .then((waitMs) => {
        this.#round = undefined;
        if (this.#again) {
          this.#again = false;
          this.#wake();
        } else if (!this.#stopped) {
          this.#timer = setTimeout(() => this.#wake(), waitMs);
        }
      });
  }

  /** Answers how long to wait for the next text. */
  async #claimAndSend(): Promise<number> {
    const { outbox, now, leaseMs = LEASE_MS } = this.#options;
    const limit = MOST_AT_ONCE - this.#sending.size;
    if (limit <= 0) return LONGEST_WAIT_MS; // whoever finishes first wakes us
    for (const claimed of await outbox.claimDue({ leaseMs, limit })) {
      const sending = this.#carry(claimed).finally(() => {
        this.#sending.delete(sending);
        this.#wake();
      });
      this.#sending.add(sending);
    }
    const nextAt = (await outbox.nextDueAt()) ?? Infinity;
    this.#outage.worked();
    return Math.min(Math.max(nextAt - now(), 1), LONGEST_WAIT_MS);
  }

  /** One text, to whatever end. Never throws: what cannot be noted now is found again when its lease ends. */
  async #carry(claimed: ClaimedSms): Promise<void> {
    const { sms } = claimed;
    try {
      if (claimed.optedOut) {
        await this.#options.outbox.giveUp(claimed, "the customer has opted out of texts");
        return;
      }
      if (await this.#isOneTooMany(claimed)) {
        await this.#options.outbox.giveUp(claimed, "too many texts to this number today");
        return;
      }
      const sent = await this.#sendOnce(claimed);
      if (sent === undefined) return;
      const status = sent.delivered === true ? "delivered" : "sent";
      await this.#options.outbox.markSent(claimed, { providerSid: sent.providerSid, status });
      this.#log.info({ smsId: sms.id, kind: sms.kind, orderNumber: sms.orderNumber }, "text sent");
    } catch (error) {
      this.#log.error({ err: error, smsId: sms.id }, "a text could not be brought to an end");
    }
  }

  async #isOneTooMany({ sms }: ClaimedSms): Promise<boolean> {
    const { outbox, now, maxTextsPerDay } = this.#options;
    if (maxTextsPerDay === undefined) return false;
    return (await textsToday(outbox, sms.to, now())).length >= maxTextsPerDay;
  }

  /** `undefined` when it was not sent: that has been noted, or the text is claimed again when its lease ends. */
  async #sendOnce(
    claimed: ClaimedSms,
  ): Promise<{ providerSid: string; delivered?: boolean } | undefined> {
    const { sender, now, sendWithinMs = SEND_WITHIN_MS } = this.#options;
    try {
      const already = claimed.unsure ? await sender.findSent(claimed.sms) : undefined;
      if (already !== undefined) return already;
      // This process stood still (a laptop slept, a machine was overloaded): another may be sending it by now.
      if (now() + sendWithinMs > claimed.leaseUntil) return undefined;
      return await sender.send(claimed.sms);
    } catch (error) {
      if (!(error instanceof SmsFailed)) throw error;
      await this.#noteFailure(claimed, error);
      return undefined;
    }
  }

  async #noteFailure(claimed: ClaimedSms, error: SmsFailed): Promise<void> {
    const { outbox, optOuts, now, random, firstRetryMs = FIRST_RETRY_MS } = this.#options;
    const { sms } = claimed;
    const about = {
      smsId: sms.id,
      to: maskPhone(sms.to),
      code: error.code,
      attempts: sms.attempts,
    };
    const failure = error.code === undefined ? error.message : `${error.code}: ${error.message}`;
    if (error.code === OPTED_OUT_CODE) await optOuts.add(sms.to);
    if (!error.retryable || now() - sms.createdAt > GIVE_UP_AFTER_MS) {
      this.#log.warn(about, "a text was given up");
      await outbox.giveUp(claimed, failure);
      return;
    }
    // Full jitter over the upper half: texts that failed together do not come back together.
    const longest = Math.min(firstRetryMs * 2 ** (sms.attempts - 1), LONGEST_RETRY_MS);
    const waitMs = Math.max(longest * (0.5 + random() / 2), error.retryAfterMs ?? 0);
    this.#log.warn({ ...about, waitMs: Math.round(waitMs) }, "a text was not sent; trying again");
    await outbox.retryAt(claimed, {
      at: Math.round(now() + waitMs),
      failure,
      unsure: error.unsure || claimed.unsure,
    });
  }

  /** Lets what is being sent end; what is queued waits for the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#wakes?.[Symbol.dispose]();
    clearTimeout(this.#timer);
    await this.#round;
    clearTimeout(this.#timer);
    await Promise.all(this.#sending);
  }
}
