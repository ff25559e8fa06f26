import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { CLOSE_CODE, type FrameListener, FrameParser, OPCODE } from "./frame-parser.ts";
import { ClientFrames, type MaskPool } from "./client-frames.ts";
import type { FrameWriter } from "./frame-writer.ts";
import { ServerFrames } from "./server-frames.ts";
import type { ReadRoom } from "./read-room.ts";

/** What a socket tells its owner. Callbacks, not events: this is run 50 times a second for each call. */
export interface MessageListener {
  /**
   * The message is `bytes` from `from` to `to`, which are the listener's to overwrite; and to keep, unless the socket reads
   * into a room.
   */
  onMessage(bytes: Buffer, from: number, to: number, isBinary: boolean): void;
  onPong(): void;
  /** Called once, last. 1006 when the connection broke; `fault` says how, when it is known. */
  onClose(code: number, fault: Error | undefined): void;
}

export type MessageSocketOptions = {
  /** Upgraded, and owned by the message socket from here on. */
  readonly socket: Duplex;
  /** What came with the handshake and belongs to the first frames. */
  readonly head: Buffer;
  readonly maxMessageBytes: number;
  readonly listener: MessageListener;
  /** For a client's end. */
  readonly masks?: MaskPool;
  /** For many accepted sockets of many small messages: where they all read. */
  readonly room?: ReadRoom;
};

/**
 * One end of an upgraded WebSocket. What is sent in one turn of the event loop goes out in one write: a write costs more
 * than everything else that is done for a frame. Why this is our own stands in docs/decisions/0015.
 */
export class MessageSocket {
  readonly #socket: Duplex;
  readonly #listener: MessageListener;
  readonly #parser: FrameParser;
  readonly #writer: FrameWriter;
  readonly #write = (): void => this.flush();
  /** Frames of this turn of the event loop: mostly there is one. */
  #unsent: Buffer | undefined;
  #unsentMore: Buffer[] = [];
  #unsentBytes = 0;
  /** At the end of this turn. */
  #willFlush = false;
  #isClosing = false;
  #code: number = CLOSE_CODE.lost;
  #fault: Error | undefined;

  constructor(options: MessageSocketOptions) {
    const { head, masks, maxMessageBytes } = options;
    const onRead = (piece: Buffer) => this.#onData(piece);
    const moved = options.room?.moveIn(options.socket, head, onRead);
    const socket = moved ?? options.socket;
    this.#socket = socket;
    this.#listener = options.listener;
    this.#writer = masks === undefined ? new ServerFrames() : new ClientFrames(masks);
    const listener: FrameListener = {
      onMessage: (bytes, from, to, isBinary) => this.#listener.onMessage(bytes, from, to, isBinary),
      onPing: (payload) => this.#send(this.#writer.frame(OPCODE.pong, payload)),
      onPong: () => this.#listener.onPong(),
      onCloseFrame: (code) => this.#onCloseFrame(code),
    };
    this.#parser = new FrameParser({ isServer: masks === undefined, maxMessageBytes, listener });
    if (socket instanceof Socket) socket.setNoDelay(true).setTimeout(0);
    if (moved === undefined) {
      if (head.length > 0) socket.unshift(head);
      socket.on("data", onRead);
    }
    socket.on("end", () => this.#finish());
    socket.on("error", (error) => (this.#fault ??= error));
    socket.on("close", () => this.#onClosed());
  }

  /** Sent, and not taken by the other end or by the system yet. */
  get bufferedBytes(): number {
    return this.#socket.writableLength + this.#unsentBytes;
  }

  /** Ignored once the socket is closing, as everything below. */
  sendBinary(bytes: Uint8Array): void {
    this.#send(this.#writer.frame(OPCODE.binary, bytes));
  }

  /** Sent together with what is sent next, or by `flush`: half the writes when frames come one by one. */
  sendBinaryLater(bytes: Uint8Array): void {
    if (this.#isClosing) return;
    const waiting = this.#unsent;
    if (waiting === undefined) {
      this.#put(this.#writer.frame(OPCODE.binary, bytes));
      return;
    }
    const pair =
      this.#unsentMore.length > 0 ? undefined : this.#writer.pair(waiting, OPCODE.binary, bytes);
    if (pair === undefined) {
      this.sendBinary(bytes);
      return;
    }
    this.#unsent = pair;
    this.#unsentBytes = pair.length;
    this.#flushSoon();
  }

  sendText(text: string): void {
    this.#send(this.#writer.text(text));
  }

  /** Writes what waits. */
  flush(): void {
    this.#willFlush = false;
    const frame = this.#unsent;
    if (frame === undefined) return;
    this.#unsent = undefined;
    this.#unsentBytes = 0;
    if (!this.#socket.writable) return;
    if (this.#unsentMore.length > 0) {
      this.#socket.write(Buffer.concat([frame, ...this.#unsentMore]));
      this.#unsentMore = [];
    } else {
      this.#socket.write(frame);
      // The system has not copied it yet.
      if (this.#socket.writableLength > 0) return;
    }
    this.#writer.giveBack(frame);
  }

  ping(): void {
    this.#send(this.#writer.frame(OPCODE.ping, new Uint8Array(0)));
  }

  /** Says goodbye and waits for the other end's; how long, the owner knows, who may `terminate`. */
  close(code: number): void {
    this.#send(this.#writer.frame(OPCODE.close, codeBytes(code)));
    this.#isClosing = true;
    this.flush();
  }

  /** Breaks the connection off. */
  terminate(): void {
    this.#isClosing = true;
    this.#parser.stop();
    this.#socket.destroy();
  }

  #send(frame: Buffer): void {
    if (this.#isClosing) return;
    this.#put(frame);
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#willFlush) return;
    this.#willFlush = true;
    queueMicrotask(this.#write);
  }

  #put(frame: Buffer): void {
    this.#unsentBytes += frame.length;
    if (this.#unsent === undefined) this.#unsent = frame;
    else this.#unsentMore.push(frame);
  }

  #onData(piece: Buffer): void {
    const fault = this.#parser.feed(piece);
    if (fault === undefined) return;
    this.#fault = new Error(fault.message);
    this.#code = fault.code;
    this.close(fault.code);
    this.#finish();
  }

  /** The other end says goodbye: so do we, and nothing comes after it. */
  #onCloseFrame(code: number): void {
    this.#code = code;
    this.close(mayBeSent(code) ? code : NORMAL);
    this.#finish();
  }

  /** Lets go once everything is written. */
  #finish(): void {
    this.#isClosing = true;
    this.#socket.end(() => this.#socket.destroy());
  }

  #onClosed(): void {
    this.#isClosing = true;
    this.#parser.stop();
    this.#listener.onClose(this.#code, this.#fault);
  }
}

const NORMAL = 1000;

/** Section 7.4: 1004 to 1006 and 1015 are never sent, and below 3000 only what is agreed. */
function mayBeSent(code: number): boolean {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || isPrivate(code);
}

function isPrivate(code: number): boolean {
  return code >= 3000 && code <= 4999;
}

function codeBytes(code: number): Buffer {
  return Buffer.from([code >> 8, code & 0xff]);
}
