import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { availableParallelism, setPriority } from "node:os";
import type { z } from "zod";
import { listening, type Profile, profile, usage, type Usage } from "./usage-reporter.ts";

/** The core of the server under test; the load generator gets the others. */
const SERVER_CORE = 0;

export type ServerScript = {
  /** Path from the bench folder. */
  readonly script: string;
  readonly args: readonly string[];
  /** Options of Node, such as `--cpu-prof`. */
  readonly nodeArgs?: readonly string[];
};

/** A server under test, in a process of its own on a core of its own. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number;
  readonly houseAgentUrl: string | undefined;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, heard: z.infer<typeof listening>) {
    this.#child = child;
    this.port = heard.port;
    this.houseAgentUrl = heard.houseAgentUrl;
  }

  /** `priority` is its nice value. */
  static async start(server: ServerScript, priority: number): Promise<ServerProcess> {
    const path = new URL(`../${server.script}`, import.meta.url).pathname;
    const nodeArgs = ["--expose-gc", ...(server.nodeArgs ?? []), path, ...server.args];
    const [command, args] = hasTaskset()
      ? ["taskset", ["-c", String(SERVER_CORE), process.execPath, ...nodeArgs]]
      : [process.execPath, nodeArgs];
    const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    if (child.pid !== undefined) setPriority(child.pid, priority);
    const failed = once(child, "exit").then(() => {
      throw new Error(`${server.script} ended before it listened`);
    });
    const [message] = await Promise.race([messageFrom(child), failed]);
    failed.catch(() => undefined);
    return new ServerProcess(child, listening.parse(message));
  }

  async usage(options: { readonly collect: boolean }): Promise<Usage> {
    const answer = messageFrom(this.#child);
    this.#child.send({ kind: "usage", collect: options.collect });
    const [message] = await answer;
    return usage.parse(message);
  }

  /** Where its main thread spends its time while `during` runs. */
  async profile(during: () => Promise<unknown>): Promise<Profile> {
    this.#child.send({ kind: "start_profile" });
    await during();
    const answer = messageFrom(this.#child);
    this.#child.send({ kind: "stop_profile" });
    const [message] = await answer;
    return profile.parse(message);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.disconnect();
    await gone;
  }
}

async function messageFrom(child: ChildProcess): Promise<readonly unknown[]> {
  return once(child, "message");
}

/** Keeps this process, which makes the load, off the server's core. Answers how the cores were given out, in words. */
export function takeOtherCores(): string {
  const cores = availableParallelism();
  if (cores < 2 || !hasTaskset()) return `${cores} cores, nobody pinned`;
  const others = cores === 2 ? "1" : `1-${cores - 1}`;
  execFileSync("taskset", ["-a", "-c", "-p", others, String(process.pid)], { stdio: "ignore" });
  return `server pinned to core ${SERVER_CORE}, load generator to ${others}`;
}

/**
 * Puts this session before others, where the kernel shares the machine out between sessions and not between processes:
 * there a nice value counts only within its session. Source: man 7 sched, "The autogroup feature".
 */
export function takePriority(priority: number): void {
  if (priority === 0) return;
  try {
    writeFileSync("/proc/self/autogroup", String(priority));
  } catch {
    // No such kernel: the nice value alone does it.
  }
}

function hasTaskset(): boolean {
  try {
    execFileSync("taskset", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
