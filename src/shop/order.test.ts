import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Order, type OrderStatus, amendOrder, moveOrder } from "./order.ts";
import { chooseOrderNumber, parseOrderNumber, spokenOrderNumber } from "./order-number.ts";
import { parsePhoneNumber } from "./phone-number.ts";

const taro = {
  flavor: "taro milk tea",
  toppings: ["boba"],
  sweetness: "50%",
  ice: "regular ice",
  addons: [],
  priceCents: 625,
};

function order(status: OrderStatus): Order {
  const number = parseOrderNumber("4782");
  assert.ok(number);
  return {
    number,
    callSid: "CA1",
    phone: parsePhoneNumber("555-123-4567"),
    status,
    items: [taro],
    totalCents: 625,
    createdAt: 1_000,
    readyAt: undefined,
    version: 1,
  };
}

describe("an order's life", () => {
  const statuses: readonly OrderStatus[] = ["received", "ready", "collected", "cancelled"];
  const allowed = new Set([
    "received → ready",
    "received → cancelled",
    "ready → collected",
    "ready → received",
  ]);
  for (const from of statuses) {
    for (const to of statuses) {
      const step = `${from} → ${to}`;
      test(`${step} is ${allowed.has(step) ? "a step" : "refused"}`, () => {
        const moved = moveOrder(order(from), to, 5_000);
        assert.equal(moved.ok, allowed.has(step));
        if (moved.ok) assert.equal(moved.value.version, 2);
        else assert.deepEqual(moved.refusal, { kind: "status_not_next", from, to });
      });
    }
  }

  test("it is ready from a moment on, and after an undo it is not", () => {
    const ready = moveOrder(order("received"), "ready", 5_000);
    assert.ok(ready.ok);
    assert.equal(ready.value.readyAt, 5_000);
    const undone = moveOrder(ready.value, "received", 6_000);
    assert.ok(undone.ok);
    assert.equal(undone.value.readyAt, undefined);
  });

  test("drinks may be added while it is received, and not after", () => {
    const amended = amendOrder(order("received"), [taro]);
    assert.ok(amended.ok);
    assert.deepEqual([amended.value.items.length, amended.value.totalCents], [2, 1250]);
    assert.equal(amendOrder(order("ready"), [taro]).ok, false);
  });
});

describe("an order's number", () => {
  const number = fc.integer({ min: 1000, max: 9999 }).map(String);
  const numbers = fc.uniqueArray(number, { maxLength: 60 }).map((list) => new Set(list));
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  test("has four digits, is not open or used today, and differs from open ones in two digits", () => {
    fc.assert(
      fc.property(numbers, numbers, random, (open, usedToday, dice) => {
        const chosen = chooseOrderNumber({ open, usedToday }, () => dice);
        assert.match(chosen ?? "", /^[1-9]\d{3}$/);
        assert.ok(chosen !== undefined && !open.has(chosen) && !usedToday.has(chosen));
        for (const other of open) {
          const same = [0, 1, 2, 3].filter((place) => other[place] === chosen[place]).length;
          assert.ok(same <= 2, `${chosen} is too near ${other}`);
        }
      }),
    );
  });

  test("is still found when only near ones, and then only used ones, are left", () => {
    const all = Array.from({ length: 9000 }, (_, index) => String(1000 + index));
    const but = (free: string) => new Set(all.filter((each) => each !== free));
    const none = new Set<string>();
    assert.equal(
      chooseOrderNumber({ open: but("4782"), usedToday: none }, () => 0.9),
      "4782",
    );
    assert.equal(
      chooseOrderNumber({ open: none, usedToday: but("4782") }, () => 0.9),
      "4782",
    );
    assert.equal(
      chooseOrderNumber({ open: but("4782"), usedToday: new Set(all) }, () => 0),
      "4782",
    );
    assert.equal(
      chooseOrderNumber({ open: new Set(all), usedToday: none }, () => 0),
      undefined,
    );
  });

  test("is said digit by digit and understood however it is written", () => {
    const parsed = parseOrderNumber("4, 7, 8, 2");
    assert.equal(parsed, "4782");
    assert.equal(spokenOrderNumber(parsed), "4, 7, 8, 2");
    for (const text of ["#4782", "order 4782", " 4 7 8 2 "]) {
      assert.equal(parseOrderNumber(text), "4782");
    }
    for (const text of ["", "478", "47825", "0123"])
      assert.equal(parseOrderNumber(text), undefined);
  });
});
