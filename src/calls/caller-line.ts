/** What a line tells its call. Callbacks, not streams: this is run 50 times a second for each call. */
export interface CallerLineListener {
  /** The caller's sound as it came: µ-law, 8 kHz, mono, usually one 20 ms frame. Valid only during the call. */
  onAudio(mulaw: Uint8Array): void;
  onDigit(digit: string): void;
  /** A line typed instead of spoken (softphone and tools only; a telephone never sends one). */
  onTyped(text: string): void;
  /** The sound before this mark was played, or dropped by `clear`. */
  onMark(name: string): void;
  /** A message of its wire, for the call's recording; never sound. */
  onWire(way: "in" | "out", text: string): void;
  /** The line is gone; called once, last. `stuck`: we closed it, and the other end did not answer that. */
  onEnd(reason: "hung_up" | "lost" | "closed" | "stuck"): void;
}

/** The caller's side of a call, whoever carries it. Implemented by `twilio/media-stream.ts`. */
export interface CallerLine {
  readonly callSid: string;
  listen(listener: CallerLineListener): void;
  /** µ-law, 8 kHz, any length; played in order. Sent, and not looked at again, by the end of this turn of the event loop. */
  play(mulaw: Uint8Array): void;
  /** Comes back through `onMark` once everything played before it was heard. */
  mark(name: string): void;
  /** Drops what was played and not yet heard; its marks come back at once. */
  clear(): void;
  /** Ends the stream. The carrier goes on with what `/voice/after-stream` answers. Idempotent. */
  close(): void;
}
