import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { accept, refuse, type Result } from "../lib/result.ts";

/** A tablet stays signed in for a working week. */
export const STAFF_TOKEN_LIVES_MS = 7 * 24 * 60 * 60 * 1000;
const TRIES_BEFORE_LOCK_OUT = 5;
/** Over all addresses together: a four-digit PIN must not fall to many guessers at once. */
const TRIES_OF_EVERYONE = 60;
const LOCK_OUT_MS = 15 * 60 * 1000;
const MOST_ADDRESSES_REMEMBERED = 10_000;

export type SignInRefusal =
  | { readonly kind: "wrong_pin"; readonly triesLeft: number }
  | { readonly kind: "locked_out"; readonly retryAfterMs: number };

type Tries = { failed: number; sinceMs: number };

/**
 * Who counts as staff. Without a PIN everyone does (the server then listens on loopback only).
 *
 * A sign-in is a token signed with the shop's secret and the PIN: it needs no storage, holds in every process and over
 * restarts, and a new PIN ends every sign-in. Tries are counted in this process only: n workers allow n times as many.
 */
export class StaffDoor {
  readonly #pin: string | undefined;
  readonly #key: Buffer;
  readonly #now: () => number;
  readonly #tries = new Map<string, Tries>();
  readonly #everyone: Tries = { failed: 0, sinceMs: 0 };

  constructor(options: {
    readonly pin: string | undefined;
    /** The shop's secret, the same in all its processes. */
    readonly secret: string;
    readonly now: () => number;
  }) {
    this.#pin = options.pin;
    this.#key = createHmac("sha256", options.secret)
      .update(`staff:${options.pin ?? ""}`)
      .digest();
    this.#now = options.now;
  }

  get pinRequired(): boolean {
    return this.#pin !== undefined;
  }

  /** `address` is who tries, for counting. A right PIN forgets that address's tries. */
  signIn(pin: string, address: string): Result<{ readonly token: string }, SignInRefusal> {
    if (this.#pin === undefined) return accept({ token: this.#makeToken() });
    const now = this.#now();
    const tries = this.#triesOf(address, now);
    const locked = [
      { tries, limit: TRIES_BEFORE_LOCK_OUT },
      { tries: this.#everyone, limit: TRIES_OF_EVERYONE },
    ].find((count) => count.tries.failed >= count.limit);
    if (locked !== undefined) {
      return refuse({
        kind: "locked_out",
        retryAfterMs: locked.tries.sinceMs + LOCK_OUT_MS - now,
      });
    }
    if (sameSecret(pin, this.#pin)) {
      this.#tries.delete(address);
      return accept({ token: this.#makeToken() });
    }
    for (const count of [tries, this.#everyone]) {
      count.failed += 1;
      count.sinceMs = now;
    }
    this.#tries.set(address, tries);
    const triesLeft = TRIES_BEFORE_LOCK_OUT - tries.failed;
    return triesLeft > 0
      ? refuse({ kind: "wrong_pin", triesLeft })
      : refuse({ kind: "locked_out", retryAfterMs: LOCK_OUT_MS });
  }

  isStaff(token: string | undefined): boolean {
    if (this.#pin === undefined) return true;
    const [expiresAt, nonce, mac, ...rest] = (token ?? "").split(".");
    if (expiresAt === undefined || nonce === undefined || mac === undefined || rest.length > 0) {
      return false;
    }
    return sameSecret(mac, this.#mac(expiresAt, nonce)) && Number(expiresAt) > this.#now();
  }

  #makeToken(): string {
    const expiresAt = String(this.#now() + STAFF_TOKEN_LIVES_MS);
    const nonce = randomBytes(9).toString("base64url");
    return `${expiresAt}.${nonce}.${this.#mac(expiresAt, nonce)}`;
  }

  #mac(expiresAt: string, nonce: string): string {
    return createHmac("sha256", this.#key).update(`${expiresAt}.${nonce}`).digest("base64url");
  }

  #triesOf(address: string, now: number): Tries {
    const over = (tries: Tries) => now - tries.sinceMs >= LOCK_OUT_MS;
    if (over(this.#everyone)) this.#everyone.failed = 0;
    if (this.#tries.size >= MOST_ADDRESSES_REMEMBERED) {
      for (const [known, tries] of this.#tries) if (over(tries)) this.#tries.delete(known);
      if (this.#tries.size >= MOST_ADDRESSES_REMEMBERED) this.#tries.clear();
    }
    const tries = this.#tries.get(address);
    return tries === undefined || over(tries) ? { failed: 0, sinceMs: now } : tries;
  }
}

/** Compares in a time that tells nothing of either value, their lengths included. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
