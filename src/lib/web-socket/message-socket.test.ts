import assert from "node:assert/strict";
import { type EventEmitter, once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { describe, test } from "node:test";
import { WebSocket, WebSocketServer } from "ws";
import { MaskPool } from "./frame-writer.ts";
import { acceptUpgrade, dialWebSocket } from "./handshake.ts";
import { MessageSocket } from "./message-socket.ts";
import { ReadRoom } from "./read-room.ts";

const SIZES = [0, 1, 125, 126, 160, 1_920, 65_535, 65_536, 200_000];

/** Hears everything, and says binary messages back in the same turn. */
class Echo {
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
async function serve(room?: ReadRoom): Promise<Served> {
  const served = Promise.withResolvers<Echo>();
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.on("upgrade", (request, socket, head) => {
    const refusal = acceptUpgrade(request, socket);
    if (refusal === undefined) {
      served.resolve(new Echo(socket, head, room === undefined ? {} : { room }));
    } else socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\n\r\n`);
  });
  const port = await listen(server);
  return {
    url: `ws://127.0.0.1:${port}/some/path`,
    echo: served.promise,
    [Symbol.asyncDispose]: () => closed(server),
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** What the next event of this name brings. */
async function first(emitter: EventEmitter, event: string): Promise<unknown> {
  const values: readonly unknown[] = await once(emitter, event);
  return values[0];
}

async function closeCode(client: WebSocket): Promise<unknown> {
  return first(client, "close");
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

for (const [where, room] of [
  ["memory of its own", undefined],
  ["a room that others use", new ReadRoom()],
] as const) {
  describe(`with a client of another make, reading into ${where}`, () => {
    test("messages of all sizes come back whole and in order, pings are answered, and it closes with its code", async () => {
      await using server = await serve(room);
      const client = new WebSocket(server.url, { perMessageDeflate: false });
      await once(client, "open");
      const back: number[] = [];
      const texts: string[] = [];
      client.on("message", (data: Buffer, isBinary) => {
        if (isBinary) back.push(data.length);
        else texts.push(data.toString());
      });
      for (const size of SIZES) client.send(Buffer.alloc(size, 7));
      client.send("a text of 7 €");
      client.ping("still there?");
      assert.deepEqual(await once(client, "pong"), [Buffer.from("still there?")]);
      assert.deepEqual(back, SIZES);
      assert.deepEqual(texts, ["a text of 7 €"]);
      client.close(4_001, "bye");
      assert.equal(await closeCode(client), 4_001);
      assert.deepEqual(await (await server.echo).over.promise, { code: 4_001, fault: undefined });
    });

    test("it pings, and says goodbye first with the code it is given", async () => {
      await using server = await serve(room);
      const client = new WebSocket(server.url);
      const echo = await server.echo;
      await once(client, "open");
      echo.socket.ping();
      await once(client, "ping");
      echo.socket.close(1_008);
      echo.socket.sendText("too late");
      const messages: unknown[] = [];
      client.on("message", (data) => messages.push(data));
      assert.equal(await closeCode(client), 1_008);
      assert.deepEqual(messages, []);
      assert.equal((await echo.over.promise).code, 1_008);
      assert.deepEqual(echo.heard, ["pong"]);
    });

    test("what was sent in one turn arrives in its order, also what was to be sent later", async () => {
      await using server = await serve(room);
      const client = new WebSocket(server.url);
      const echo = await server.echo;
      await once(client, "open");
      const texts: string[] = [];
      client.on("message", (data: Buffer) => texts.push(data.toString()));
      echo.socket.sendBinaryLater(Buffer.from("1"));
      assert.ok(echo.socket.bufferedBytes > 0);
      echo.socket.sendBinaryLater(Buffer.from("2"));
      echo.socket.sendText("3");
      echo.socket.sendBinaryLater(Buffer.from("4"));
      echo.socket.flush();
      echo.socket.sendBinaryLater(Buffer.from("5"));
      echo.socket.close(1_000);
      await once(client, "close");
      assert.deepEqual(texts, ["1", "2", "3", "4", "5"]);
    });

    test("a client that breaks off is lost, and one that breaks the rules is told so", async () => {
      await using server = await serve(room);
      const client = new WebSocket(server.url);
      const echo = await server.echo;
      await once(client, "open");
      client.terminate();
      assert.equal((await echo.over.promise).code, 1_006);

      await using other = await serve(room);
      const raw = connect(Number(new URL(other.url).port), "127.0.0.1");
      raw.write(
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      );
      const received: Buffer[] = [];
      raw.on("data", (piece: Buffer) => received.push(piece));
      await other.echo;
      // A frame without a mask.
      raw.write(Buffer.from([0x81, 0x01, 0x78]));
      await once(raw, "close");
      const answer = Buffer.concat(received);
      // The example of RFC 6455, section 1.3.
      assert.match(
        answer.toString("latin1"),
        /Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/,
      );
      assert.deepEqual(answer.subarray(-4), Buffer.from([0x88, 0x02, 0x03, 0xea]));
      const { code, fault } = await (await other.echo).over.promise;
      assert.deepEqual([code, fault], [1_002, "a client's frame is not masked"]);
    });

    for (const [what, headers, status] of [
      ["without a key", { upgrade: "websocket", "sec-websocket-version": "13" }, 400],
      ["of an old version", { upgrade: "websocket", "sec-websocket-version": "8" }, 426],
      [
        "to something else",
        {
          upgrade: "h2c",
          "sec-websocket-version": "13",
          "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        },
        400,
      ],
    ] as const) {
      test(`a handshake ${what} is refused`, async () => {
        await using server = await serve(room);
        const raw = connect(Number(new URL(server.url).port), "127.0.0.1");
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
        raw.write(`GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n${lines.join("")}\r\n`);
        const answer = await first(raw, "data");
        assert.ok(String(answer).startsWith(`HTTP/1.1 ${status} `), String(answer));
        raw.destroy();
      });
    }
  });
}

describe("with a server of another make", () => {
  async function dial(url: string): Promise<Echo> {
    const dialled = Promise.withResolvers<Echo>();
    dialWebSocket(
      url,
      { authorization: "Token t" },
      {
        onOpen: (socket, head) =>
          dialled.resolve(new Echo(socket, head, { masks: new MaskPool() })),
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
