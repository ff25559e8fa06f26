/**
 * Frames of RFC 6455 (11/2011), section 5, read where they lie: a socket that carries a call gets one every 20 ms, so
 * nothing is made for a whole, unbroken message but what its listener makes of it. No extensions.
 */

export const OPCODE = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

/** Close codes of section 7.4.1. */
export const CLOSE_CODE = {
  protocolError: 1002,
  noCode: 1005,
  lost: 1006,
  tooBig: 1009,
} as const;

export interface FrameListener {
  /** The message is `bytes` from `from` to `to`, which are the listener's to keep or to overwrite. */
  onMessage(bytes: Buffer, from: number, to: number, isBinary: boolean): void;
  onPing(payload: Buffer): void;
  onPong(): void;
  onCloseFrame(code: number): void;
}

/** What the other end did wrong; it ends the connection with this code. */
export type FrameFault = { readonly code: number; readonly message: string };

export type FrameParserOptions = {
  /** A server's end: clients mask, servers do not (section 5.1). */
  readonly isServer: boolean;
  /** Of a message, all its fragments together. */
  readonly maxMessageBytes: number;
  readonly listener: FrameListener;
};

const FINAL = 0x80;
const RESERVED = 0x70;
const MASKED = 0x80;
/** Control frames have this bit in their opcode, and no more payload than this (section 5.5). */
const CONTROL = 0x08;
const MAX_CONTROL_BYTES = 125;
const MASK_BYTES = 4;
/** Nobody cuts a message smaller for a reason; empty fragments would otherwise be kept without an end. */
const MAX_FRAGMENTS = 1_024;
/** A frame that comes in more pieces than these is put together now and then: each piece is an object of its own. */
const MAX_KEPT_PIECES = 64;

/** One stream of frames, in pieces cut anywhere. */
export class FrameParser {
  readonly #options: FrameParserOptions;
  /** The beginning of a frame that has not come whole, and how many bytes it takes to go on. */
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #neededBytes = 0;
  /** Fragments of the message that is under way; its opcode. */
  #fragments: Buffer[] = [];
  #fragmentBytes = 0;
  #fragmented: number | undefined;
  #isStopped = false;

  constructor(options: FrameParserOptions) {
    this.#options = options;
  }

  /** Nothing is read any more, not even what is left of the piece being read. */
  stop(): void {
    this.#isStopped = true;
    this.#kept = [];
    this.#keptBytes = 0;
    this.#fragments = [];
  }

  /** Reads all that is whole. A fault is the last thing that is read. */
  feed(piece: Buffer): FrameFault | undefined {
    let bytes = piece;
    if (this.#keptBytes > 0) {
      this.#keep(piece);
      if (this.#keptBytes < this.#neededBytes) return undefined;
      bytes = Buffer.concat(this.#kept, this.#keptBytes);
      this.#kept = [];
      this.#keptBytes = 0;
    }
    let at = 0;
    while (this.#isReading()) {
      const left = bytes.length - at;
      if (left < 2) {
        this.#neededBytes = 2;
        break;
      }
      const first = bytes[at] ?? 0;
      const second = bytes[at + 1] ?? 0;
      const forbidden = this.#forbids(first, second);
      if (forbidden !== undefined) return this.#endsWith(CLOSE_CODE.protocolError, forbidden);
      const headBytes = this.#headBytes(second);
      if (left < headBytes) {
        this.#neededBytes = headBytes;
        break;
      }
      const length = payloadBytes(bytes, at);
      if (this.#isTooLong(first, length)) {
        return this.#endsWith(CLOSE_CODE.tooBig, "a message is longer than is allowed");
      }
      if (left < headBytes + length) {
        this.#neededBytes = headBytes + length;
        break;
      }
      const from = at + headBytes;
      at = from + length;
      if (this.#options.isServer) unmask(bytes, from, at);
      this.#take(first, bytes, from, at);
    }
    if (at < bytes.length && this.#isReading()) this.#keep(bytes.subarray(at));
    return undefined;
  }

  /** A listener may have stopped it. */
  #isReading(): boolean {
    return !this.#isStopped;
  }

  /** Copies: the memory of a piece is not ours after it was fed. */
  #keep(bytes: Buffer): void {
    this.#kept.push(Buffer.from(bytes));
    this.#keptBytes += bytes.length;
    if (this.#kept.length > MAX_KEPT_PIECES) this.#kept = [Buffer.concat(this.#kept)];
  }

  #headBytes(second: number): number {
    const length = second & 0x7f;
    const extended = length === 127 ? 8 : length === 126 ? 2 : 0;
    return 2 + extended + (this.#options.isServer ? MASK_BYTES : 0);
  }

  /** What is wrong with a frame that begins like this; mostly nothing. */
  #forbids(first: number, second: number): string | undefined {
    if ((first & RESERVED) !== 0) return "a reserved bit is set";
    if (((second & MASKED) !== 0) !== this.#options.isServer) {
      return (second & MASKED) !== 0
        ? "a server's frame is masked"
        : "a client's frame is not masked";
    }
    const opcode = first & 0x0f;
    if ((opcode & CONTROL) !== 0) {
      if (opcode > OPCODE.pong) return `opcode ${opcode} is not known`;
      if ((first & FINAL) === 0) return "a control frame is fragmented";
      return (second & 0x7f) > MAX_CONTROL_BYTES ? "a control frame is too long" : undefined;
    }
    if (opcode > OPCODE.binary) return `opcode ${opcode} is not known`;
    return (opcode === OPCODE.continuation) === (this.#fragmented !== undefined)
      ? undefined
      : "a fragment is out of place";
  }

  #isTooLong(first: number, length: number): boolean {
    if ((first & CONTROL) !== 0) return false;
    return (
      this.#fragmentBytes + length > this.#options.maxMessageBytes ||
      this.#fragments.length >= MAX_FRAGMENTS
    );
  }

  #endsWith(code: number, message: string): FrameFault {
    this.stop();
    return { code, message };
  }

  #take(first: number, bytes: Buffer, from: number, to: number): void {
    const opcode = first & 0x0f;
    if ((opcode & CONTROL) !== 0) this.#takeControl(opcode, bytes.subarray(from, to));
    else if ((first & FINAL) !== 0 && this.#fragmented === undefined) {
      this.#options.listener.onMessage(bytes, from, to, opcode === OPCODE.binary);
    } else this.#takeFragment(first, bytes.subarray(from, to));
  }

  #takeFragment(first: number, fragment: Buffer): void {
    this.#fragmented ??= first & 0x0f;
    this.#fragments.push(Buffer.from(fragment));
    this.#fragmentBytes += fragment.length;
    if ((first & FINAL) === 0) return;
    const message = Buffer.concat(this.#fragments, this.#fragmentBytes);
    const isBinary = this.#fragmented === OPCODE.binary;
    this.#fragments = [];
    this.#fragmentBytes = 0;
    this.#fragmented = undefined;
    this.#options.listener.onMessage(message, 0, message.length, isBinary);
  }

  #takeControl(opcode: number, payload: Buffer): void {
    const { listener } = this.#options;
    if (opcode === OPCODE.ping) listener.onPing(payload);
    else if (opcode === OPCODE.pong) listener.onPong();
    else {
      this.stop();
      listener.onCloseFrame(payload.length >= 2 ? payload.readUInt16BE(0) : CLOSE_CODE.noCode);
    }
  }
}

/** From the head of the frame at `at`, which is whole. A length past 2^53 is as good as infinite. */
function payloadBytes(bytes: Buffer, at: number): number {
  const length = (bytes[at + 1] ?? 0) & 0x7f;
  if (length < 126) return length;
  if (length === 126) return bytes.readUInt16BE(at + 2);
  return bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6);
}

/** In place; the mask stands before the payload (section 5.3). */
function unmask(bytes: Buffer, from: number, to: number): void {
  const a = bytes[from - 4] ?? 0;
  const b = bytes[from - 3] ?? 0;
  const c = bytes[from - 2] ?? 0;
  const d = bytes[from - 1] ?? 0;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    bytes[at] = (bytes[at] ?? 0) ^ a;
    bytes[at + 1] = (bytes[at + 1] ?? 0) ^ b;
    bytes[at + 2] = (bytes[at + 2] ?? 0) ^ c;
    bytes[at + 3] = (bytes[at + 3] ?? 0) ^ d;
  }
  if (at < to) bytes[at] = (bytes[at] ?? 0) ^ a;
  if (at + 1 < to) bytes[at + 1] = (bytes[at + 1] ?? 0) ^ b;
  if (at + 2 < to) bytes[at + 2] = (bytes[at + 2] ?? 0) ^ c;
}
