import { randomFillSync } from "node:crypto";
import { OPCODE } from "./frame-parser.ts";
import { type FrameWriter, headBytes, MAX_SPARE_BYTES, writeHead } from "./frame-writer.ts";

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

/** A client's end masks what it sends. */
export class ClientFrames implements FrameWriter {
  readonly #masks: MaskPool;
  #spare: Room | undefined;

  constructor(masks: MaskPool) {
    this.#masks = masks;
  }

  text(text: string): Buffer {
    return this.frame(OPCODE.text, Buffer.from(text));
  }

  frame(opcode: number, payload: Uint8Array): Buffer {
    const room = this.#roomFor(opcode, payload.length);
    room.frame.set(payload, room.payloadAt);
    mask(room, 0, this.#masks.next());
    return room.frame;
  }

  pair(frame: Buffer, opcode: number, payload: Uint8Array): Buffer | undefined {
    const room = this.#spare;
    if (room?.frame !== frame) return undefined;
    if (payload.length !== room.payloadBytes || room.pair === undefined) return undefined;
    const at = frame.length;
    room.pair.copyWithin(at, 0, room.payloadAt);
    room.pair[at] = 0x80 | opcode;
    room.pair.set(payload, at + room.payloadAt);
    mask(room, at, this.#masks.next());
    return room.pair;
  }

  giveBack(frame: Buffer): void {
    const room = this.#spare;
    if (room !== undefined && (room.frame === frame || room.pair === frame)) room.isFree = true;
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
