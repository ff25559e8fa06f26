import { type BoundSocket, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

/** What the system hands over at once is at most this long. */
const ROOM_BYTES = 64 * 1_024;

/**
 * Memory that many connections read into, one after the other. Node makes 64 kB for every read, cuts them to size and
 * collects them later; for 50 small messages a second of each call that is a tenth of all work (docs/decisions/0021).
 */
export class ReadRoom {
  readonly #bytes = Buffer.allocUnsafeSlow(ROOM_BYTES);

  /**
   * Moves an accepted connection to a socket that reads into this room; its bytes are `onRead`'s until it returns, and
   * what was read before comes first. `undefined` where that cannot be done (TLS, something yet to be written, another
   * Node): then `socket` is as it was.
   *
   * Node offers `onread` for connections that are dialled only. Accepted ones are made with the option `handle`, which its
   * documentation leaves out; so everything that is relied on is looked at first.
   */
  moveIn(socket: Duplex, head: Buffer, onRead: (bytes: Buffer) => void): Socket | undefined {
    if (!(socket instanceof Socket) || socket instanceof TLSSocket) return undefined;
    const handle: unknown = Reflect.get(socket, "_handle");
    if (!canUseOurMemory(handle) || socket.destroyed || socket.writableLength > 0) return undefined;
    const moved = this.#socketOf(handle, socket.allowHalfOpen, onRead);
    if (moved === undefined) return undefined;
    const readSince: unknown = socket.read();
    Reflect.set(socket, "_handle", null);
    // Without its handle it is an empty shell, which the HTTP server should not count any more.
    socket.destroy();
    const before = readSince instanceof Buffer ? [head, readSince] : [head];
    queueMicrotask(() => onRead(Buffer.concat(before)));
    return moved.resume();
  }

  #socketOf(
    handle: BoundSocket,
    allowHalfOpen: boolean,
    onRead: (bytes: Buffer) => void,
  ): Socket | undefined {
    const onread = {
      buffer: this.#bytes,
      callback: (length: number): boolean => {
        onRead(this.#bytes.subarray(0, length));
        return true;
      },
    };
    try {
      return new Socket({ handle, allowHalfOpen, onread });
    } catch {
      // A Node that takes other handles only.
      return undefined;
    }
  }
}

/** Its type is that of the newer Node that documents the option. */
function canUseOurMemory(handle: unknown): handle is BoundSocket {
  return (
    typeof handle === "object" &&
    handle !== null &&
    "useUserBuffer" in handle &&
    typeof handle.useUserBuffer === "function"
  );
}
