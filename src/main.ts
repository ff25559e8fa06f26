/** The front door: reads the environment, opens the shop, waits for a signal, closes. */
import { flushCompileCache } from "node:module";
import path from "node:path";
import { pino } from "pino";
import { openHouseAgent } from "./app-agents.ts";
import { startApp } from "./app.ts";
import { type Config, readConfig } from "./config.ts";
import { StartFault } from "./lib/start-fault.ts";
import { buildPages } from "./web/page-build.ts";
import { welcome } from "./welcome.ts";
import { isWorker, tellReady, Workers } from "./workers.ts";

/** Type stripping and `node:sqlite` without a flag. */
const OLDEST_NODE = [22, 18] as const;
const ROOT = path.resolve(import.meta.dirname, "..");

requireNode();
const config = configOrExit();
try {
  await (config.WORKERS > 1 && !isWorker() ? runMany(config) : runOne(config));
  process.exit(0);
} catch (error) {
  const lines = error instanceof StartFault ? error.message.split("\n") : [String(error)];
  sayAndExit(lines, error);
}

async function runOne(config: Config): Promise<void> {
  const log = await openLog(config);
  const stop = firstSignal();
  await using app = await startApp(config, { log });
  if (isWorker()) tellReady();
  else console.log(welcome(config, app, process.uptime()));
  // Now, because a process may end without a goodbye.
  flushCompileCache();

  const signal = await stop;
  const calls = app.callsInProgress();
  if (!isWorker()) {
    console.log(
      calls > 0
        ? `\n${signal}: no new calls; ${calls} running may end within ${config.DRAIN_SECONDS} s. Once more stops at once.`
        : `\n${signal}: the shop closes.`,
    );
  }
  await orAtOnce(app.drain());
}

/** Several processes on one port. This one takes no calls: it hosts what is needed once. */
async function runMany(config: Config): Promise<void> {
  const log = await openLog(config);
  const stop = firstSignal();
  await buildPages({ root: ROOT, outDir: path.join(ROOT, "dist/pages"), log });
  await using opened = new AsyncDisposableStack();
  const environment: Record<string, string> = {};
  if (config.voiceAgent.kind === "house") {
    environment["HOUSE_AGENT_URL"] = opened.use(await openHouseAgent(config, log)).url;
  }
  const workers = opened.use(
    await Workers.start({ count: config.WORKERS, environment, tell: (line) => log.warn(line) }),
  );
  const here = { url: `http://localhost:${config.PORT}`, shopName: `The shop`, trySaying: "hello" };
  console.log(welcome(config, here, process.uptime()));

  const signal = await stop;
  console.log(`\n${signal}: no new calls; running ones may end within ${config.DRAIN_SECONDS} s.`);
  await orAtOnce(workers[Symbol.asyncDispose]());
}

function requireNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  sayAndExit([
    `this is Node ${process.versions.node}, and ${OLDEST_NODE.join(".")} is needed. Start it with: npm start`,
  ]);
}

function configOrExit(): Config {
  const read = readConfig(process.env);
  return read.ok ? read.value : sayAndExit(read.refusal);
}

/** Readable on a terminal, JSON lines elsewhere. */
async function openLog(config: Config) {
  const options = { level: config.LOG_LEVEL };
  if (!process.stdout.isTTY) return pino(options);
  const { default: pretty } = await import("pino-pretty");
  return pino(options, pretty({ colorize: true, ignore: "pid,hostname", sync: true }));
}

function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => resolve(signal === "SIGINT" ? "Ctrl-C" : signal));
    }
  });
}

/** Waits for a kind end; a second signal is not kind. */
async function orAtOnce(end: Promise<void>): Promise<void> {
  await Promise.race([end, firstSignal().then(() => process.exit(130))]);
}

function sayAndExit(lines: readonly string[], cause?: unknown): never {
  for (const line of lines) console.error(`BobaRista cannot start: ${line}`);
  if (cause instanceof Error && !(cause instanceof StartFault)) console.error(cause.stack);
  process.exit(1);
}
