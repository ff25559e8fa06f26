import assert from "node:assert/strict";
import { test } from "node:test";
import { LogBook } from "../../test/doubles/log-book.ts";
import { Outage } from "./outage.ts";

test("what is away is told once, and once that it is back, each time it goes", () => {
  const book = new LogBook();
  const outage = new Outage(book.log, { away: "the store is away", back: "the store is back" });
  outage.worked();
  for (let tries = 0; tries < 3; tries += 1) outage.failed(new Error("no answer"));
  for (let tries = 0; tries < 3; tries += 1) outage.worked();
  outage.failed(new Error("again"));
  assert.deepEqual(book.said(/store/), [
    "the store is away",
    "the store is back",
    "the store is away",
  ]);
  assert.deepEqual(book.complaints(/store/), ["the store is away", "the store is away"]);
});
