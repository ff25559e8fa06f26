import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isViewKeyFor, viewKeyFor } from "./caller-view.ts";

describe("the key to one's own call", () => {
  const key = viewKeyFor("shop secret", "CA1");

  test("opens the call it was made for", () => {
    assert.ok(isViewKeyFor("shop secret", "CA1", key));
  });

  test("opens no other call, and none of another shop", () => {
    assert.ok(!isViewKeyFor("shop secret", "CA2", key));
    assert.ok(!isViewKeyFor("another secret", "CA1", key));
    assert.ok(!isViewKeyFor("shop secret", "CA1", ""));
  });

  test("holds only characters that need no escaping in an address", () => {
    assert.match(key, /^[\w-]{43}$/);
  });
});
