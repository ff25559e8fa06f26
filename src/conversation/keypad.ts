import { parsePhoneNumber, spokenPhone } from "../shop/phone-number.ts";

/** A longer silence between two keys starts a new number. */
const PAUSE_MS = 15_000;

/** Gathers a phone number from the keys of one call. `*` starts over, `#` says that the number is complete. */
export class Keypad {
  #digits = "";
  #lastAt = 0;

  /**
   * @param digit one of 0–9, `*`, `#`; others are not on a telephone and are ignored
   * @param now ms, any clock that only goes forward
   * @returns what the agent is told as the caller's words, once a number is complete
   */
  press(digit: string, now: number): { readonly callerLine: string } | undefined {
    if (now - this.#lastAt > PAUSE_MS) this.#digits = "";
    this.#lastAt = now;
    if (digit === "*") {
      this.#digits = "";
      return undefined;
    }
    if (digit === "#") return this.#digits === "" ? undefined : this.#complete();
    if (!/^\d$/.test(digit)) return undefined;
    this.#digits += digit;
    const wanted = this.#digits.startsWith("1") ? 11 : 10;
    return this.#digits.length === wanted ? this.#complete() : undefined;
  }

  #complete(): { readonly callerLine: string } {
    const digits = this.#digits;
    this.#digits = "";
    const phone = parsePhoneNumber(digits);
    const spoken = phone === undefined ? Array.from(digits).join(" ") : spokenPhone(phone);
    return { callerLine: `I typed my phone number on the keypad: ${spoken}.` };
  }
}
