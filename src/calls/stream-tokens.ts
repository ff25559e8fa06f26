import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** From the ring to the stream it may take this long, and no longer. */
const TOKEN_LIVES_MS = 60_000;

/**
 * The tokens with which a media stream proves that it belongs to a ring. Made and checked with the shop's secret, so a
 * stream may reach another process than the ring did. That each works once is for the call to see to.
 */
export class StreamTokens {
  readonly #secret: string;
  readonly #now: () => number;

  constructor(options: { readonly secret: string; readonly now: () => number }) {
    this.#secret = options.secret;
    this.#now = options.now;
  }

  tokenFor(callSid: string): string {
    const body = `${this.#now().toString(36)}.${randomBytes(16).toString("base64url")}`;
    return `${body}.${this.#sign(callSid, body)}`;
  }

  isGood(token: string, callSid: string): boolean {
    const [madeAt = "", nonce = "", signature = ""] = token.split(".");
    const ageMs = this.#now() - Number.parseInt(madeAt, 36);
    if (!(ageMs >= -1000 && ageMs < TOKEN_LIVES_MS)) return false;
    const [given, expected] = [signature, this.#sign(callSid, `${madeAt}.${nonce}`)].map((text) =>
      Buffer.from(text),
    );
    return (
      given !== undefined &&
      expected !== undefined &&
      given.length === expected.length &&
      timingSafeEqual(given, expected)
    );
  }

  #sign(callSid: string, body: string): string {
    return createHmac("sha256", this.#secret)
      .update(`stream:${callSid}:${body}`)
      .digest("base64url");
  }
}
