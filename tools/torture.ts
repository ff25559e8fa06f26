/**
 * `npm run torture -- --engine sqlite|postgres --kills N`: kills processes of the shop at random moments while customers
 * order, then looks for anything lost or doubled. Ends with 1 when there is.
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
  },
});
const kills = Number(values.kills);
if (!/^(sqlite|postgres)$/.test(values.engine) || !(kills >= 1)) {
  console.error("Usage: npm run torture -- --engine sqlite|postgres --kills 200");
  process.exit(2);
}

await using opened = new AsyncDisposableStack();
const report = await torture({
  databaseUrl: await openDatabase(),
  kills,
  onKill: (done, orders) => {
    if (done % 50 === 0) console.log(`${done} kills, ${orders} customers`);
  },
});
const { faults, ...figures } = report;
console.log({ engine: values.engine, ...figures, faults: faults.length });
for (const fault of faults) console.error(`- ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

async function openDatabase(): Promise<string> {
  if (values.engine === "postgres") return opened.use(await startTestPostgres()).freshUrl();
  const folder = await mkdtemp(join(tmpdir(), "bobarista-torture-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, "shop.db")}`;
}
