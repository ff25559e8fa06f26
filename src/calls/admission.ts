import { inTime } from "../lib/in-time.ts";
import type { ShopSwitches } from "../orders/shop-switches.ts";
import type { OpeningHours } from "../shop/opening-hours.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import { CALL_SENTENCES } from "./call-sentences.ts";
import type { CallStore } from "./call-store.ts";

export type AdmissionOptions = {
  readonly maxConcurrentCalls: number;
  readonly maxCallsPerNumberPerDay: number;
  /** Where callers are sent whom the agent cannot take; `undefined` when nobody answers there. */
  readonly shopPhone: string | undefined;
  readonly hours: Pick<OpeningHours, "isOpen" | "nextOpeningWords">;
  readonly switches: Pick<ShopSwitches, "current">;
  readonly store: Pick<CallStore, "calls">;
  /** Calls in progress in other processes; none are counted when it is unset, fails or takes long. */
  readonly callsElsewhere?: (() => Promise<number>) | undefined;
  readonly now: () => number;
};

export type Refused = {
  readonly why: "draining" | "closed" | "paused" | "busy" | "too_many_calls";
  readonly say: string;
  readonly dial: string | undefined;
};

/** A caller is not kept waiting for the counts of a store that is slow or away. */
const LOOK_UP_MS = 3000;
const DAY_MS = 24 * 60 * 60_000;

/** Who is let in: opening hours, a pause by staff, free lines, and how often one number may call. Each says why not. */
export class Admission {
  readonly #options: AdmissionOptions;
  isDraining = false;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** @param busy.callsNow in this process, with the one that rings */
  async refusalOf(
    from: PhoneNumber | undefined,
    busy: { readonly callsNow: number },
  ): Promise<Refused | undefined> {
    const { shopPhone, switches, maxConcurrentCalls } = this.#options;
    const paused = switches.current().pausedBecause;
    if (this.isDraining) {
      return { why: "draining", say: CALL_SENTENCES.closing, dial: shopPhone };
    }
    if (!this.#options.hours.isOpen(this.#options.now())) {
      return { why: "closed", say: this.#closedSentence(), dial: undefined };
    }
    if (paused !== undefined) {
      return { why: "paused", say: pausedSentence(paused), dial: shopPhone };
    }
    if (busy.callsNow + (await this.#callsElsewhere()) > maxConcurrentCalls) {
      const say = shopPhone === undefined ? CALL_SENTENCES.busy : CALL_SENTENCES.busyDial;
      return { why: "busy", say, dial: shopPhone };
    }
    if (from !== undefined && (await this.#hasCalledTooOften(from))) {
      return { why: "too_many_calls", say: CALL_SENTENCES.tooManyCalls, dial: undefined };
    }
    return undefined;
  }

  async #callsElsewhere(): Promise<number> {
    const { callsElsewhere } = this.#options;
    if (callsElsewhere === undefined) return 0;
    return (await inTime(callsElsewhere(), LOOK_UP_MS)) ?? 0;
  }

  #closedSentence(): string {
    const opening = this.#options.hours.nextOpeningWords(this.#options.now());
    return opening === undefined
      ? CALL_SENTENCES.closed
      : `${CALL_SENTENCES.closed} We open again ${opening}.`;
  }

  async #hasCalledTooOften(from: PhoneNumber): Promise<boolean> {
    const limit = this.#options.maxCallsPerNumberPerDay;
    const since = this.#options.now() - DAY_MS;
    const query = { from: since, callerId: from, takenOnly: true, limit };
    const calls = await inTime(this.#options.store.calls(query), LOOK_UP_MS);
    return calls !== undefined && calls.length >= limit;
  }
}

function pausedSentence(reason: string): string {
  const because = reason.trim();
  return `We are not taking orders by phone right now${because === "" ? "" : `: ${because}`}. Please come by or call again later.`;
}
