import { createHash, randomBytes } from "node:crypto";
import { request, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/**
 * As much of RFC 6455 as a load generator needs, without its cost: frames are found in the bytes as they come, and nothing
 * is copied or unmasked unless somebody looks at it. A generator that works as hard as the server would measure itself.
 */

export const TEXT = 1;
export const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** What a client XORs its bytes with; a constant keeps prepared frames usable, and the server still has to unmask. */
export const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

export interface LeanListener {
  /** The payload is `bytes[from, to)`, XORed with `mask` (four bytes, counted from `from`) when there is one. */
  onMessage(
    opcode: number,
    bytes: Buffer,
    from: number,
    to: number,
    mask: Buffer | undefined,
  ): void;
  onClose(): void;
}

export class LeanSocket {
  readonly #socket: Socket;
  readonly #isClient: boolean;
  #rest: Buffer | undefined;
  #closed = false;

  constructor(socket: Socket, isClient: boolean, listener: LeanListener) {
    this.#socket = socket;
    this.#isClient = isClient;
    socket.setNoDelay(true);
    socket.setTimeout(0);
    const close = () => {
      if (this.#closed) return;
      this.#closed = true;
      listener.onClose();
    };
    socket.on("error", close);
    socket.on("close", close);
    socket.on("end", () => socket.end());
    socket.on("data", (chunk: Buffer) => this.#read(chunk, listener));
  }

  /** A whole frame as it stands. Answers whether it has left, so that its bytes may be used again. */
  writeFrame(frame: Uint8Array): boolean {
    this.#socket.write(frame);
    return this.#socket.writableLength === 0;
  }

  sendText(text: string): void {
    this.writeFrame(encodeFrame(TEXT, Buffer.from(text), this.#isClient));
  }

  close(): void {
    if (this.#closed) return;
    this.writeFrame(encodeFrame(CLOSE, Buffer.from([0x03, 0xe8]), this.#isClient));
    this.#socket.end();
  }

  #read(chunk: Buffer, listener: LeanListener): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    let at = 0;
    while (at + 2 <= bytes.length) {
      const opcode = (bytes[at] ?? 0) & 0x0f;
      const second = bytes[at + 1] ?? 0;
      const short = second & 0x7f;
      const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
      const masked = second >= 0x80 ? 4 : 0;
      const start = at + 2 + extended + masked;
      if (start > bytes.length) break;
      let length = short;
      if (extended === 2) length = bytes.readUInt16BE(at + 2);
      else if (extended === 8) length = bytes.readUInt32BE(at + 6);
      const end = start + length;
      if (end > bytes.length) break;
      const mask = masked === 0 ? undefined : bytes.subarray(start - 4, start);
      if (opcode === TEXT || opcode === BINARY) listener.onMessage(opcode, bytes, start, end, mask);
      else if (opcode === CLOSE) this.close();
      else if (opcode === PING) {
        this.writeFrame(encodeFrame(PONG, unmasked(bytes, start, end, mask), this.#isClient));
      }
      at = end;
    }
    if (at < bytes.length) this.#rest = bytes.subarray(at);
  }
}

export function unmasked(
  bytes: Buffer,
  from: number,
  to: number,
  mask: Buffer | undefined,
): Buffer {
  const payload = Buffer.from(bytes.subarray(from, to));
  if (mask === undefined) return payload;
  for (let i = 0; i < payload.length; i += 1) {
    payload[i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0);
  }
  return payload;
}

export function encodeFrame(opcode: number, payload: Uint8Array, isClient: boolean): Buffer {
  const length = payload.length;
  const extended = length > 65_535 ? 8 : length > 125 ? 2 : 0;
  const start = 2 + extended + (isClient ? 4 : 0);
  const frame = Buffer.alloc(start + length);
  frame[0] = 0x80 | opcode;
  frame[1] = (isClient ? 0x80 : 0) | (extended === 8 ? 127 : extended === 2 ? 126 : length);
  if (extended === 2) frame.writeUInt16BE(length, 2);
  if (extended === 8) frame.writeUInt32BE(length, 6);
  frame.set(payload, start);
  if (!isClient) return frame;
  frame.set(MASK, start - 4);
  for (let i = 0; i < length; i += 1) frame[start + i] = (payload[i] ?? 0) ^ (MASK[i & 3] ?? 0);
  return frame;
}

/** Opens a client's end. */
export async function connectLean(url: URL, listener: LeanListener): Promise<LeanSocket> {
  const opened = Promise.withResolvers<LeanSocket>();
  const upgrade = request({
    host: url.hostname,
    port: url.port,
    path: url.pathname + url.search,
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"),
    },
  });
  upgrade.on("upgrade", (_response, socket: Socket, head) => {
    if (head.length > 0) socket.unshift(head);
    opened.resolve(new LeanSocket(socket, true, listener));
  });
  upgrade.on("response", (response) => {
    response.resume();
    opened.reject(new Error(`the server answered ${response.statusCode ?? 0} to ${url.pathname}`));
  });
  upgrade.on("error", (error) => opened.reject(error));
  upgrade.end();
  return opened.promise;
}

/** Answers a client's upgrade. */
export function acceptLean(
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  listener: LeanListener,
): LeanSocket {
  const key = request.headers["sec-websocket-key"] ?? "";
  const protocol = request.headers["sec-websocket-protocol"]?.split(",")[0]?.trim();
  // The GUID of RFC 6455, section 1.3.
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      (protocol === undefined ? "" : `Sec-WebSocket-Protocol: ${protocol}\r\n`) +
      `Sec-WebSocket-Accept: ${accept.digest("base64")}\r\n\r\n`,
  );
  if (head.length > 0) socket.unshift(head);
  return new LeanSocket(socket, false, listener);
}
