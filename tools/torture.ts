/**
 * `npm run torture -- --engine sqlite|postgres --kills N [--workers N]`: kills the shop at random moments while callers order
 * and staff bump, then looks for anything lost or doubled. Ends with 1 when there is.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startTestPostgres } from "../test/doubles/test-postgres.ts";
import { torture } from "../test/torture/torture.ts";

const { values } = parseArgs({
  options: {
    engine: { type: "string", default: "sqlite" },
    kills: { type: "string", default: "200" },
    workers: { type: "string", default: "1" },
  },
});
const kills = Number(values.kills);
const workers = Number(values.workers);
if (!/^(sqlite|postgres)$/.test(values.engine) || !(kills >= 1) || !(workers >= 1)) {
  console.error("Usage: npm run torture -- --engine sqlite|postgres --kills 200 --workers 1");
  process.exit(2);
}

await using opened = new AsyncDisposableStack();
const report = await torture({
  databaseUrl: await openDatabase(),
  kills,
  workers,
  onKill: (done, customers) => {
    if (done % 50 === 0) console.log(`${done} kills, ${customers} customers`);
  },
});
const { faults, ...figures } = report;
console.log({ engine: values.engine, workers, ...figures, faults: faults.length });
for (const fault of faults) console.error(`- ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

async function openDatabase(): Promise<string> {
  if (values.engine === "postgres") return opened.use(await startTestPostgres()).freshUrl();
  const folder = await mkdtemp(join(tmpdir(), "bobarista-torture-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, "shop.db")}`;
}
