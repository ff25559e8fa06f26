import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** What stands before several machines: each connection goes to one that is open, or is broken off when there is none. */
export class Balancer implements AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async open(choose: () => { readonly port: number } | undefined): Promise<Balancer> {
    const server = createServer({ noDelay: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port was given");
    const balancer = new Balancer(server, address.port);
    server.on("connection", (visitor) => balancer.#join(visitor, choose()?.port));
    return balancer;
  }

  #join(visitor: Socket, port: number | undefined): void {
    visitor.on("error", () => visitor.destroy());
    if (port === undefined) {
      visitor.destroy();
      return;
    }
    const shop = connect({ port, host: "127.0.0.1", noDelay: true });
    for (const [from, to] of [
      [visitor, shop],
      [shop, visitor],
    ] as const) {
      this.#sockets.add(from);
      from.on("error", () => to.destroy());
      from.once("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}
