import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { silentLog } from "../lib/log.ts";
import { StoreFault } from "../orders/store-fault.ts";
import { TroubleWatch } from "./trouble-watch.ts";

describe("what staff are told of trouble", () => {
  const watchOver = (stuck: { count: number; failure: string | undefined }) =>
    new TroubleWatch({ texts: { stuckTexts: async () => stuck }, log: silentLog() });

  test("nothing, while all is well", async () => {
    const watch = watchOver({ count: 0, failure: undefined });
    await watch.look(undefined);
    assert.deepEqual(watch.sentences, []);
  });

  test("a full disk and a database that is away, until they are mended", async () => {
    const watch = watchOver({ count: 0, failure: undefined });
    await watch.look(new StoreFault("full", "database or disk is full"));
    assert.match(watch.sentences.join(), /disk is full/);
    await watch.look(new StoreFault("unreachable", "ECONNREFUSED"));
    assert.match(watch.sentences.join(), /database does not answer/);
    await watch.look(undefined);
    assert.deepEqual(watch.sentences, []);
  });

  test("texts that do not get out, with the carrier's reason", async () => {
    const watch = watchOver({ count: 2, failure: "Twilio did not answer" });
    await watch.look(undefined);
    assert.match(watch.sentences.join(), /^2 texts do not get out \(Twilio did not answer\)\./);
  });
});
