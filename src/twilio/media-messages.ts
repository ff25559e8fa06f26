import { z } from "zod";

/**
 * Messages of a bidirectional media stream. Source: twilio.com/docs/voice/media-streams/websocket-messages; protocols 2.6
 * and 2.7. Counters are strings there; fields we do not read are not described, so new ones do no harm.
 */
const streamMessage = z.discriminatedUnion("event", [
  z.object({ event: z.literal("connected") }),
  z.object({
    event: z.literal("start"),
    start: z.object({
      streamSid: z.string().regex(/^[\w-]{1,64}$/),
      accountSid: z.string().optional(),
      callSid: z.string().min(1).max(64),
      customParameters: z.record(z.string(), z.string()).default({}),
    }),
  }),
  z.object({ event: z.literal("media"), media: z.object({ payload: z.base64() }) }),
  z.object({ event: z.literal("dtmf"), dtmf: z.object({ digit: z.string().length(1) }) }),
  z.object({ event: z.literal("mark"), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal("stop") }),
  /** Our own, from softphones and tools only: a line typed instead of spoken. */
  z.object({ event: z.literal("typed"), typed: z.object({ text: z.string().min(1).max(500) }) }),
]);

export type MediaStreamMessage = z.infer<typeof streamMessage>;

/** `undefined` for anything we do not know: a call must outlive one odd message. */
export function parseMediaStreamMessage(text: string): MediaStreamMessage | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return streamMessage.safeParse(json).data;
}

const BEFORE_SEQUENCE = Buffer.from('{"event":"media","sequenceNumber":"');
const BEFORE_CHUNK = Buffer.from('","media":{"track":"inbound","chunk":"');
const BEFORE_TIMESTAMP = Buffer.from('","timestamp":"');
const BEFORE_PAYLOAD = Buffer.from('","payload":"');

/** What ends every media message of this stream, after the payload. */
export function mediaMessageEnd(streamSid: string): Uint8Array {
  // A copy of its own: small buffers are cut from a shared 64 kB, all of which one that lives as long as a call would keep.
  return Uint8Array.from(Buffer.from(`"},"streamSid":"${streamSid}"}`));
}

/**
 * The fast way in, 50 times a second for each call: decodes the sound of a media message (`message` from `from` to `to`)
 * that has exactly Twilio's form into `into` and answers its length, or -1 when the message is anything else, which `parseMediaStreamMessage` then reads.
 *
 * Safe because what it accepts is a subset of JSON with one meaning: fixed text, digits, base64 characters, fixed text, and
 * nothing after. There is no escape, no whitespace and no second key that a parser could read otherwise.
 */
export function readMediaMessage(
  message: Uint8Array,
  from: number,
  to: number,
  end: Uint8Array,
  into: Uint8Array,
): number {
  let at = skipText(message, from, BEFORE_SEQUENCE);
  at = skipText(message, skipDigits(message, at), BEFORE_CHUNK);
  at = skipText(message, skipDigits(message, at), BEFORE_TIMESTAMP);
  at = skipText(message, skipDigits(message, at), BEFORE_PAYLOAD);
  const payloadEnd = to - end.length;
  if (at < 0 || skipText(message, payloadEnd, end) < 0) return -1;
  return decodeBase64(message, at, payloadEnd, into);
}

/** What we may send: these three and not a field more, or Twilio ignores the message (31951, protocols 2.7). */
export class MediaMessageWriter {
  readonly clear: string;
  readonly #beforePayload: string;
  readonly #beforeMark: string;

  constructor(streamSid: string) {
    const stream = JSON.stringify(streamSid);
    this.clear = `{"event":"clear","streamSid":${stream}}`;
    this.#beforePayload = `{"event":"media","streamSid":${stream},"media":{"payload":"`;
    this.#beforeMark = `{"event":"mark","streamSid":${stream},"mark":{"name":`;
  }

  /** The first `bytes` of `mulaw`. */
  media(mulaw: Buffer, bytes: number): string {
    return `${this.#beforePayload}${mulaw.toString("base64", 0, bytes)}"}}`;
  }

  mark(name: string): string {
    return `${this.#beforeMark}${JSON.stringify(name)}}}`;
  }
}

/** The place after `text`, or -1 when it does not stand at `at` (or `at` is already -1). */
function skipText(message: Uint8Array, at: number, text: Uint8Array): number {
  if (at < 0 || at + text.length > message.length) return -1;
  for (let i = 0; i < text.length; i += 1) {
    if (message[at + i] !== text[i]) return -1;
  }
  return at + text.length;
}

/** The place after one or more digits, or -1. */
function skipDigits(message: Uint8Array, from: number): number {
  if (from < 0) return -1;
  let at = from;
  for (let byte = message[at] ?? 0; byte >= 0x30 && byte <= 0x39; byte = message[at] ?? 0) at += 1;
  return at > from ? at : -1;
}

const NOT_BASE64 = 0xff;
const SIX_BITS = new Uint8Array(256).fill(NOT_BASE64);
Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").forEach(
  (character, value) => (SIX_BITS[character.charCodeAt(0)] = value),
);
const PADDING = "=".charCodeAt(0);

/** Decodes while it checks; -1 when a character is not base64, the length is not right, or `into` is too small. */
function decodeBase64(text: Uint8Array, from: number, to: number, into: Uint8Array): number {
  if (to < from || (to - from) % 4 !== 0) return -1;
  let end = to;
  if (end > from && text[end - 1] === PADDING) end -= text[end - 2] === PADDING ? 2 : 1;
  const length = Math.floor(((end - from) * 3) / 4);
  if (length > into.length) return -1;
  let bad = 0;
  let written = 0;
  let at = from;
  for (; at + 4 <= end; at += 4) {
    const a = SIX_BITS[text[at] ?? 0] ?? NOT_BASE64;
    const b = SIX_BITS[text[at + 1] ?? 0] ?? NOT_BASE64;
    const c = SIX_BITS[text[at + 2] ?? 0] ?? NOT_BASE64;
    const d = SIX_BITS[text[at + 3] ?? 0] ?? NOT_BASE64;
    bad |= a | b | c | d;
    into[written] = (a << 2) | (b >> 4);
    into[written + 1] = ((b & 0x0f) << 4) | (c >> 2);
    into[written + 2] = ((c & 0x03) << 6) | d;
    written += 3;
  }
  if (at < end) {
    const a = SIX_BITS[text[at] ?? 0] ?? NOT_BASE64;
    const b = SIX_BITS[text[at + 1] ?? 0] ?? NOT_BASE64;
    const c = at + 2 < end ? (SIX_BITS[text[at + 2] ?? 0] ?? NOT_BASE64) : 0;
    bad |= a | b | c;
    into[written] = (a << 2) | (b >> 4);
    if (at + 2 < end) into[written + 1] = ((b & 0x0f) << 4) | (c >> 2);
  }
  // A six-bit value never has these bits; `NOT_BASE64` has them.
  return (bad & 0xc0) === 0 ? length : -1;
}
