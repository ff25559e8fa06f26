import { createServer, connect, type AddressInfo, type Server, type Socket } from "node:net";
import { once } from "node:events";

/**
 * The network between a screen and the shop. Cut, it swallows everything and says nothing, as a pulled cable does: no
 * connection is closed, nothing arrives.
 */
export class Cable implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  /** `target`: where the shop listens, also after it was away. */
  static async lay(target: { readonly port: number }): Promise<Cable> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const cable = new Cable(server, `http://127.0.0.1:${portOf(server.address())}`);
    server.on("connection", (screen) => cable.#join(screen, target.port));
    return cable;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** What was under way when it was cut is lost. */
  mend(): void {
    this.#isCut = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(screen: Socket, port: number): void {
    const shop = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [screen, shop],
      [shop, screen],
    ] as const) {
      this.#sockets.add(from);
      if (this.#isCut) from.pause();
      from.on("data", (data) => {
        if (!to.write(data)) {
          from.pause();
          to.once("drain", () => {
            if (!this.#isCut) from.resume();
          });
        }
      });
      // A cable says nothing of its own: who fails on one side is gone on the other.
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#sockets.delete(from);
        if (!this.#isCut) to.destroy();
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isCut = false;
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return address.port;
}
