import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzTheShop } from "../doubles/fuzzed-shop.ts";

/** `npm run fuzz` sends 10,000 to each. */
const REQUESTS_A_ROUTE = 150;

test("mutated requests to every route and webhook do no harm, leave nothing, and disturb no call", async () => {
  const result = await fuzzTheShop(REQUESTS_A_ROUTE);
  const refused = result.routes.flatMap(({ statuses }) => [...statuses.keys()]);
  assert.ok(refused.includes(400) && refused.includes(200) && refused.includes(404));
  assert.deepEqual(result.leftOpen, []);
  assert.ok(result.heapAfterBytes - result.heapBeforeBytes < 32 * 1_048_576);
});
