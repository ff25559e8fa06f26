/** Frames of one end, in memory that is used again once it was sent: the frames of a call are all alike. */
export interface FrameWriter {
  text(text: string): Buffer;
  frame(opcode: number, payload: Uint8Array): Buffer;
  /** `frame`, the last that was made, with another of its length after it; `undefined` where there is no room for both. */
  pair(frame: Buffer, opcode: number, payload: Uint8Array): Buffer | undefined;
  /** This frame (or pair) is sent and nobody looks at it any more: the next one may have its memory. */
  giveBack(frame: Buffer): void;
}

/** 40 ms of the largest sound there is: 48 kHz of 16 bits. Larger frames get memory of their own. */
export const MAX_SPARE_BYTES = 3_840;

/** Without the mask. */
export function headBytes(length: number): number {
  return 2 + (length > 65_535 ? 8 : length > 125 ? 2 : 0);
}

export function writeHead(frame: Buffer, opcode: number, length: number, masked = 0): void {
  frame[0] = 0x80 | opcode;
  frame[1] = masked | (length > 65_535 ? 127 : length > 125 ? 126 : length);
  if (length > 65_535) {
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  } else if (length > 125) frame.writeUInt16BE(length, 2);
}
