import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { silentLog } from "../lib/log.ts";
import { DeskFull, WorkerDesk } from "./worker-desk.ts";

const AGES_MS = 600_000;

describe("the desk in front of a worker", () => {
  it("answers jobs; owners take turns", async () => {
    await using desk = newDesk();
    const order: number[] = [];
    const asked = [desk.ask("a", 1), desk.ask("a", 2), desk.ask("a", 3), desk.ask("b", 4)];
    for (const answer of asked) void answer.then((number) => order.push(number));
    assert.deepEqual(await Promise.all(asked), [1, 2, 3, 4]);
    assert.deepEqual(order, [1, 2, 4, 3]);
  });

  it("stops the work on a job that nobody waits for any more: the next one begins at once", async () => {
    await using desk = newDesk();
    await desk.ask("a", 0);
    const abort = new AbortController();
    const given = desk.ask("a", AGES_MS, abort.signal);
    const next = desk.ask("b", 1);
    abort.abort(new Error("the caller went on"));
    await assert.rejects(given, { message: "the caller went on" });
    assert.equal(await next, 1);
  });

  it("leaves out a job that is withdrawn before its turn", async () => {
    await using desk = newDesk();
    const abort = new AbortController();
    const first = desk.ask("a", 20);
    const second = desk.ask("b", AGES_MS, abort.signal);
    abort.abort(new Error("hung up"));
    await assert.rejects(second, { message: "hung up" });
    assert.equal(await first, 20);
  });

  it("refuses more jobs than may wait", async () => {
    await using desk = newDesk(1);
    const [first, second] = [desk.ask("a", 20), desk.ask("b", 1)];
    await assert.rejects(desk.ask("c", 1), DeskFull);
    assert.deepEqual(await Promise.all([first, second]), [20, 1]);
  });
});

function newDesk(maxWaiting = 8) {
  return new WorkerDesk<number, number>({
    name: "a worker",
    script: new URL("./worker-desk.fixture.worker.ts", import.meta.url),
    workerData: undefined,
    parseAnswer: (answer) => z.number().safeParse(answer).data,
    maxWaiting,
    log: silentLog(),
  });
}
