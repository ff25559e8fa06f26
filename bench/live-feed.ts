/**
 * `npm run bench:screens`: how quickly many screens are right.
 *
 * Three processes' worth of shop in two: one runs the real web server over a SQLite file and places, bumps and hands out
 * orders at a steady pace; the other is all the screens, each with a live connection of its own. On every event a screen
 * fetches the board again, one fetch at a time, as the TV does. A screen is right about an order once it holds a board at
 * least as new as that order's event; the clock starts when the order's commit returned.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { startTestPostgres } from "../test/doubles/test-postgres.ts";
import { WebShop } from "../test/doubles/web-shop.ts";
import { readFlags } from "../tools/flags.ts";
import { FeedScreen } from "./load/feed-screen.ts";

const { values } = readFlags({
  name: "npm run bench:screens",
  about:
    "measures how quickly many screens are right.\nIt exits with 1 when one has a gap or a double, or is slower than half a second.",
  flags: {
    screens: {
      type: "string",
      default: "500",
      value: "number",
      about: "with a live connection each",
    },
    orders: { type: "string", default: "20", value: "number", about: "a second" },
    seconds: { type: "string", default: "10", value: "number", about: "how long" },
    "events-only": { type: "boolean", default: false, about: "screens listen and do not fetch" },
    engine: {
      type: "string",
      default: "sqlite",
      oneOf: ["sqlite", "postgres"],
      about: "the database",
    },
    across: {
      type: "boolean",
      default: false,
      about: "gives the screens to another process than the one that takes the orders",
    },
    /** Of the processes that this one starts: what they do, and over which database. */
    role: { type: "string" },
    database: { type: "string", default: "" },
  },
});

const fromShop = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open"), port: z.number() }),
  z.object({ kind: z.literal("placed"), orderNumber: z.string(), atMs: z.number() }),
  z.object({
    kind: z.literal("done"),
    lastSeq: z.number(),
    cpuMs: z.number(),
    rssMb: z.number(),
  }),
]);
type FromShop = z.infer<typeof fromShop>;

/** The same clock in both processes. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

if (values.role === undefined) await runScreens();
else await runShop(values.role);

/** One process of the shop: it serves screens, and the one of the role "take" takes the orders as well. */
async function runShop(role: string): Promise<void> {
  {
    await using shop = await WebShop.start({ databaseUrl: values.database });
    tell({ kind: "open", port: shop.server.port });
    await once(process, "message");
    if (role === "take") {
      await takeOrders(shop);
      await once(process, "message");
    }
  }
  process.disconnect();
}

function tell(message: FromShop): void {
  process.send?.(message);
}

async function takeOrders(shop: WebShop): Promise<void> {
  const cpuBefore = process.cpuUsage();
  const startedAt = monotonicMs();
  const open: string[] = [];
  const total = Number(values.orders) * Number(values.seconds);
  for (let order = 0; order < total; order += 1) {
    const dueAt = startedAt + (order * 1000) / Number(values.orders);
    await pause(Math.max(0, dueAt - monotonicMs()));
    const orderNumber = await shop.order();
    tell({ kind: "placed", orderNumber, atMs: monotonicMs() });
    open.push(orderNumber);
    // About 40 orders on the board at any time, half of them ready.
    const toBump = open.at(-20);
    if (toBump !== undefined) await shop.desk.markReady(toBump);
    const toCollect = open.length > 40 ? open.shift() : undefined;
    if (toCollect !== undefined) await shop.desk.collect(toCollect);
  }
  const cpu = process.cpuUsage(cpuBefore);
  tell({
    kind: "done",
    lastSeq: await shop.store.events.latestSeq(),
    cpuMs: (cpu.user + cpu.system) / 1000,
    rssMb: process.memoryUsage.rss() / 1_000_000,
  });
}

async function runScreens(): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const database = await openDatabase(opened);
  const placedAt = new Map<string, number>();
  const done = Promise.withResolvers<Extract<FromShop, { kind: "done" }>>();
  const start = async (role: "take" | "serve"): Promise<{ shop: ChildProcess; port: number }> => {
    const shop = fork(import.meta.filename, [
      ...process.argv.slice(2),
      ...["--role", role, "--database", database],
    ]);
    const port = Promise.withResolvers<number>();
    shop.on("message", (raw) => {
      const message = fromShop.parse(raw);
      if (message.kind === "open") port.resolve(message.port);
      else if (message.kind === "placed") placedAt.set(message.orderNumber, message.atMs);
      else done.resolve(message);
    });
    return { shop, port: await port.promise };
  };
  const taker = await start("take");
  const server = values.across ? await start("serve") : taker;
  const { shop } = taker;
  const { port } = server;
  const screens = await Promise.all(
    Array.from({ length: Number(values.screens) }, () =>
      FeedScreen.open(port, { now: monotonicMs, fetches: !values["events-only"] }),
    ),
  );
  shop.send("go");
  const { lastSeq, cpuMs, rssMb } = await done.promise;
  await pause(1000);
  const incomplete = screens.filter((screen) => screen.eventCount !== lastSeq).length;
  const heard = screens.flatMap((screen) => screen.delays(placedAt, "heardAt"));
  const right = screens.flatMap((screen) => screen.delays(placedAt, "rightAt"));
  const fetches = screens.reduce((sum, screen) => sum + screen.fetchCount, 0);
  for (const screen of screens) screen.close();
  for (const each of new Set([taker, server])) {
    each.shop.send("stop");
    await once(each.shop, "exit");
  }

  const { model = "unknown" } = cpus()[0] ?? {};
  console.log(`${cpus().length} × ${model}, Node ${process.version}`);
  console.log(
    `${screens.length} screens, ${values.orders} orders/s for ${values.seconds} s, ${lastSeq} events, ${fetches} board fetches`,
  );
  console.log(`heard of the order   ${spread(heard)}`);
  if (!values["events-only"]) console.log(`board right          ${spread(right)}`);
  console.log(`shop process         ${Math.round(cpuMs)} ms of CPU, ${Math.round(rssMb)} MB`);
  console.log(`screens with a gap or a double: ${incomplete}`);
  const worst = Math.max(...(values["events-only"] ? heard : right));
  if (incomplete > 0 || worst > 500) process.exitCode = 1;
}

async function openDatabase(opened: AsyncDisposableStack): Promise<string> {
  if (values.engine === "postgres") return opened.use(await startTestPostgres()).freshUrl();
  const folder = await mkdtemp(join(tmpdir(), "bench-feed-"));
  opened.defer(() => rm(folder, { recursive: true }));
  return `sqlite:${join(folder, "shop.db")}`;
}

function spread(delaysMs: readonly number[]): string {
  const sorted = delaysMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms (${sorted.length} seen)`;
}
