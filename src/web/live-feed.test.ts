import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { EventStream } from "../../test/doubles/event-stream.ts";
import { eventually } from "../../test/doubles/eventually.ts";
import { callRecord } from "../../test/doubles/call-records.ts";
import { InMemoryEventLog, InMemorySwitches } from "../../test/doubles/in-memory-shop.ts";
import { WebShop } from "../../test/doubles/web-shop.ts";
import { silentLog } from "../lib/log.ts";
import type { EventLog } from "../orders/shop-events.ts";
import { LiveFeed } from "./live-feed.ts";

/** A server that gives every visitor to `answer`. */
async function serve(
  answer: (response: ServerResponse) => void,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((_request, response) => answer(response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function watch(shop: WebShop, query = "", headers: Record<string, string> = {}) {
  return EventStream.open(`${shop.url}/orders/events${query}`, headers);
}

describe("a screen on the live feed", () => {
  test("hears of an order and of what becomes of it", async () => {
    await using shop = await WebShop.start();
    await using screen = await watch(shop);
    const number = await shop.order();
    await shop.send("POST", `/api/orders/${number}/done`);
    await eventually(() =>
      assert.deepEqual(
        screen.events.slice(0, 2).map(({ data }) => data),
        [
          { type: "order_created", order_number: number, status: "received" },
          { type: "order_status_changed", order_number: number, status: "ready" },
        ],
      ),
    );
  });

  test("is told at once where the diary stands, and then every two seconds", async () => {
    await using shop = await WebShop.start();
    await shop.order();
    await using screen = await watch(shop);
    await eventually(() => {
      const [first, second] = screen.messages;
      assert.equal(first?.event, "heartbeat");
      assert.deepEqual(first.data, { seq: 1, now_ms: shop.clock.now, trouble: [] });
      assert.equal(second?.event, "heartbeat");
    });
  });

  test("after a break gets exactly what it missed, in order", async () => {
    await using shop = await WebShop.start();
    for (let order = 0; order < 5; order += 1) await shop.order();
    await using screen = await watch(shop, "", { "last-event-id": "2" });
    await shop.order();
    await eventually(() => assert.deepEqual(screen.ids, [3, 4, 5, 6]));
  });

  test("may name the last event it knows in the address: its first page load says which", async () => {
    await using shop = await WebShop.start();
    await shop.order();
    await shop.order();
    await using screen = await watch(shop, "?after=1");
    await eventually(() => assert.deepEqual(screen.ids, [2]));
  });

  test("that knows more than the diary holds (a fresh store) simply goes on from now", async () => {
    await using shop = await WebShop.start();
    await using screen = await watch(shop, "?after=5000");
    await shop.order();
    await eventually(() => assert.deepEqual(screen.ids, [1]));
  });

  test("misses nothing and hears nothing twice, however many orders come while it catches up", async () => {
    await using shop = await WebShop.start();
    const orders = Array.from({ length: 150 }, () => shop.order());
    await using open = new AsyncDisposableStack();
    const queries = Array.from({ length: 10 }, (_, at) => `?after=${at * 5}`);
    const screens = await watchAll(shop, open, queries);
    await Promise.all(orders);
    const last = await shop.store.events.latestSeq();
    for (const [at, screen] of screens.entries()) {
      const expected = Array.from({ length: last - at * 5 }, (_, step) => at * 5 + step + 1);
      await eventually(() => assert.deepEqual(screen.ids, expected));
    }
  });

  test("hears nothing twice from a process that has read less than the one it comes from", async () => {
    const diary = new InMemoryEventLog();
    let wake = (): void => undefined;
    const late: EventLog = {
      latestSeq: () => diary.latestSeq(),
      eventsAfter: (seq, limit) => diary.eventsAfter(seq, limit),
      onNewEvents: (listener) => {
        wake = listener;
        return { [Symbol.dispose]: () => undefined };
      },
    };
    await using feed = await LiveFeed.start({
      events: late,
      switches: new InMemorySwitches(),
      log: silentLog(),
      now: Date.now,
    });
    await using shop = await serve((response) => feed.add(response, { staff: true, after: 3 }));
    for (let seq = 1; seq <= 3; seq += 1) diary.append({ type: "menu_changed" });
    await using screen = await EventStream.open(shop.url);
    diary.append({ type: "menu_changed" });
    wake();
    await eventually(() => assert.deepEqual(screen.ids, [4]));
  });

  test("hears nothing twice from a process that was woken before it knew where the diary stands", async () => {
    const diary = new InMemoryEventLog();
    for (let seq = 1; seq <= 3; seq += 1) diary.append({ type: "menu_changed" });
    const isKnown = Promise.withResolvers<undefined>();
    const isRead = Promise.withResolvers<undefined>();
    let wake = (): void => undefined;
    const slow: EventLog = {
      latestSeq: () => isKnown.promise.then(() => diary.latestSeq()),
      eventsAfter: (seq, limit) => isRead.promise.then(() => diary.eventsAfter(seq, limit)),
      onNewEvents: (listener) => {
        wake = listener;
        return { [Symbol.dispose]: () => undefined };
      },
    };
    const starting = LiveFeed.start({
      events: slow,
      switches: new InMemorySwitches(),
      log: silentLog(),
      now: Date.now,
    });
    wake();
    isKnown.resolve(undefined);
    await using feed = await starting;
    await using shop = await serve((response) => feed.add(response, { staff: true, after: 3 }));
    await using screen = await EventStream.open(shop.url);
    isRead.resolve(undefined);
    diary.append({ type: "menu_changed" });
    wake();
    await eventually(() => assert.ok(screen.ids.includes(4)));
    assert.deepEqual(screen.ids, [4]);
  });

  test("hears that a switch was turned only when whoever asks is told so", async () => {
    const events = new InMemoryEventLog();
    const isRead = Promise.withResolvers<undefined>();
    let reads = 0;
    const switches = {
      refresh: async () => {
        reads += 1;
        await isRead.promise;
      },
    };
    await using feed = await LiveFeed.start({ events, switches, log: silentLog(), now: () => 0 });
    await using shop = await serve((response) => feed.add(response, { staff: true, after: 0 }));
    await using screen = await EventStream.open(shop.url);
    await eventually(() => assert.equal(screen.messages.length, 1, "the first heartbeat"));
    events.append({ type: "shop_changed" });
    await eventually(() => assert.equal(reads, 1));
    assert.deepEqual(screen.ids, []);
    isRead.resolve(undefined);
    await eventually(() => assert.deepEqual(screen.ids, [1]));
    assert.equal(reads, 1);
  });

  test("costs one reading of the diary together with all the others", async () => {
    await using shop = await WebShop.start();
    await using open = new AsyncDisposableStack();
    const screens = await watchAll(shop, open, Array<string>(40).fill(""));
    const before = shop.logReads.count;
    await shop.order();
    await eventually(() => {
      for (const screen of screens) assert.deepEqual(screen.ids, [1]);
    });
    assert.ok(shop.logReads.count - before <= 3, `${shop.logReads.count - before} readings`);
  });

  test("that does not read is cut instead of growing our memory", async () => {
    const events = new InMemoryEventLog();
    await using feed = await LiveFeed.start({
      events,
      switches: new InMemorySwitches(),
      log: silentLog(),
      now: () => 0,
    });
    await using server = createServer((_request, response) =>
      feed.add(response, { staff: true, after: undefined }),
    ).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const socket = connect(address.port, "127.0.0.1");
    socket.on("error", () => undefined).pause();
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await eventually(() => assert.equal(feed.clients, 1));
    // The kernel takes some megabytes for a reader that sleeps; only then does anything wait with us.
    await eventually(
      () => {
        for (let event = 0; event < 2000; event += 1) events.append({ type: "menu_changed" });
        assert.equal(feed.clients, 0);
      },
      { withinMs: 30_000 },
    );
    socket.destroy();
  });

  test("is let go when the server closes", async () => {
    const shop = await WebShop.start();
    const screen = await watch(shop);
    await shop[Symbol.asyncDispose]();
    await eventually(() => assert.ok(screen.ended));
  });
});

describe("who hears what", () => {
  test("the wall hears of orders and the menu; calls and texts are for staff", async () => {
    await using shop = await WebShop.start({ pin: "4321" });
    await using wall = await watch(shop, "?after=0");
    await using barista = await watch(shop, "?after=0", await shop.signIn("4321"));
    await shop.store.calls.save(callRecord({ callSid: "CA1", startedAt: shop.clock.now }));
    await shop.store.switches.pause("no milk");
    await shop.store.switches.setSoldOut("boba", true);
    await shop.order();
    const types = (screen: EventStream) =>
      screen.events.map(({ data }) =>
        typeof data === "object" && data !== null && "type" in data ? data.type : data,
      );
    await eventually(() => {
      assert.deepEqual(types(wall), ["menu_changed", "order_created"]);
      assert.deepEqual(types(barista).slice(0, 4), [
        "call_started",
        "shop_changed",
        "menu_changed",
        "order_created",
      ]);
    });
  });
});

/** Opens a screen for each of `queries`; `open` closes them. */
function watchAll(
  shop: WebShop,
  open: AsyncDisposableStack,
  queries: readonly string[],
): Promise<EventStream[]> {
  return Promise.all(queries.map(async (query) => open.use(await watch(shop, query))));
}
