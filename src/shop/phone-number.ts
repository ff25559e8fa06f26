import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** An E.164 phone number, "+15551234567". Only `parsePhoneNumber` makes one. */
export type PhoneNumber = string & { readonly __brand: "PhoneNumber" };

/** What networks send instead of a withheld number: "anonymous" and its kin spelled on a keypad. */
const WITHHELD_NUMBERS: ReadonlySet<string> = new Set([
  "+266696687", // ANONYMOUS
  "+86282452253", // UNAVAILABLE
  "+7378742833", // RESTRICTED
  "+2562533", // BLOCKED
  "+8656696", // UNKNOWN
  "+464", // INC
]);

/**
 * A number in any usual writing ("555-123-4567", "(555) 123 4567", "+1 555…", "5 5 5, 1 2 3, 4 5 6 7"), taken as American when
 * no country is said. Checked for a possible length only, not for being in service: 555 numbers pass.
 */
export function parsePhoneNumber(text: string): PhoneNumber | undefined {
  return possibleNumber(text) ?? possibleNumber(text.replace(/[^\d+]/g, ""));
}

function possibleNumber(text: string): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(text, "US");
  if (parsed === undefined || !parsed.isPossible()) return undefined;
  const e164: string = parsed.number;
  return e164 as PhoneNumber;
}

/** The number a carrier says is calling; `undefined` when it is withheld or no telephone number ("anonymous", "client:…"). */
export function parseCallerId(from: string): PhoneNumber | undefined {
  const id = from.trim();
  if (!/^\+?\d+$/.test(id) || WITHHELD_NUMBERS.has(id)) return undefined;
  return parsePhoneNumber(id);
}

/** For logs: "+15551234567" → "***67". */
export function maskPhone(phone: string): string {
  return `***${phone.slice(-2)}`;
}

export function lastFour(phone: PhoneNumber): string {
  return phone.slice(-4);
}

/** Digit by digit in groups, as it is read back: "5 5 5, 1 2 3, 4 5 6 7". */
export function spokenPhone(phone: PhoneNumber): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  const groups = american?.slice(1) ?? phone.slice(1).match(/\d{1,3}/g) ?? [];
  return groups.map((group) => Array.from(group).join(" ")).join(", ");
}
