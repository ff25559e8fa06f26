import { once } from "node:events";
import { createServer, request as ask } from "node:http";
import { connect, createServer as createTcpServer, type Socket } from "node:net";

/** What stands between the internet and the shop. It has its address before the shop has a port. */
export interface ReverseProxy extends AsyncDisposable {
  readonly url: string;
  forwardTo(port: number): void;
}

/** Passes every byte on, WebSockets included. */
export async function startGoodProxy(): Promise<ReverseProxy> {
  let target = 0;
  const sockets = new Set<Socket>();
  const server = createTcpServer((visitor) => {
    const shop = connect(target, "127.0.0.1");
    for (const [from, to] of [
      [visitor, shop],
      [shop, visitor],
    ] as const) {
      sockets.add(from);
      from.once("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on("error", () => to.destroy());
      from.pipe(to);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    url: `http://127.0.0.1:${address.port}`,
    forwardTo: (port) => {
      target = port;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Knows nothing of WebSockets, and keeps every answer until it is whole. */
export async function startPoorProxy(): Promise<ReverseProxy> {
  let target = 0;
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers };
    delete headers.connection;
    delete headers.upgrade;
    const onward = ask(
      { port: target, method: incoming.method, path: incoming.url, headers },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", () => outgoing.destroy());
        answer.on("end", () => {
          outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers });
          outgoing.end(Buffer.concat(parts));
        });
      },
    );
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    url: `http://127.0.0.1:${address.port}`,
    forwardTo: (port) => {
      target = port;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
