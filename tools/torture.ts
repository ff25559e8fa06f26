/** `npm run torture`: kills the shop at random moments while callers order and staff bump, then looks for anything lost. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestPostgres } from "../test/doubles/test-postgres.ts";
import { torture } from "../test/torture/torture.ts";
import { readFlags } from "./flags.ts";

const { values } = readFlags({
  name: "npm run torture",
  about:
    "kills the shop at random moments while callers order and staff bump, then looks for anything lost or doubled.\nIt exits with 1 when there is.",
  flags: {
    engine: {
      type: "string",
      default: "sqlite",
      oneOf: ["sqlite", "postgres"],
      about: "the database",
    },
    kills: { type: "string", default: "200", value: "number", about: "how often it is killed" },
    workers: { type: "string", default: "1", value: "number", about: "processes of the shop" },
  },
});
const kills = Number(values.kills);
const workers = Number(values.workers);

/** As a shell says that a program was ended by Ctrl-C. */
const INTERRUPTED = 130;
const interrupted = new AbortController();
process.once("SIGINT", () => {
  console.log("Stopping …");
  interrupted.abort(new Error("interrupted"));
});

await using opened = new AsyncDisposableStack();
try {
  const report = await torture({
    databaseUrl: await openDatabase(),
    kills,
    workers,
    signal: interrupted.signal,
    onKill: (done, customers) => {
      if (done % 50 === 0) console.log(`${done} kills, ${customers} customers`);
    },
  });
  const { faults, ...figures } = report;
  console.log({ engine: values.engine, workers, ...figures, faults: faults.length });
  for (const fault of faults) console.error(`- ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  if (!interrupted.signal.aborted) throw error;
  process.exitCode = INTERRUPTED;
}

async function openDatabase(): Promise<string> {
  if (values.engine === "postgres") return opened.use(await startTestPostgres()).freshUrl();
  const folder = await mkdtemp(join(tmpdir(), "bobarista-torture-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, "shop.db")}`;
}
