import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { OrderItemJson, OrderJson } from "../../src/web/api.ts";
import { ActionQueue, parseActions, type Action } from "../../pages/barista/action-queue.ts";
import { latenessOf, placeTickets } from "../../pages/barista/tickets.ts";
import { fitNumbers, SMALLEST_PX } from "../../pages/board/fit-numbers.ts";
import { countAllDay, foldDrinks } from "../../pages/shared/drinks.ts";
import { EventStreamParser } from "../../pages/shared/event-stream-parser.ts";
import { formatDuration, formatPhone, maskPhone, spellNumber } from "../../pages/shared/words.ts";
import { eventually } from "../doubles/eventually.ts";

const taro: OrderItemJson = {
  flavor: "taro milk tea",
  toppings: ["boba", "egg pudding"],
  sweetness: "50%",
  ice: "regular ice",
  addons: [],
  price: 7,
};
const usual = { sweetness: "50%", ice: "regular ice" };

describe("what the screens make of orders", () => {
  test("equal drinks fold even when their toppings were said in another order", () => {
    const other = { ...taro, toppings: ["egg pudding", "boba"] };
    const lines = foldDrinks([taro, other, { ...taro, ice: "no ice" }], usual);
    assert.deepEqual(
      lines.map(({ quantity }) => quantity),
      [2, 1],
    );
    assert.deepEqual(lines[1]?.steps.at(-1), { text: "no ice", changed: true });
  });

  test("all-day counts only what is still to be made, the most wanted first", () => {
    const orders = [order("1001", {}), order("1002", { status: "ready" }), order("1003", {})];
    assert.deepEqual(countAllDay(orders), [
      { name: "taro milk tea", count: 2, kind: "flavor" },
      { name: "boba", count: 2, kind: "extra" },
      { name: "egg pudding", count: 2, kind: "extra" },
    ]);
  });

  test("a ticket that was just done keeps its place until its window is over", () => {
    const orders = [
      order("1001", { created_at_ms: 1 }),
      order("1002", { created_at_ms: 2, status: "ready", ready_at_ms: 50, undo_until_ms: 100 }),
      order("1003", { created_at_ms: 3 }),
    ];
    const numbers = (nowMs: number) =>
      placeTickets(orders, [], nowMs).toMake.map((ticket) => ticket.order.order_number);
    assert.deepEqual(numbers(99), ["1001", "1002", "1003"]);
    assert.equal(placeTickets(orders, [], 99).changesAtMs, 100);
    assert.deepEqual(numbers(100), ["1001", "1003"]);
  });

  test("lateness begins exactly at its minute", () => {
    assert.deepEqual(
      [299_999, 300_000, 479_999, 480_000].map((age) => latenessOf(age, [300_000, 480_000])),
      [0, 1, 1, 2],
    );
  });

  test("numbers are never smaller than 56 px, whatever the screen and the crowd", () => {
    for (const [width, height] of [
      [900, 860],
      [1850, 300],
      [320, 240],
      [60, 60],
    ] as const) {
      for (let count = 1; count < 200; count += 7) {
        const fit = fitNumbers(count, { width, height });
        assert.ok(fit.fontPx >= SMALLEST_PX);
        assert.ok(fit.shown >= 1 && fit.shown <= count);
        assert.ok(fit.shown <= fit.columns * fit.rows);
      }
    }
  });

  test("numbers, telephones and times are written as people read them", () => {
    assert.equal(spellNumber("4782"), "4, 7, 8, 2");
    assert.equal(formatPhone("+15551234567"), "(555) 123-4567");
    assert.equal(formatPhone("+442079460000"), "+442079460000");
    assert.equal(maskPhone("+15551234567"), "•• 45 67");
    assert.deepEqual([7_000, 760_000, 3_723_000].map(formatDuration), ["0:07", "12:40", "1:02:03"]);
  });
});

describe("the live feed's stream", () => {
  test("is read right however it is cut into pieces", () => {
    const text =
      ': hello\nevent: heartbeat\ndata: {"now_ms":1}\n\nid: 7\r\ndata: a\r\ndata: b\r\n\r\ndata:c\n\n';
    const whole = new EventStreamParser().push(text);
    assert.deepEqual(whole, [
      { event: "heartbeat", id: undefined, data: '{"now_ms":1}' },
      { event: "message", id: "7", data: "a\nb" },
      { event: "message", id: undefined, data: "c" },
    ]);
    for (let size = 1; size < 9; size += 1) {
      const parser = new EventStreamParser();
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      assert.deepEqual(
        pieces.flatMap((piece) => parser.push(piece)),
        whole,
        `in pieces of ${size}`,
      );
    }
  });
});

describe("presses that wait for the server", () => {
  test("leave in the order of the fingers, each once, and outlive a reload", async () => {
    const sent: string[] = [];
    let isReachable = false;
    let kept: readonly Action[] = [];
    const open = () =>
      new ActionQueue({
        send: async ({ move, orderNumber }) => {
          if (!isReachable) throw new Error("away");
          sent.push(`${move} ${orderNumber}`);
        },
        isUnreachable: () => !isReachable,
        onSettled: () => undefined,
        load: () => parseActions(JSON.stringify(kept)),
        save: (actions) => (kept = actions),
      });
    const before = open();
    before.add(action("done", "1001"));
    before.add(action("done", "1002"));
    before.add(action("done", "1001"));
    await eventually(() => assert.equal(before.waiting.value.length, 2));
    const after = open();
    isReachable = true;
    after.run();
    await eventually(() => assert.deepEqual(sent.slice(0, 2), ["done 1001", "done 1002"]));
    assert.deepEqual(after.waiting.value, []);
  });

  test("a cancellation is never kept", async () => {
    const settled: string[] = [];
    const queue = new ActionQueue({
      send: async () => {
        throw new Error("away");
      },
      isUnreachable: () => true,
      onSettled: ({ move }, { kind }) => settled.push(`${move} ${kind}`),
      load: () => [],
      save: () => undefined,
    });
    queue.add(action("cancel", "1001"));
    await eventually(() => assert.deepEqual(settled, ["cancel unreachable"]));
    assert.deepEqual(queue.waiting.value, []);
  });

  test("what another version of the page kept is left out", () => {
    assert.deepEqual(parseActions('[{"move":"explode"},7,null]'), []);
    assert.deepEqual(parseActions("not json"), []);
    assert.deepEqual(parseActions(undefined), []);
  });
});

function action(move: Action["move"], orderNumber: string): Action {
  return { move, orderNumber, expectedVersion: 1, pressedAtMs: 1 };
}

function order(order_number: string, changes: Partial<OrderJson>): OrderJson {
  return {
    order_number,
    phone: null,
    status: "received",
    total: 7,
    created_at: 0,
    items: [taro],
    created_at_ms: 0,
    ready_at_ms: null,
    undo_until_ms: null,
    version: 1,
    texts: [],
    ...changes,
  };
}
