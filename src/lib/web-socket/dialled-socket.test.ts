import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { Socket } from "node:net";
import { describe, test } from "node:test";
import { WebSocket, WebSocketServer } from "ws";
import { MaskPool } from "./client-frames.ts";
import { dialWebSocket } from "./handshake.ts";
import { closed, Echo, first, listen, PLACES, SIZES } from "./message-socket.fixture.ts";

for (const [where, place] of PLACES) {
  describe(`with a server of another make, reading into ${where}`, () => {
    async function dial(url: string): Promise<Echo> {
      const dialled = Promise.withResolvers<Echo>();
      dialWebSocket(
        url,
        { authorization: "Token t" },
        {
          onOpen: (socket, head) =>
            dialled.resolve(new Echo(socket, head, { masks: new MaskPool(), ...place })),
          onRefused: (status, headers) =>
            dialled.reject(new Error(`${status} ${String(headers["dg-error"])}`)),
          onError: (error) => dialled.reject(error),
        },
      );
      return dialled.promise;
    }

    test("messages of all sizes go there and back, also those that come with the handshake", async () => {
      const server = createServer();
      await using closing = { [Symbol.asyncDispose]: () => closed(server) };
      const sockets = new WebSocketServer({ server });
      sockets.on("connection", (socket, request) => {
        assert.equal(request.headers.authorization, "Token t");
        for (const size of SIZES) socket.send(Buffer.alloc(size, 9));
      });
      const port = await listen(server);
      const connected = first(sockets, "connection");
      const echo = await dial(`ws://127.0.0.1:${port}/`);
      const peer = await connected;
      assert.ok(peer instanceof WebSocket);
      const back: number[] = [];
      const all = Promise.withResolvers<undefined>();
      peer.on("message", (data: Buffer) => {
        back.push(data.length);
        assert.ok(data.every((byte) => byte === 9));
        if (back.length === SIZES.length) all.resolve(undefined);
      });
      await all.promise;
      assert.deepEqual(back, SIZES);
      peer.close(1_011);
      assert.equal((await echo.over.promise).code, 1_011);
      assert.ok(closing);
    });

    for (const sizes of [
      [160, 160, 160, 160, 160],
      [3, 3, 3, 3],
      [160, 40, 160],
    ]) {
      test(`what waits for the next goes with it, also in sizes ${sizes.join(", ")}`, async () => {
        const server = createServer();
        await using closing = { [Symbol.asyncDispose]: () => closed(server) };
        const sockets = new WebSocketServer({ server });
        const connected = first(sockets, "connection");
        const echo = await dial(`ws://127.0.0.1:${await listen(server)}/`);
        const peer = await connected;
        assert.ok(peer instanceof WebSocket);
        const messages = sizes.map((size, i) => Buffer.alloc(size, i + 1));
        const received: unknown[] = [];
        const all = Promise.withResolvers<undefined>();
        peer.on("message", (data) => {
          received.push(data);
          if (received.length === messages.length) all.resolve(undefined);
        });
        for (const message of messages) {
          echo.socket.sendBinaryLater(message);
          await new Promise((resolve) => setImmediate(resolve));
        }
        assert.equal(echo.socket.bufferedBytes > 0, sizes.length % 2 === 1, "an odd one waits");
        echo.socket.flush();
        await all.promise;
        assert.deepEqual(received, messages);
        peer.close();
        await echo.over.promise;
        assert.ok(closing);
      });
    }

    test("a server that answers otherwise is told apart from one that is not there", async () => {
      const server = createServer((_request, response) => {
        response.writeHead(401, { "dg-error": "bad key" }).end("no");
      });
      server.on("upgrade", (request, socket) => {
        if (request.url === "/wrong") {
          socket.end(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
          );
        } else socket.end("HTTP/1.1 401 No\r\ndg-error: bad key\r\nContent-Length: 0\r\n\r\n");
      });
      const port = await listen(server);
      await assert.rejects(dial(`ws://127.0.0.1:${port}/`), /^Error: 401 bad key$/);
      await assert.rejects(dial(`ws://127.0.0.1:${port}/wrong`), /wrong key/);
      await closed(server);
      await assert.rejects(dial(`ws://127.0.0.1:${port}/`), /ECONNREFUSED/);
    });

    test("a handshake that is given up says so, once", async () => {
      const server = createServer();
      server.on("upgrade", () => undefined);
      const port = await listen(server);
      const told: string[] = [];
      const over = Promise.withResolvers<undefined>();
      const dialling = dialWebSocket(
        `ws://127.0.0.1:${port}/`,
        {},
        {
          onOpen: () => told.push("open"),
          onRefused: () => told.push("refused"),
          onError: (error) => {
            told.push(error.message);
            over.resolve(undefined);
          },
        },
      );
      const asked: readonly unknown[] = await once(server, "upgrade");
      const socket = asked[1];
      dialling.abort();
      dialling.abort();
      await over.promise;
      assert.deepEqual(told, ["the WebSocket handshake was given up"]);
      assert.ok(socket instanceof Socket);
      socket.destroy();
      await closed(server);
    });
  });
}
