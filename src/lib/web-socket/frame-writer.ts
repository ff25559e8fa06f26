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

  constructor(masks: MaskPool | undefined) {
    this.#masks = masks;
  }

  text(text: string): Buffer {
    if (this.#masks !== undefined) return this.frame(OPCODE.text, Buffer.from(text));
    const length = Buffer.byteLength(text);
    const room = this.#roomFor(OPCODE.text, length);
    room.bytes.write(text, room.payloadAt);
    return room.bytes;
  }

  frame(opcode: number, payload: Uint8Array): Buffer {
    const room = this.#roomFor(opcode, payload.length);
    room.bytes.set(payload, room.payloadAt);
    if (this.#masks !== undefined) mask(room, this.#masks.next());
    return room.bytes;
  }

  /** This frame is sent and nobody looks at it any more: the next one of its length may have its memory. */
  giveBack(frame: Buffer): void {
    if (this.#spare?.bytes === frame) this.#spare.isFree = true;
  }

  #roomFor(opcode: number, length: number): Room {
    const spare = this.#spare;
    if (spare?.isFree === true && spare.payloadBytes === length) {
      spare.isFree = false;
      spare.bytes[0] = 0x80 | opcode;
      return spare;
    }
    const room = makeRoom(length, this.#masks !== undefined);
    room.bytes[0] = 0x80 | opcode;
    if (length <= MAX_SPARE_BYTES && this.#masks !== undefined) this.#spare = room;
    return room;
  }
}

type Room = {
  readonly bytes: Buffer;
  /** The same memory; the payload of frames above 125 bytes begins at a whole word. */
  readonly words: Int32Array;
  readonly payloadAt: number;
  readonly payloadBytes: number;
  isFree: boolean;
};

/** 40 ms of the largest sound there is: 48 kHz of 16 bits. */
const MAX_SPARE_BYTES = 3_840;

function makeRoom(length: number, isMasked: boolean): Room {
  const extended = length > 65_535 ? 8 : length > 125 ? 2 : 0;
  const payloadAt = 2 + extended + (isMasked ? 4 : 0);
  const memory = new ArrayBuffer((payloadAt + length + 3) & ~3);
  const bytes = Buffer.from(memory, 0, payloadAt + length);
  bytes[1] = (isMasked ? 0x80 : 0) | (extended === 8 ? 127 : extended === 2 ? 126 : length);
  if (extended === 2) bytes.writeUInt16BE(length, 2);
  if (extended === 8) bytes.writeUInt32BE(length, 6);
  return { bytes, words: new Int32Array(memory), payloadAt, payloadBytes: length, isFree: false };
}

/** A word at a time where the payload begins at one. The order of bytes in a word does not matter: key and payload share it. */
function mask(room: Room, key: number): void {
  const { bytes, words, payloadAt } = room;
  if ((payloadAt & 3) === 0) {
    words[payloadAt / 4 - 1] = key;
    for (let word = payloadAt / 4; word < words.length; word += 1) {
      words[word] = (words[word] ?? 0) ^ key;
    }
    return;
  }
  bytes.writeInt32LE(key, payloadAt - 4);
  for (let at = payloadAt; at < bytes.length; at += 1) {
    bytes[at] = (bytes[at] ?? 0) ^ ((key >> ((at - payloadAt) * 8)) & 0xff);
  }
}
