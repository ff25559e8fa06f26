import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { StreamTokens } from "./stream-tokens.ts";

describe("a media stream's token", () => {
  const clock = { now: 1_700_000_000_000 };
  const here = new StreamTokens({ secret: "the shop's", now: () => clock.now });
  const elsewhere = new StreamTokens({ secret: "the shop's", now: () => clock.now });

  test("is known in every process of the shop", () => {
    assert.ok(elsewhere.isGood(here.tokenFor("CA1"), "CA1"));
  });

  test("opens no other call, and nothing in another shop", () => {
    const stranger = new StreamTokens({ secret: "another's", now: () => clock.now });
    assert.ok(!here.isGood(here.tokenFor("CA1"), "CA2"));
    assert.ok(!here.isGood(stranger.tokenFor("CA1"), "CA1"));
  });

  test("is worth nothing a minute later", () => {
    const token = here.tokenFor("CA1");
    clock.now += 60_000;
    assert.ok(!here.isGood(token, "CA1"));
  });

  test("is never the same twice, and nonsense is no token", () => {
    assert.notEqual(here.tokenFor("CA1"), here.tokenFor("CA1"));
    for (const token of ["", ".", "a.b.c", `${here.tokenFor("CA1")}x`]) {
      assert.ok(!here.isGood(token, "CA1"));
    }
  });
});
