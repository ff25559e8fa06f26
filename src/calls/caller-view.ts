import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The key with which a caller may see their own call (transcript, cart, texts) and no other. It needs no storage: any
 * process that holds the shop's secret can make and check it.
 */
export function viewKeyFor(secret: string, callSid: string): string {
  return createHmac("sha256", secret).update(`view:${callSid}`).digest("base64url");
}

export function isViewKeyFor(secret: string, callSid: string, key: string): boolean {
  const expected = Buffer.from(viewKeyFor(secret, callSid));
  const given = Buffer.from(key);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
