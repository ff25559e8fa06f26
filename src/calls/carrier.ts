/** Whoever carries the calls, asked beside the streams. Implemented by `twilio/calls-client.ts`. */
export interface Carrier {
  /**
   * Makes the carrier leave whatever it does with this call and ask `/voice/after-stream` now. "gone": the call is over.
   * Throws when the carrier cannot be reached.
   */
  askAgain(callSid: string): Promise<"asked" | "gone">;
}
