import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Log } from "../lib/log.ts";

/** A WebSocket door: whoever owns the path does its own handshake, checks first. */
export type UpgradeRoute = {
  /** "/twilio"; a query may follow it in the request. */
  readonly path: string;
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
};

/** Sends upgrade requests to their owners; any other path is refused before it costs anything. */
export class Upgrades implements Disposable {
  readonly #routes: ReadonlyMap<string, UpgradeRoute>;
  readonly #sockets = new Set<Duplex>();
  readonly #log: Log;

  constructor(routes: readonly UpgradeRoute[], log: Log) {
    this.#routes = new Map(routes.map((route) => [route.path, route]));
    this.#log = log;
  }

  attach(server: Server): void {
    server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Upgraded sockets now open. */
  get open(): number {
    return this.#sockets.size;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const route = this.#routes.get(path);
    if (route === undefined) {
      refuseUpgrade(socket, "404 Not Found");
      return;
    }
    try {
      route.handle(request, socket, head);
    } catch (error) {
      this.#log.error({ err: error, path }, "a WebSocket could not be accepted");
      refuseUpgrade(socket, "500 Internal Server Error");
    }
  }

  /** Cuts what its owner left open. */
  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Ends a handshake with a plain HTTP answer: "403 Forbidden". */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
