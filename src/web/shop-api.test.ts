import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { UNDO_WINDOW_MS, WebShop } from "../../test/doubles/web-shop.ts";
import {
  boardSchema,
  errorSchema,
  menuSchema,
  orderSchema,
  ordersSchema,
  shopSchema,
} from "./api.ts";

describe("the barista's orders", () => {
  test("an order has the reference's shape, and what our console needs after it", async () => {
    await using shop = await WebShop.start();
    const number = await shop.order();
    const order = orderSchema.parse(await (await shop.get(`/api/orders/${number}`)).json());
    const [text, ...others] = order.texts;
    assert.deepEqual(others, []);
    assert.equal(text?.kind, "confirmation");
    assert.equal(text.status, "queued");
    assert.deepEqual(order, {
      order_number: number,
      phone: "+12065550123",
      status: "received",
      total: 6.25,
      created_at: shop.clock.now / 1000,
      items: [
        {
          flavor: "taro milk tea",
          toppings: ["boba"],
          sweetness: "50%",
          ice: "regular ice",
          addons: [],
          price: 6.25,
        },
      ],
      created_at_ms: shop.clock.now,
      ready_at_ms: null,
      undo_until_ms: null,
      version: order.version,
      texts: [text],
    });
  });

  test("are listed newest first, and those in progress oldest first, also under the reference's names", async () => {
    await using shop = await WebShop.start();
    const numbers: string[] = [];
    for (let order = 0; order < 3; order += 1) {
      shop.clock.now += 1000;
      numbers.push(await shop.order());
    }
    const [first = "", second = "", third = ""] = numbers;
    await shop.send("POST", `/api/orders/${second}/cancel`);
    const listed = async (path: string) => {
      const { orders } = ordersSchema.parse(await (await shop.get(path)).json());
      return orders.map((order) => order.order_number);
    };
    assert.deepEqual(await listed("/api/orders"), [third, second, first]);
    assert.deepEqual(await listed("/orders.json?limit=1"), [third]);
    assert.deepEqual(await listed("/api/orders/in-progress"), [first, third]);
    assert.deepEqual(await listed("/orders/in_progress.json"), [first, third]);
  });

  test("Done can be undone until the customer is told, and the order says until when", async () => {
    await using shop = await WebShop.start();
    const number = await shop.order();
    const done = orderSchema.parse(
      await (await shop.send("POST", `/api/orders/${number}/done`)).json(),
    );
    assert.equal(done.status, "ready");
    assert.equal(done.undo_until_ms, shop.clock.now + UNDO_WINDOW_MS);
    const undone = await shop.send("POST", `/api/orders/${number}/undo`);
    assert.equal(orderSchema.parse(await undone.json()).status, "received");
    await shop.send("POST", `/api/orders/${number}/done`);
    shop.clock.now += UNDO_WINDOW_MS + 1;
    const late = await shop.send("POST", `/api/orders/${number}/undo`);
    assert.equal(late.status, 409);
    assert.deepEqual(await late.json(), {
      error: "Too late to undo: the customer has been told.",
      code: "undo_window_over",
    });
  });

  test("a step that does not follow is refused with the reason", async () => {
    await using shop = await WebShop.start();
    const number = await shop.order();
    const early = await shop.send("POST", `/api/orders/${number}/collected`);
    assert.equal(early.status, 409);
    assert.equal(errorSchema.parse(await early.json()).code, "status_not_next");
    const unknown = await shop.send("POST", "/api/orders/0000/done");
    assert.equal(unknown.status, 404);
    assert.deepEqual(await unknown.json(), {
      error: "There is no order 0000.",
      code: "no_such_order",
    });
  });

  test("of two consoles that press at the same time one wins, and the other is shown the order", async () => {
    await using shop = await WebShop.start();
    const number = await shop.order();
    const { version } = orderSchema.parse(await (await shop.get(`/api/orders/${number}`)).json());
    const answers = await Promise.all(
      ["done", "cancel"].map((action) =>
        shop.send("POST", `/api/orders/${number}/${action}`, { expected_version: version }),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    const lost = answers.find(({ status }) => status === 409);
    const { code, order } = errorSchema.parse(await lost?.json());
    assert.equal(code, "changed_meanwhile");
    assert.equal(order?.order_number, number);
  });

  test("a press with an empty body that says it is JSON counts", async () => {
    await using shop = await WebShop.start();
    const number = await shop.order();
    const response = await fetch(`${shop.url}/api/orders/${number}/done`, {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    assert.equal(response.status, 200);
  });
});

describe("the board on the wall", () => {
  test("shows numbers and nothing of the customer", async () => {
    await using shop = await WebShop.start();
    const number = await shop.order();
    const text = await (await shop.get("/api/board")).text();
    assert.deepEqual(boardSchema.parse(JSON.parse(text)), {
      orders: [
        {
          order_number: number,
          status: "received",
          created_at: shop.clock.now / 1000,
          ready_at: null,
        },
      ],
      seq: 1,
    });
    assert.doesNotMatch(text, /phone|1206|taro|6\.25/);
  });

  test("is never older than the press before it", async () => {
    await using shop = await WebShop.start();
    const number = await shop.order();
    await shop.get("/api/board");
    await shop.send("POST", `/api/orders/${number}/done`);
    const { orders } = boardSchema.parse(await (await shop.get("/api/board")).json());
    assert.equal(orders[0]?.status, "ready");
  });
});

describe("the menu and the shop", () => {
  test("a sold-out switch shows on the menu until it is turned back", async () => {
    await using shop = await WebShop.start();
    const boba = async () => {
      const { toppings } = menuSchema.parse(await (await shop.get("/api/menu")).json());
      return toppings.find(({ id }) => id === "boba");
    };
    assert.equal((await boba())?.available, true);
    const patched = await shop.send("PATCH", "/api/menu/boba", { available: false });
    assert.deepEqual(await patched.json(), {
      id: "boba",
      name: "boba",
      price: 0.75,
      requires: [],
      available: false,
    });
    assert.equal((await boba())?.available, false);
    await shop.send("PATCH", "/api/menu/boba", { available: true });
    assert.equal((await boba())?.available, true);
    assert.equal((await shop.send("PATCH", "/api/menu/pizza", { available: true })).status, 404);
  });

  test("the shop says what is live, what is embedded, and what to try saying", async () => {
    await using shop = await WebShop.start();
    const details = shopSchema.parse(await (await shop.get("/api/shop")).json());
    assert.equal(details.name, "Deepgram BobaRista");
    assert.equal(details.open, true);
    assert.deepEqual(details.staff, { pin_required: false, signed_in: true });
    assert.equal(details.try_saying[0], "A taro milk tea with boba, please.");
  });

  test("what is sold out is not offered as something to say", async () => {
    await using shop = await WebShop.start();
    await shop.send("PATCH", "/api/menu/taro", { available: false });
    const details = shopSchema.parse(await (await shop.get("/api/shop")).json());
    assert.doesNotMatch(details.try_saying.join(), /taro/);
  });

  test("pausing phone orders keeps the reason that callers hear", async () => {
    await using shop = await WebShop.start();
    await shop.send("POST", "/api/shop/pause", {
      paused: true,
      reason: " The blender is broken. ",
    });
    assert.equal(shop.store.switches.current().pausedBecause, "The blender is broken.");
    const paused = shopSchema.parse(await (await shop.get("/api/shop")).json());
    assert.equal(paused.paused_because, "The blender is broken.");
    await shop.send("POST", "/api/shop/pause", { paused: false });
    assert.equal(shop.store.switches.current().pausedBecause, undefined);
  });
});
