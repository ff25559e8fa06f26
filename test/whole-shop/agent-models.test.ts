import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LiveShop, orderTea } from "../doubles/live-shop.ts";
import { LiveVendors } from "../doubles/live-vendors.ts";
import { LogBook } from "../doubles/log-book.ts";

const OURS = ["gemini-3.1-flash-lite", "gpt-5-mini"];

describe("when the shop opens, the agent's host is asked which models it serves", () => {
  for (const [what, served, warning] of [
    [
      "one of ours is retired",
      ["gpt-5-mini"],
      "Deepgram does not list gemini-3.1-flash-lite any more: calls do with gpt-5-mini. " +
        "Set AGENT_THINK_MODEL and AGENT_THINK_FALLBACK to models that it lists",
    ],
    [
      "both are retired",
      ["gpt-7"],
      "Deepgram does not list gemini-3.1-flash-lite or gpt-5-mini any more: calls may fail. " +
        "Set AGENT_THINK_MODEL and AGENT_THINK_FALLBACK to models that it lists",
    ],
    ["both are served", OURS, undefined],
    ["it speaks WebSocket and keeps no list", undefined, undefined],
  ] as const) {
    const then = warning === undefined ? "nothing is said" : "the log says so";
    test(`${what}: ${then}, and calls are taken`, async () => {
      await using vendors = await LiveVendors.open();
      vendors.agent.models = served;
      const book = new LogBook();
      await using shop = await LiveShop.open(vendors, {}, { log: book.log });
      assert.deepEqual(book.complaints(/model/i), warning === undefined ? [] : [warning]);
      const { session } = await shop.dial("+15551234567");
      assert.deepEqual(
        session.settings?.agent.think.map(({ provider }) => provider.model),
        OURS,
      );
      assert.equal((await orderTea(session))["ok"], true);
    });
  }
});
