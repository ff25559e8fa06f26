import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PhoneShop } from "../doubles/phone-shop.ts";
import { soak } from "../doubles/soak.ts";

describe("after many short calls", () => {
  test("no socket, timer or listener is left, and memory is where it was", async () => {
    await using shop = await PhoneShop.open();
    // `npm run soak` makes 2,000.
    const { leftOpen, heapAfterBytes, heapBeforeBytes } = await soak(shop, 100, 10);
    assert.deepEqual(leftOpen, []);
    assert.ok(heapAfterBytes - heapBeforeBytes < 3 * 1_048_576);
  });
});
