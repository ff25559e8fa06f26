import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { callRecord } from "../../test/doubles/call-records.ts";
import { EventStream } from "../../test/doubles/event-stream.ts";
import { eventually } from "../../test/doubles/eventually.ts";
import { phoneNumber, taroWithBoba, WebShop } from "../../test/doubles/web-shop.ts";
import { aRecording } from "../calls/call.fixture.ts";
import { viewKeyFor } from "../calls/caller-view.ts";
import { callSchema, callsSchema, errorSchema, orderSchema, textsSchema } from "./api.ts";

const caller = phoneNumber("+12065550188");

describe("calls on the staff pages", () => {
  test("can be found by day of the shop's calendar and by what was said", async () => {
    await using shop = await WebShop.start();
    // 20:00 UTC is noon in the shop's Los Angeles; nine hours later it is the next day in UTC only.
    const noon = shop.clock.now;
    const late = noon + 9 * 60 * 60 * 1000;
    const said = [{ at: noon, kind: "heard", text: "one taro milk tea" } as const];
    await shop.store.calls.save(callRecord({ callSid: "CA1", startedAt: noon, timeline: said }));
    await shop.store.calls.save(callRecord({ callSid: "CA2", startedAt: late }));
    const found = async (query: string) => {
      const { calls } = callsSchema.parse(await (await shop.get(`/api/calls?${query}`)).json());
      return calls.map((call) => call.call_sid);
    };
    assert.deepEqual(await found(""), ["CA2", "CA1"]);
    assert.deepEqual(await found("day=2026-11-23"), ["CA2", "CA1"]);
    assert.deepEqual(await found("day=2026-11-24"), []);
    assert.deepEqual(await found("search=taro"), ["CA1"]);
    assert.equal((await shop.get("/api/calls?day=yesterday")).status, 400);
  });

  test("a running call shows its cart, its cost so far, and can be taken over", async () => {
    const taken: string[] = [];
    await using shop = await WebShop.start({
      costPerMinute: 0.1,
      takeOver: async (callSid) => {
        taken.push(callSid);
        return callSid === "CA1";
      },
    });
    const startedAt = shop.clock.now;
    const cart = {
      items: [taroWithBoba],
      staged: { ...taroWithBoba, quantity: 2 },
      totalCents: 625,
    };
    await shop.store.calls.save(callRecord({ callSid: "CA1", startedAt, cart }));
    shop.clock.now += 90_000;
    const { calls } = callsSchema.parse(await (await shop.get("/api/calls/live")).json());
    assert.equal(calls[0]?.cart.total, 6.25);
    assert.equal(calls[0].cart.staged?.quantity, 2);
    assert.equal(calls[0].cost_estimate, 0.15);
    assert.equal((await shop.send("POST", "/api/calls/CA1/take-over")).status, 200);
    assert.equal((await shop.send("POST", "/api/calls/CA9/take-over")).status, 404);
    assert.deepEqual(taken, ["CA1"]);
  });

  test("a call can be marked wrong, and right again", async () => {
    await using shop = await WebShop.start();
    await shop.store.calls.save(callRecord({ callSid: "CA1", startedAt: shop.clock.now }));
    const mark = async (wrong: boolean) => {
      const response = await shop.send("POST", "/api/calls/CA1/wrong", { wrong });
      return callSchema.parse(await response.json()).marked_wrong;
    };
    assert.equal(await mark(true), true);
    assert.equal(await mark(false), false);
    assert.equal((await shop.send("POST", "/api/calls/CA9/wrong", { wrong: true })).status, 404);
  });
});

describe("a call that is marked wrong", () => {
  const recording = aRecording(
    { at: 1, wire: "line", way: "in", text: '{"event":"start"}' },
    { at: 2, wire: "agent", way: "in", text: "not { JSON, 206 555 0188" },
  );

  test("says what was wrong to staff, and not to its caller", async () => {
    await using shop = await WebShop.start();
    await shop.store.calls.save(callRecord({ callSid: "CA1", startedAt: shop.clock.now }));
    const note = "two, not one";
    const marked = await shop.send("POST", "/api/calls/CA1/wrong", { wrong: true, note });
    assert.equal(callSchema.parse(await marked.json()).wrong_note, note);
    const again = await shop.send("POST", "/api/calls/CA1/wrong", { wrong: true, note: "  " });
    assert.equal(callSchema.parse(await again.json()).wrong_note, null);
    await shop.send("POST", "/api/calls/CA1/wrong", { wrong: true, note });
    const view = viewKeyFor(shop.store.shopSecret, "CA1");
    const seen = callSchema.parse(await (await shop.get(`/api/calls/CA1?view=${view}`)).json());
    assert.equal(seen.wrong_note, null);
  });

  test("is exported as a file, masked, to staff only, once it is over", async () => {
    await using shop = await WebShop.start({ pin: "4321" });
    const startedAt = shop.clock.now;
    const call = callRecord({ callSid: "CA1", startedAt, from: caller });
    await shop.store.calls.save(call);
    const path = "/api/calls/CA1/recording";
    assert.equal((await shop.get(path)).status, 401);
    const view = viewKeyFor(shop.store.shopSecret, "CA1");
    assert.equal((await shop.get(`${path}?view=${view}`)).status, 401);
    const staff = await shop.signIn("4321");
    const codeOf = async (sid: string) => {
      const response = await shop.get(`/api/calls/${sid}/recording`, staff);
      return [response.status, errorSchema.parse(await response.json()).code];
    };
    assert.deepEqual(await codeOf("CA9"), [404, "no_such_call"]);
    assert.deepEqual(await codeOf("CA1"), [409, "still_on"]);
    await shop.store.calls.save({ ...call, endedAt: startedAt + 9, outcome: "no_order" });
    assert.deepEqual(await codeOf("CA1"), [404, "no_recording"]);
    await shop.store.recordings.add("CA1", recording);
    const file = await shop.get(path, staff);
    assert.equal(file.headers.get("content-type"), "application/yaml; charset=utf-8");
    assert.match(
      file.headers.get("content-disposition") ?? "",
      /filename="call-2026-11-23-ca1\.yaml"/,
    );
    const text = await file.text();
    assert.match(text, /"message":"not { JSON, 415 555 0100"/);
    assert.ok(!text.includes("0188"));
  });
});

describe("a caller who was cut off with drinks in the cart", () => {
  const dropped = (startedAt: number) =>
    callRecord({
      callSid: "CA1",
      startedAt,
      endedAt: startedAt + 30_000,
      outcome: "dropped",
      callBack: "open",
      from: caller,
      cart: { items: [taroWithBoba], staged: { ...taroWithBoba, quantity: 2 }, totalCents: 625 },
    });

  test("is ordered for once, whoever presses how often", async () => {
    await using shop = await WebShop.start();
    await shop.store.calls.save(dropped(shop.clock.now));
    const presses = await Promise.all(
      [1, 2, 3].map(() => shop.send("POST", "/api/call-backs/CA1/order", {})),
    );
    const orders = await Promise.all(
      presses.map(async (press) => orderSchema.parse(await press.json())),
    );
    assert.equal(new Set(orders.map((order) => order.order_number)).size, 1);
    assert.equal(orders[0]?.phone, caller);
    assert.equal(orders[0].items.length, 1);
    const { calls } = callsSchema.parse(await (await shop.get("/api/call-backs")).json());
    assert.deepEqual(calls, []);
  });

  test("may have meant the drink that was still being read back", async () => {
    await using shop = await WebShop.start();
    await shop.store.calls.save(dropped(shop.clock.now));
    const response = await shop.send("POST", "/api/call-backs/CA1/order", { include_staged: true });
    assert.equal(orderSchema.parse(await response.json()).items.length, 3);
  });

  test("without a number gets no order until staff type one", async () => {
    await using shop = await WebShop.start();
    await shop.store.calls.save({ ...dropped(shop.clock.now), from: undefined });
    const without = await shop.send("POST", "/api/call-backs/CA1/order");
    assert.equal(errorSchema.parse(await without.json()).code, "phone_missing");
    const bad = await shop.send("POST", "/api/call-backs/CA1/order", { phone: "123" });
    assert.equal(errorSchema.parse(await bad.json()).code, "bad_phone");
    const good = await shop.send("POST", "/api/call-backs/CA1/order", { phone: "206-555-0199" });
    assert.equal(orderSchema.parse(await good.json()).phone, "+12065550199");
  });

  test("can be let go, after which nothing is ordered by mistake", async () => {
    await using shop = await WebShop.start();
    await shop.store.calls.save(dropped(shop.clock.now));
    const dismissed = await shop.send("POST", "/api/call-backs/CA1/dismiss");
    assert.equal(callSchema.parse(await dismissed.json()).call_back, "dismissed");
    assert.equal((await shop.send("POST", "/api/call-backs/CA1/order")).status, 409);
    assert.deepEqual(await shop.desk.recentOrders(10), []);
  });
});

describe("a caller at the softphone", () => {
  test("sees the own call with its key, and no other", async () => {
    await using shop = await WebShop.start({ pin: "4321" });
    for (const callSid of ["CA1", "CA2"]) {
      await shop.store.calls.save(callRecord({ callSid, startedAt: shop.clock.now }));
    }
    const view = viewKeyFor(shop.store.shopSecret, "CA1");
    assert.equal((await shop.get(`/api/calls/CA1?view=${view}`)).status, 200);
    assert.equal((await shop.get(`/api/calls/CA2?view=${view}`)).status, 401);
    assert.equal((await shop.get(`/api/calls/CA2/texts?view=${view}`)).status, 401);
    assert.equal((await shop.get(`/api/calls/CA2/events?view=${view}`)).status, 401);
    assert.equal((await shop.get("/api/calls/CA1?view=")).status, 401);
    assert.equal((await shop.get("/api/calls/CA1", await shop.signIn("4321"))).status, 200);
  });

  test("watches transcript, cart and texts grow, from before the call is on record", async () => {
    await using shop = await WebShop.start({ pin: "4321" });
    const view = viewKeyFor(shop.store.shopSecret, "CA1");
    await using page = await EventStream.open(`${shop.url}/api/calls/CA1/events?view=${view}`);
    const startedAt = shop.clock.now;
    await shop.store.calls.save(callRecord({ callSid: "CA1", startedAt }));
    await shop.store.calls.save(callRecord({ callSid: "CA2", startedAt }));
    const timeline = [{ at: startedAt, kind: "said", text: "Welcome!" } as const];
    await shop.store.calls.save(callRecord({ callSid: "CA1", startedAt, timeline }));
    await eventually(() => {
      const latest = callSchema.parse(page.events.filter(isCall).at(-1)?.data);
      assert.equal(latest.timeline.length, 1);
    });
    const placed = await shop.desk.checkout({
      callSid: "CA1",
      phone: caller,
      items: [taroWithBoba],
    });
    assert.ok(placed.ok);
    const orderNumber = placed.value.order.number;
    await shop.store.calls.save(callRecord({ callSid: "CA1", startedAt, timeline, orderNumber }));
    await eventually(() => {
      const latest = textsSchema.parse(page.events.filter(isTexts).at(-1)?.data);
      assert.equal(latest.texts[0]?.kind, "confirmation");
    });
    for (const { data } of page.events.filter(isCall)) {
      assert.equal(callSchema.parse(data).call_sid, "CA1");
    }
  });

  test("who says somebody else's number does not get to read that number's texts", async () => {
    await using shop = await WebShop.start();
    await shop.desk.checkout({ callSid: "CA1", phone: caller, items: [taroWithBoba] });
    await shop.store.calls.save(
      callRecord({ callSid: "CA2", startedAt: shop.clock.now, phone: caller }),
    );
    const view = viewKeyFor(shop.store.shopSecret, "CA2");
    const response = await shop.get(`/api/calls/CA2/texts?view=${view}`);
    assert.deepEqual(await response.json(), { texts: [] });
  });
});

function isCall({ event }: { event: string }): boolean {
  return event === "message";
}

function isTexts({ event }: { event: string }): boolean {
  return event === "texts";
}
