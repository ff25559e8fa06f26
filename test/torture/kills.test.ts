import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { startTestPostgres } from "../doubles/test-postgres.ts";
import { torture } from "./torture.ts";

const KILLS = 20;

// At once: most of the time each waits for the end of a lease, by which a killed sender's text is another's.
describe("the server is killed while callers order and staff bump", { concurrency: true }, () => {
  test("nothing is lost or doubled on SQLite", async () => {
    const folder = await mkdtemp(join(tmpdir(), "bobarista-torture-"));
    try {
      const report = await torture({
        databaseUrl: `sqlite:${join(folder, "shop.db")}`,
        kills: KILLS,
      });
      assert.deepEqual(report.faults, []);
      assert.ok(report.told > 0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test("nothing is lost or doubled on Postgres", async () => {
    await using postgres = await startTestPostgres();
    const report = await torture({ databaseUrl: await postgres.freshUrl(), kills: KILLS });
    assert.deepEqual(report.faults, []);
    assert.ok(report.told > 0);
  });
});
