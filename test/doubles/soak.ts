import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { eventually } from "./eventually.ts";
import type { PhoneShop } from "./phone-shop.ts";

export type SoakResult = {
  readonly calls: number;
  readonly seconds: number;
  /** After a full collection: before the first call that counts, and after the last. */
  readonly heapBeforeBytes: number;
  readonly heapAfterBytes: number;
  readonly leftOpen: readonly string[];
};

/**
 * Many short calls, `atOnce` at a time: greeted, spoken over, served by a tool, and ended in a way of their own (caller hangs
 * up, agent says goodbye, line drops, agent drops). Then nothing may be left.
 */
export async function soak(shop: PhoneShop, calls: number, atOnce: number): Promise<SoakResult> {
  const run = async (count: number) => {
    let begun = 0;
    const worker = async () => {
      while (begun < count) {
        begun += 1;
        await oneCall(shop, begun);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    await eventually(() => {
      assert.equal(shop.agent.openSessions, 0);
      assert.equal(shop.streams.openCount, 0);
      assert.equal(shop.switchboard.callCount, 0);
    });
  };
  // Code is compiled and pools are filled by the first calls; they do not count.
  await run(Math.min(calls, 200));
  shop.forgetsThePast();
  const idle = resources();
  const heapBeforeBytes = heapBytes();
  const from = performance.now();
  await run(calls);
  const seconds = (performance.now() - from) / 1_000;
  shop.forgetsThePast();
  const heapAfterBytes = heapBytes();
  const leftOpen = await eventually(() => {
    assert.deepEqual(resourcesBeyond(idle), []);
    return [];
  }).catch(() => resourcesBeyond(idle));
  return { calls, seconds, heapBeforeBytes, heapAfterBytes, leftOpen };
}

async function oneCall(shop: PhoneShop, number: number): Promise<void> {
  const caller = await shop.dial({ from: `+1555${String(1_000_000 + number)}` });
  caller.speaks(new Uint8Array(800).fill(0x66));
  await eventually(() => assert.equal(caller.story[0], "media"));
  const session = await eventually(() => {
    const mine = shop.agent.sessionOf(caller.callSid);
    assert.ok(mine?.isApplied === true);
    return mine;
  });
  session.hears("A taro milk tea.");
  session.asks({ id: "fc_1", name: number % 4 === 1 ? "end_call" : "add_to_cart" });
  await eventually(() => assert.ok(session.answerTo("fc_1")));
  switch (number % 4) {
    case 0:
      caller.hangsUp();
      break;
    case 1:
      session.says("Goodbye!");
      await caller.untilFate("hung_up_by_shop", 20_000);
      break;
    case 2:
      caller.fate = { kind: "hung_up_by_caller" };
      caller.drops();
      await caller.posts("/voice/after-stream", { CallStatus: "completed" });
      break;
    default:
      session.drops();
      await eventually(() => assert.equal(caller.isStreaming, true));
      caller.hangsUp();
  }
  await shop.finished(caller, 20_000);
  await caller[Symbol.asyncDispose]();
}

/** After a full collection. */
export function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc(); gc(); gc();");
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

export function resources(): readonly string[] {
  return process.getActiveResourcesInfo().sort();
}

/** What is in use now that was not before, or not as often. */
export function resourcesBeyond(before: readonly string[]): readonly string[] {
  const left = [...before];
  return resources().filter((resource) => {
    const at = left.indexOf(resource);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
