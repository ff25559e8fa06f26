import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { MessageSocket } from "./message-socket.ts";
import { ReadRoom } from "./read-room.ts";

/** Both ends of a connection that a server has accepted. */
async function connection(server: Server): Promise<{ client: Socket; accepted: Socket }> {
  const accepting = Promise.withResolvers<Socket>();
  server.once("connection", (socket) => accepting.resolve(socket));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const client = connect(address.port, "127.0.0.1");
  return { client, accepted: await accepting.promise };
}

async function listening(): Promise<Server & AsyncDisposable> {
  const server = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** A masked text frame of a client; the mask is all zeros. */
function frame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

test("connections share the room, and what is half read of one is not overwritten by another", async () => {
  await using server = await listening();
  const room = new ReadRoom();
  const heard: string[] = [];
  const clients: Socket[] = [];
  for (const head of ["", "came before "]) {
    const { client, accepted } = await connection(server);
    const socket = new MessageSocket({
      socket: accepted,
      head: frame(head),
      maxMessageBytes: 1_000,
      room,
      listener: {
        onMessage: (bytes, from, to) => heard.push(bytes.toString("utf8", from, to)),
        onPong: () => undefined,
        onClose: () => client.destroy(),
      },
    });
    client.on("close", () => socket.terminate());
    clients.push(client.setNoDelay());
  }
  const [one, two] = [frame("of the first"), frame("of the second")];
  for (let at = 0; at < two.length; at += 1) {
    for (const [i, bytes] of [one, two].entries()) {
      clients[i]?.write(bytes.subarray(at, at + 1));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  while (heard.length < 4) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(heard.toSorted(), ["", "came before ", "of the first", "of the second"]);
  for (const client of clients) client.end();
  await Promise.all(clients.map((client) => once(client, "close")));
});

test("an accepted connection moves in on this Node, and its server does not wait for it", async () => {
  const server = await listening();
  const { client, accepted } = await connection(server);
  client.write("before, ");
  accepted.resume();
  await once(accepted.pause(), "readable");
  const pieces: string[] = [];
  const all = Promise.withResolvers<undefined>();
  const moved = new ReadRoom().moveIn(accepted, Buffer.from("the head, "), (bytes) => {
    pieces.push(bytes.toString());
    if (pieces.join("").endsWith("after")) all.resolve(undefined);
  });
  assert.ok(moved !== undefined, "it is only faster when it can move in");
  server.close();
  await once(server, "close");
  client.write("after");
  await all.promise;
  assert.equal(pieces.join(""), "the head, before, after");
  client.end();
  await once(
    moved.on("end", () => moved.end()),
    "close",
  );
});

test("what has no memory to give stays as it is", () => {
  const stream = new PassThrough();
  assert.equal(
    new ReadRoom().moveIn(stream, Buffer.alloc(0), () => undefined),
    undefined,
  );
  assert.equal(stream.destroyed, false);
});
