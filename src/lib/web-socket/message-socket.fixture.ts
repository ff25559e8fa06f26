import { type EventEmitter, once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";
import type { MaskPool } from "./client-frames.ts";
import { acceptUpgrade } from "./handshake.ts";
import { MessageSocket } from "./message-socket.ts";
import { ReadRoom } from "./read-room.ts";

/** Where either end may read. */
export const PLACES = [
  ["memory of its own", {}],
  ["a room that others use", { room: new ReadRoom() }],
] as const;

export const SIZES = [0, 1, 125, 126, 160, 1_920, 65_535, 65_536, 200_000];

/** Hears everything, and says binary messages back in the same turn. */
export class Echo {
  readonly heard: string[] = [];
  readonly over = Promise.withResolvers<{ code: number; fault: string | undefined }>();
  readonly socket: MessageSocket;

  constructor(socket: Duplex, head: Buffer, owns: { masks?: MaskPool; room?: ReadRoom } = {}) {
    this.socket = new MessageSocket({
      socket,
      head,
      maxMessageBytes: 1_000_000,
      ...owns,
      listener: {
        onMessage: (bytes, from, to, isBinary) => {
          const message = bytes.subarray(from, to);
          this.heard.push(isBinary ? `binary ${message.length}` : message.toString());
          if (isBinary) this.socket.sendBinary(message);
          else this.socket.sendText(message.toString());
        },
        onPong: () => this.heard.push("pong"),
        onClose: (code, fault) => this.over.resolve({ code, fault: fault?.message }),
      },
    });
  }
}

type Served = AsyncDisposable & { readonly url: string; readonly echo: Promise<Echo> };

/** Ours serves; whoever tests it dials. */
export async function serve(place: { room?: ReadRoom } = {}): Promise<Served> {
  const served = Promise.withResolvers<Echo>();
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.on("upgrade", (request, socket, head) => {
    const refusal = acceptUpgrade(request, socket);
    if (refusal === undefined) {
      served.resolve(new Echo(socket, head, place));
    } else socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\n\r\n`);
  });
  const port = await listen(server);
  return {
    url: `ws://127.0.0.1:${port}/some/path`,
    echo: served.promise,
    [Symbol.asyncDispose]: () => closed(server),
  };
}

export async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** What the next event of this name brings. */
export async function first(emitter: EventEmitter, event: string): Promise<unknown> {
  const values: readonly unknown[] = await once(emitter, event);
  return values[0];
}

export async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}
