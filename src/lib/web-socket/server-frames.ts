import { OPCODE } from "./frame-parser.ts";
import { type FrameWriter, headBytes, MAX_SPARE_BYTES, writeHead } from "./frame-writer.ts";

/** A server's end, which masks nothing. Its frames differ in length. */
export class ServerFrames implements FrameWriter {
  #spare: Room | undefined;

  text(text: string): Buffer {
    const length = Buffer.byteLength(text);
    const frame = this.#roomFor(OPCODE.text, length);
    frame.write(text, headBytes(length));
    return frame;
  }

  frame(opcode: number, payload: Uint8Array): Buffer {
    const frame = this.#roomFor(opcode, payload.length);
    frame.set(payload, headBytes(payload.length));
    return frame;
  }

  pair(): undefined {
    return undefined;
  }

  giveBack(frame: Buffer): void {
    if (this.#spare?.frame === frame) this.#spare.isFree = true;
  }

  /** Its payload is still to be written. */
  #roomFor(opcode: number, length: number): Buffer {
    const bytes = headBytes(length) + length;
    let spare = this.#spare;
    if (spare?.isFree !== true || spare.memory.length < bytes) {
      const isKept = bytes <= MAX_SPARE_BYTES;
      // With room for one that is somewhat longer.
      const memory = Buffer.allocUnsafeSlow(isKept ? bytes + (bytes >> 1) : bytes);
      spare = { memory, frame: memory.subarray(0, bytes), isFree: false };
      if (isKept) this.#spare = spare;
    }
    spare.isFree = false;
    if (spare.frame.length !== bytes) spare.frame = spare.memory.subarray(0, bytes);
    writeHead(spare.frame, opcode, length);
    return spare.frame;
  }
}

type Room = { readonly memory: Buffer; frame: Buffer; isFree: boolean };
