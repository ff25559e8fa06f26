import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const ROOT = resolve(import.meta.dirname, "../..");

/** The arguments that `npm start` gives to Node, but for the .env of whoever runs this. */
function argumentsOfStart(): readonly string[] {
  const file: unknown = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const { scripts } = z.object({ scripts: z.object({ start: z.string() }) }).parse(file);
  const [node, ...args] = scripts.start.split(" ").filter((word) => !word.includes(".env"));
  if (node !== "node") throw new Error(`npm start runs ${scripts.start}`);
  return args;
}

/** `src/main.ts` as `npm start` runs it, from its start to its violent end. */
export class KillableShop {
  readonly port: number;
  /** Resolves once it answers calls; never, when it is killed before. Rejects when it ended by itself. */
  readonly opened: Promise<void>;
  isOpen = false;
  readonly #process: ChildProcess;
  #isKilled = false;
  #said = "";

  constructor(port: number, environment: Readonly<Record<string, string>>) {
    this.port = port;
    this.#process = spawn(process.execPath, argumentsOfStart(), {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"],
        ...environment,
        PORT: String(port),
      },
    });
    const opened = Promise.withResolvers<undefined>();
    const hear = (text: string): void => {
      this.#said = (this.#said + text).slice(-4000);
      if (!this.isOpen && this.#said.includes(" is open (")) {
        this.isOpen = true;
        opened.resolve(undefined);
      }
    };
    this.#process.stdout?.setEncoding("utf8").on("data", hear);
    this.#process.stderr?.setEncoding("utf8").on("data", hear);
    this.#process.once("exit", (code) => {
      this.isOpen = false;
      if (!this.#isKilled) {
        opened.reject(new Error(`the shop ended by itself (${String(code)}): ${this.#said}`));
      }
    });
    this.opened = opened.promise;
  }

  get isGone(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** The whole shop at once, or with `WORKERS` one of the processes that carry its calls. */
  async kill(what: "shop" | "worker" = "shop"): Promise<void> {
    if (what === "worker") {
      const workers = childrenOf(this.#process.pid);
      const worker = workers[Math.floor(Math.random() * workers.length)];
      if (worker !== undefined) process.kill(worker, "SIGKILL");
      return;
    }
    this.#isKilled = true;
    await this.#end("SIGKILL");
  }

  /** As Ctrl-C does. */
  async close(): Promise<void> {
    this.#isKilled = true;
    await this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.isOpen = false;
    if (this.isGone) return;
    const exited = once(this.#process, "exit");
    this.#process.kill(signal);
    await exited;
  }
}

function childrenOf(pid: number | undefined): readonly number[] {
  try {
    return execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
      .split("\n")
      .filter(Boolean)
      .map(Number);
  } catch {
    return []; // none: it was started a moment ago, or they have just died
  }
}
