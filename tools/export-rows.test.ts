import assert from "node:assert/strict";
import { test } from "node:test";
import { aCall } from "../src/calls/call.fixture.ts";
import { anOrder } from "../src/orders/order.fixture.ts";
import { callLine, callRow, orderLine, orderRows, toCsv } from "./export-rows.ts";

test("an order is one line of JSON in the shape that outsiders know", () => {
  assert.deepEqual(orderLine(anOrder()), {
    order_number: "4782",
    phone: "+15551234567",
    status: "received",
    total: 6.25,
    created_at: 1704067200,
    created: "2024-01-01T00:00:00.000Z",
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
  });
});

test("a spreadsheet gets one row a drink", () => {
  assert.equal(
    toCsv(orderRows(anOrder({ drinks: 2 }))),
    "order_number,created,status,phone,drink,flavor,toppings,sweetness,ice,addons,price\r\n" +
      "4782,2024-01-01T00:00:00.000Z,received,+15551234567,1,taro milk tea,boba,50%,regular ice,,6.25\r\n" +
      "4782,2024-01-01T00:00:00.000Z,received,+15551234567,2,taro milk tea,boba,50%,regular ice,,6.25\r\n",
  );
});

test("commas, quotes and line ends stay inside their cell", () => {
  assert.equal(toCsv([{ a: 'say "hi", now\n', b: null }]), 'a,b\r\n"say ""hi"", now\n",\r\n');
  assert.equal(toCsv([]), "");
});

test("a call is exported with its words, and as a row without them", () => {
  const heard = { at: 2000, kind: "heard" as const, text: "hello" };
  const call = aCall({ endedAt: 61_000, outcome: "no_order", timeline: [heard] });
  assert.equal(callRow(call)["seconds"], 60);
  assert.deepEqual(callLine(call), {
    ...callRow(call),
    turn_latencies_ms: [],
    timeline: [heard],
  });
});
