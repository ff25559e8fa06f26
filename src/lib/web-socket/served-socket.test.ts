import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { WebSocket } from "ws";
import { first, PLACES, serve, SIZES } from "./message-socket.fixture.ts";

async function closeCode(client: WebSocket): Promise<unknown> {
  return first(client, "close");
}

for (const [where, place] of PLACES) {
  describe(`with a client of another make, reading into ${where}`, () => {
    test("messages of all sizes come back whole and in order, pings are answered, and it closes with its code", async () => {
      await using server = await serve(place);
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
      await using server = await serve(place);
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
      await using server = await serve(place);
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
      await using server = await serve(place);
      const client = new WebSocket(server.url);
      const echo = await server.echo;
      await once(client, "open");
      client.terminate();
      assert.equal((await echo.over.promise).code, 1_006);

      await using other = await serve(place);
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
        await using server = await serve(place);
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
