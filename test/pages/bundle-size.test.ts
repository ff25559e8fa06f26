import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PAGE_SCRIPT_LIMIT_BYTES } from "../../src/web/page-build.ts";
import { testPages } from "../doubles/screens.ts";

describe("the pages' scripts", () => {
  test("each page loads less than 60 kB of compressed JavaScript", async () => {
    const { scriptBytes } = await testPages();
    assert.deepEqual(Object.keys(scriptBytes).sort(), [
      "barista",
      "board",
      "calls",
      "front-door",
      "phone",
    ]);
    for (const [page, bytes] of Object.entries(scriptBytes)) {
      assert.ok(bytes > 5_000, `${page}: only ${bytes} bytes were counted`);
      assert.ok(bytes < PAGE_SCRIPT_LIMIT_BYTES, `${page}: ${bytes} bytes`);
    }
  });

  test("are not built again while their sources stay the same", async () => {
    await testPages();
    assert.equal((await testPages()).built, false);
  });
});
