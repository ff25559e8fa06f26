import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ScriptedCaller } from "../doubles/scripted-caller.ts";
import { PhoneShop } from "../doubles/phone-shop.ts";

const SHOP_PHONE = "+15550009999";

function heard(caller: ScriptedCaller): { kind: string; said: string } {
  const { fate } = caller;
  return {
    kind: fate?.kind ?? "open",
    said: fate !== undefined && "said" in fate ? fate.said : "",
  };
}

describe("a caller who cannot be taken hears why", () => {
  test("outside the opening hours, with the next opening", async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).getUTCDay();
    const hours = Array.from({ length: 7 }, (_, day) =>
      day === tomorrow ? [{ opensAt: 660, closesAt: 700 }] : [],
    );
    await using shop = await PhoneShop.open({ shopPhone: SHOP_PHONE, shop: { hours } });
    const { kind, said } = heard(await shop.dial());
    assert.equal(kind, "hung_up_by_shop");
    assert.match(said, /closed right now\. We open again tomorrow at 11 AM\./);
    assert.equal(shop.agent.handshakes, 0);
    assert.deepEqual(shop.metrics.reports, ["refused closed"]);
  });

  test("on a holiday", async () => {
    const today = new Date().toISOString().slice(0, 10);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await using shop = await PhoneShop.open({ shop: { closedOn: [today, tomorrow] } });
    assert.match(heard(await shop.dial()).said, /closed right now\. We open again/);
    assert.equal(shop.agent.handshakes, 0);
  });

  test("while staff have paused the phone, with their reason, and is put through to them", async () => {
    await using shop = await PhoneShop.open({ shopPhone: SHOP_PHONE });
    await shop.switches.pause("the tea machine is down");
    const { kind, said } = heard(await shop.dial());
    assert.equal(kind, "put_through");
    assert.match(said, /not taking orders by phone right now: the tea machine is down/);
    await shop.switches.resume();
    assert.equal(heard(await shop.dial()).kind, "open");
  });

  test("when all lines are busy; the next is taken as soon as one is free", async () => {
    await using shop = await PhoneShop.open({ maxConcurrentCalls: 2 });
    const [first] = await Promise.all([shop.dial(), shop.dial()]);
    const { kind, said } = heard(await shop.dial());
    assert.equal(kind, "hung_up_by_shop");
    assert.match(said, /lines are busy/);
    first.hangsUp();
    await shop.finished(first);
    assert.equal(heard(await shop.dial()).kind, "open");
  });

  test("when many ring in the same moment, no more are taken than there are lines", async () => {
    await using shop = await PhoneShop.open({ maxConcurrentCalls: 3, shopPhone: SHOP_PHONE });
    const callers = await Promise.all(Array.from({ length: 8 }, () => shop.dial()));
    assert.equal(callers.filter((caller) => heard(caller).kind === "open").length, 3);
    const busy = callers.find((caller) => heard(caller).kind === "put_through");
    assert.match(busy === undefined ? "" : heard(busy).said, /putting you through/);
  });

  test("when one number calls too often in a day; others are not touched by it", async () => {
    await using shop = await PhoneShop.open({ maxCallsPerNumberPerDay: 2 });
    for (let calls = 0; calls < 2; calls += 1) {
      const caller = await shop.dial({ from: "+15557770001" });
      assert.equal(heard(caller).kind, "open");
      caller.hangsUp();
      await shop.finished(caller);
    }
    assert.match(heard(await shop.dial({ from: "+15557770001" })).said, /called very often/);
    assert.equal(heard(await shop.dial({ from: "+15557770002" })).kind, "open");
    assert.equal(heard(await shop.dial({ from: "anonymous" })).kind, "open");
  });
});

describe("caller id", () => {
  for (const from of ["anonymous", "+266696687", "client:softphone", "sip:a@b.example"]) {
    test(`${from} is nobody we could text`, async () => {
      await using shop = await PhoneShop.open();
      const caller = await shop.dial({ from });
      assert.equal(shop.conversations[0]?.start.callerId, undefined);
      assert.equal(caller.parameters["from"], undefined);
    });
  }
});
