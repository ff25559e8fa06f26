import type { Log } from "../lib/log.ts";
import type { CallClaims } from "./call-claims.ts";
import type { Carrier } from "./carrier.ts";

/** What came of it: `gone`, the caller has hung up; `elsewhere`, another process has the call; `not_asked`, nobody could be. */
export type Recalled = "asked" | "gone" | "elsewhere" | "not_asked";

/**
 * For a line that ended without the carrier noticing, so that its caller listens to silence: the carrier is asked, beside
 * the stream, to come back to us.
 */
export class LineRecall {
  readonly #carrier: Carrier | undefined;
  readonly #claims: CallClaims;
  readonly #log: Log;

  constructor(options: {
    readonly carrier: Carrier | undefined;
    readonly claims: CallClaims;
    readonly log: Log;
  }) {
    this.#carrier = options.carrier;
    this.#claims = options.claims;
    this.#log = options.log;
  }

  /** Never rejects. */
  async recall(callSid: string): Promise<Recalled> {
    if (this.#carrier === undefined) return "not_asked";
    // The carrier has asked there, and the caller is talking again.
    if (await this.#claims.isElsewhere(callSid)) return "elsewhere";
    try {
      const answer = await this.#carrier.askAgain(callSid);
      this.#log.info({ callSid, answer }, "the carrier was asked to come back to a call");
      return answer;
    } catch (error) {
      this.#log.warn({ err: error, callSid }, "the carrier could not be asked about a call");
      return "not_asked";
    }
  }
}
