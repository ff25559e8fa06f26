import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, test } from "node:test";
import { eventually } from "../../test/doubles/eventually.ts";
import { WebShop } from "../../test/doubles/web-shop.ts";
import { errorSchema } from "./api.ts";
import { CannotListen } from "./server.ts";
import { refuseUpgrade } from "./upgrades.ts";

/** Everything that came over `socket` until its end. */
async function textUntilEnd(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  await once(socket, "close");
  return text;
}

const UPGRADE = "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

describe("when the server starts", () => {
  test("a taken port is said in a sentence that tells what to do", async () => {
    await using first = await WebShop.start();
    await assert.rejects(WebShop.start({ port: first.server.port }), (error) => {
      assert.ok(error instanceof CannotListen);
      assert.match(error.message, /^Port \d+ is taken: .*set PORT to a free one\.$/);
      return true;
    });
  });

  test("an address that this machine does not have is said as well", async () => {
    await assert.rejects(WebShop.start({ host: "203.0.113.9" }), /has no address 203\.0\.113\.9/);
  });
});

describe("what every answer carries", () => {
  test("no page may run a script, or be framed, that is not the shop's own", async () => {
    await using shop = await WebShop.start();
    const { headers } = await shop.get("/api/shop");
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'self'/);
    assert.match(policy, /script-src 'self';/);
    assert.match(policy, /connect-src 'self' ws: wss:/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.match(headers.get("permissions-policy") ?? "", /microphone=\(self\)/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
  });

  test("browsers are held to https only where the shop has an https address", async () => {
    await using local = await WebShop.start();
    assert.equal((await local.get("/healthz")).headers.get("strict-transport-security"), null);
    await using live = await WebShop.start({ pin: "4321", publicUrl: "https://boba.example" });
    assert.match(
      (await live.get("/healthz")).headers.get("strict-transport-security") ?? "",
      /max-age=31536000/,
    );
  });
});

describe("when a request is not as it should be", () => {
  test("an unknown address gets a 404 that names it", async () => {
    await using shop = await WebShop.start();
    const response = await shop.get("/api/no-such-thing?phone=5551234567");
    assert.equal(response.status, 404);
    assert.deepEqual(await response.json(), {
      error: "There is nothing at GET /api/no-such-thing.",
      code: "not_found",
    });
  });

  test("an address with a slash too many is meant without it, and one that is nothing says so", async () => {
    await using shop = await WebShop.start();
    assert.equal((await shop.get("/api/menu/")).status, 200);
    const program = await shop.get("/nowhere");
    assert.equal(program.status, 404);
    assert.equal(errorSchema.parse(await program.json()).code, "not_found");
    const person = await shop.get("/nowhere", { accept: "text/html,*/*" });
    assert.equal(person.status, 404);
    assert.match(await person.text(), /<a href="\/">/);
  });

  test("broken JSON and a wrong field are a 400 that says where", async () => {
    await using shop = await WebShop.start();
    const broken = await fetch(`${shop.url}/api/menu/boba`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: '{"available":',
    });
    assert.equal(broken.status, 400);
    const wrong = await shop.send("PATCH", "/api/menu/boba", { available: "no" });
    assert.equal(wrong.status, 400);
    assert.match(await wrong.text(), /available: /);
  });

  test("a body of a megabyte is refused", async () => {
    await using shop = await WebShop.start();
    const response = await shop.send("POST", "/api/shop/pause", {
      paused: true,
      reason: "x".repeat(1024 * 1024),
    });
    assert.equal(response.status, 413);
  });

  test("a request that trickles in is cut", async () => {
    await using shop = await WebShop.start({ limits: { requestMs: 100 } });
    const socket = connect(shop.server.port, "127.0.0.1");
    socket.write("GET /healthz HTTP/1.1\r\nHost: loc");
    assert.match(await textUntilEnd(socket), /^HTTP\/1\.1 408 /);
  });

  test("a fault of ours is a 500 without its details", async () => {
    await using shop = await WebShop.start({
      plugins: [
        (app) => {
          app.get("/breaks", () => {
            throw new Error("the database password is hunter2");
          });
        },
      ],
    });
    const response = await shop.get("/breaks");
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /hunter2/);
  });
});

describe("when another site tries to use a staff browser", () => {
  test("what changes something is refused, whatever cookie comes along", async () => {
    await using shop = await WebShop.start();
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example" },
      { origin: "null" },
    ]) {
      const response = await shop.send("POST", "/api/shop/pause", { paused: true }, headers);
      assert.equal(response.status, 403, JSON.stringify(headers));
    }
    assert.equal(shop.store.switches.current().pausedBecause, undefined);
  });

  test("the shop's own pages and plain programs may", async () => {
    await using shop = await WebShop.start();
    for (const headers of [{ "sec-fetch-site": "same-origin" }, { origin: shop.url }, {}]) {
      const response = await shop.send("POST", "/api/shop/pause", { paused: true }, headers);
      assert.equal(response.status, 200, JSON.stringify(headers));
    }
  });

  test("a shop without a PIN answers only to names of its own machine", async () => {
    await using shop = await WebShop.start();
    const socket = connect(shop.server.port, "127.0.0.1");
    socket.write("GET /api/orders HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n");
    assert.match(await textUntilEnd(socket), /^HTTP\/1\.1 421 [^]*Set STAFF_PIN/);
  });
});

describe("when a WebSocket is asked for", () => {
  test("a path that nobody owns is refused at once", async () => {
    await using shop = await WebShop.start();
    const socket = connect(shop.server.port, "127.0.0.1");
    socket.write(`GET /elsewhere HTTP/1.1\r\n${UPGRADE}`);
    assert.match(await textUntilEnd(socket), /^HTTP\/1\.1 404 /);
  });

  test("the owner of the path gets it, query and all, and may refuse", async () => {
    const asked: string[] = [];
    await using shop = await WebShop.start({
      upgrades: [
        {
          path: "/twilio",
          handle: (request, socket) => {
            asked.push(request.url ?? "");
            refuseUpgrade(socket, "403 Forbidden");
          },
        },
      ],
    });
    const socket = connect(shop.server.port, "127.0.0.1");
    socket.write(`GET /twilio?x=1 HTTP/1.1\r\n${UPGRADE}`);
    assert.match(await textUntilEnd(socket), /^HTTP\/1\.1 403 /);
    assert.deepEqual(asked, ["/twilio?x=1"]);
  });

  test("an owner that throws costs its caller the socket, and nobody else", async () => {
    await using shop = await WebShop.start({
      upgrades: [
        {
          path: "/twilio",
          handle: () => {
            throw new Error("broken");
          },
        },
      ],
    });
    const socket = connect(shop.server.port, "127.0.0.1");
    socket.write(`GET /twilio HTTP/1.1\r\n${UPGRADE}`);
    assert.match(await textUntilEnd(socket), /^HTTP\/1\.1 500 /);
    assert.equal((await shop.get("/healthz")).status, 200);
  });

  test("sockets that are left open do not keep the server from closing", async () => {
    const shop = await WebShop.start({
      upgrades: [{ path: "/twilio", handle: (_request, socket) => socket.write("hello") }],
    });
    const socket = connect(shop.server.port, "127.0.0.1");
    socket.write(`GET /twilio HTTP/1.1\r\n${UPGRADE}`);
    await eventually(() => assert.equal(shop.server.openSockets, 1));
    const ended = once(socket, "close");
    socket.resume().on("error", () => undefined);
    await shop[Symbol.asyncDispose]();
    await ended;
  });
});
