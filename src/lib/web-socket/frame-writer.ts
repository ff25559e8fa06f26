import { randomFillSync } from "node:crypto";
import { OPCODE } from "./frame-parser.ts";

/** Masks for the frames of all clients of a process: asking the system for four bytes at a time costs more than the rest. */
export class MaskPool {
  readonly #words = new Int32Array(2_048);
  #used = this.#words.length;

  /** Not to be foreseen (RFC 6455, section 5.3). */
  next(): number {
    if (this.#used === this.#words.length) {
      randomFillSync(this.#words);
      this.#used = 0;
    }
    const word = this.#words[this.#used] ?? 0;
    this.#used += 1;
    return word;
  }
}

/** Frames of one end, in memory that is used again once it was sent: the frames of a call are all alike. */
export class FrameWriter {
  /** A client's end masks what it sends; `undefined` at a server's. */
  readonly #masks: MaskPool | undefined;
  #spare: Room | undefined;
  #serverSpare: ServerRoom | undefined;

  constructor(masks: MaskPool | undefined) {
    this.#masks = masks;
  }

  text(text: string): Buffer {
    if (this.#masks !== undefined) return this.frame(OPCODE.text, Buffer.from(text));
    const length = Buffer.byteLength(text);
    const frame = this.#serverFrame(OPCODE.text, length);
    frame.write(text, headBytes(length));
    return frame;
  }

  frame(opcode: number, payload: Uint8Array): Buffer {
    if (this.#masks === undefined) {
      const frame = this.#serverFrame(opcode, payload.length);
      frame.set(payload, headBytes(payload.length));
      return frame;
    }
    const room = this.#roomFor(opcode, payload.length);
    room.frame.set(payload, room.payloadAt);
    mask(room, 0, this.#masks.next());
    return room.frame;
  }

  /** `frame`, the last that was made, with another of its length after it; `undefined` where there is no room for both. */
  pair(frame: Buffer, opcode: number, payload: Uint8Array): Buffer | undefined {
    const room = this.#spare;
    if (room?.frame !== frame || this.#masks === undefined) return undefined;
    if (payload.length !== room.payloadBytes || room.pair === undefined) return undefined;
    const at = frame.length;
    room.pair.copyWithin(at, 0, room.payloadAt);
    room.pair[at] = 0x80 | opcode;
    room.pair.set(payload, at + room.payloadAt);
    mask(room, at, this.#masks.next());
    return room.pair;
  }

  /** This frame (or pair) is sent and nobody looks at it any more: the next one may have its memory. */
  giveBack(frame: Buffer): void {
    if (this.#serverSpare?.frame === frame) this.#serverSpare.isFree = true;
    const room = this.#spare;
    if (room !== undefined && (room.frame === frame || room.pair === frame)) room.isFree = true;
  }

  /** Without a mask; its payload is still to be written. */
  #serverFrame(opcode: number, length: number): Buffer {
    const bytes = headBytes(length) + length;
    let spare = this.#serverSpare;
    if (spare?.isFree !== true || spare.memory.length < bytes) {
      const isKept = bytes <= MAX_SPARE_BYTES;
      // With room for one that is somewhat longer.
      const memory = Buffer.allocUnsafeSlow(isKept ? bytes + (bytes >> 1) : bytes);
      spare = { memory, frame: memory.subarray(0, bytes), isFree: false };
      if (isKept) this.#serverSpare = spare;
    }
    spare.isFree = false;
    if (spare.frame.length !== bytes) spare.frame = spare.memory.subarray(0, bytes);
    writeHead(spare.frame, opcode, length);
    return spare.frame;
  }

  #roomFor(opcode: number, length: number): Room {
    const spare = this.#spare;
    if (spare?.isFree === true && spare.payloadBytes === length) {
      spare.isFree = false;
      spare.frame[0] = 0x80 | opcode;
      return spare;
    }
    const room = makeRoom(length);
    writeHead(room.frame, opcode, length, MASKED);
    if (length <= MAX_SPARE_BYTES) this.#spare = room;
    return room;
  }
}

/** Of a server's frames, which differ in length. */
type ServerRoom = { readonly memory: Buffer; frame: Buffer; isFree: boolean };

/** Of a client's frames. */
type Room = {
  readonly frame: Buffer;
  /** The frame and another after it; only where that one's payload begins at a whole word, too. */
  readonly pair: Buffer | undefined;
  /** The same memory; the payload of frames above 125 bytes begins at a whole word. */
  readonly words: Int32Array;
  readonly payloadAt: number;
  readonly payloadBytes: number;
  isFree: boolean;
};

/** 40 ms of the largest sound there is: 48 kHz of 16 bits. */
const MAX_SPARE_BYTES = 3_840;
const MASKED = 0x80;
const MASK_BYTES = 4;

function makeRoom(length: number): Room {
  const payloadAt = headBytes(length) + MASK_BYTES;
  const frameBytes = payloadAt + length;
  const canPair = length <= MAX_SPARE_BYTES && ((payloadAt | frameBytes) & 3) === 0;
  const memory = new ArrayBuffer(canPair ? 2 * frameBytes : (frameBytes + 3) & ~3);
  return {
    frame: Buffer.from(memory, 0, frameBytes),
    pair: canPair ? Buffer.from(memory) : undefined,
    words: new Int32Array(memory),
    payloadAt,
    payloadBytes: length,
    isFree: false,
  };
}

/** Without the mask. */
function headBytes(length: number): number {
  return 2 + (length > 65_535 ? 8 : length > 125 ? 2 : 0);
}

function writeHead(frame: Buffer, opcode: number, length: number, masked = 0): void {
  frame[0] = 0x80 | opcode;
  frame[1] = masked | (length > 65_535 ? 127 : length > 125 ? 126 : length);
  if (length > 65_535) {
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  } else if (length > 125) frame.writeUInt16BE(length, 2);
}

/**
 * The frame that begins at `from`, a word at a time where its payload begins at one. The order of bytes in a word does not
 * matter: key and payload share it.
 */
function mask(room: Room, from: number, key: number): void {
  const { frame, words, payloadAt, payloadBytes } = room;
  const begin = from + payloadAt;
  if ((begin & 3) === 0) {
    words[begin / 4 - 1] = key;
    const end = (begin + payloadBytes + 3) >> 2;
    for (let word = begin / 4; word < end; word += 1) words[word] = (words[word] ?? 0) ^ key;
    return;
  }
  frame.writeInt32LE(key, payloadAt - MASK_BYTES);
  for (let at = payloadAt; at < frame.length; at += 1) {
    frame[at] = (frame[at] ?? 0) ^ ((key >> ((at - payloadAt) * 8)) & 0xff);
  }
}
