import { codeOf, FRAME_NUMBERS, FRAME_SAMPLES_8K } from "./frame-numbers.ts";
import { encodeFrame, MASK, TEXT } from "./lean-socket.ts";

const SILENCE_CODE = 0xff;
/** 160 equal bytes in base64. */
const PAYLOAD_CHARACTERS = 216;
const HEADER_BYTES = 8;

/** Payloads of all frame numbers (and, last, of silence), already masked for each of four places in a message. */
const MASKED_PAYLOADS = Array.from({ length: 4 }, (_, place) =>
  Array.from({ length: FRAME_NUMBERS + 1 }, (_unused, number) => {
    const code = number === FRAME_NUMBERS ? SILENCE_CODE : codeOf(number);
    const text = Buffer.alloc(FRAME_SAMPLES_8K, code).toString("base64");
    return Buffer.from(text).map((byte, i) => byte ^ (MASK[(place + i) & 3] ?? 0));
  }),
);

/** `-1` asks for silence. */
function maskedPayload(place: number, number: number): Uint8Array {
  const payload = MASKED_PAYLOADS[place & 3]?.[number < 0 ? FRAME_NUMBERS : number];
  if (payload === undefined) throw new Error(`no frame has the number ${number}`);
  return payload;
}

/**
 * One caller's next media message as Twilio writes it (protocols 2.6), as a WebSocket frame ready to send. The frame is
 * made once and then changed in place: counters, and the payload.
 */
export class MediaFrame {
  readonly #streamSid: string;
  #frame: Buffer = Buffer.alloc(0);
  #payloadAt = 0;
  #digitPlaces: readonly number[] = [];
  #widths = "";

  constructor(streamSid: string) {
    this.#streamSid = streamSid;
  }

  /** The last frame may still be on its way: take new memory for the next one. */
  leave(): void {
    this.#frame = Buffer.from(this.#frame);
  }

  next(sequence: number, chunk: number, timestamp: number, number: number): Buffer {
    const widths = `${String(sequence).length} ${String(chunk).length} ${String(timestamp).length}`;
    if (widths !== this.#widths) this.#build(sequence, chunk, timestamp, widths);
    const [atSequence = 0, atChunk = 0, atTimestamp = 0] = this.#digitPlaces;
    this.#writeDigits(atSequence, sequence);
    this.#writeDigits(atChunk, chunk);
    this.#writeDigits(atTimestamp, timestamp);
    this.#frame.set(maskedPayload(this.#payloadAt - HEADER_BYTES, number), this.#payloadAt);
    return this.#frame;
  }

  #build(sequence: number, chunk: number, timestamp: number, widths: string): void {
    const before = `{"event":"media","sequenceNumber":"${sequence}","media":{"track":"inbound","chunk":"`;
    const between = `${before}${chunk}","timestamp":"`;
    const head = `${between}${timestamp}","payload":"`;
    const text = `${head}${"A".repeat(PAYLOAD_CHARACTERS)}"},"streamSid":"${this.#streamSid}"}`;
    this.#frame = encodeFrame(TEXT, Buffer.from(text), true);
    this.#widths = widths;
    this.#payloadAt = HEADER_BYTES + head.length;
    // Places of the last digits.
    this.#digitPlaces = [
      HEADER_BYTES + before.indexOf(`"media":{`) - 3,
      HEADER_BYTES + between.indexOf(`","timestamp"`) - 1,
      HEADER_BYTES + head.indexOf(`","payload"`) - 1,
    ];
  }

  #writeDigits(lastAt: number, value: number): void {
    let left = value;
    let at = lastAt;
    do {
      this.#frame[at] = (0x30 + (left % 10)) ^ (MASK[(at - HEADER_BYTES) & 3] ?? 0);
      left = Math.floor(left / 10);
      at -= 1;
    } while (left > 0);
  }
}
