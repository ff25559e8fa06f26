import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ShopProcessSettings } from "./shop-process.ts";

const PROGRAM = new URL("./shop-process.ts", import.meta.url).pathname;

/** One shop process, from its start to its violent end. */
export class KillableShop {
  readonly #process: ChildProcess;
  readonly #url: string;
  #answers = 0;

  private constructor(shop: ChildProcess, url: string) {
    this.#process = shop;
    this.#url = url;
  }

  static async start(settings: ShopProcessSettings): Promise<KillableShop> {
    const shop = spawn(process.execPath, [PROGRAM, JSON.stringify(settings)], {
      stdio: ["ignore", "pipe", "pipe"],
      // Compiled code is kept between the many starts of a run: they are most of its time.
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "bobarista-torture-cache") },
    });
    let complaint = "";
    shop.stderr.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    const lines = createInterface(shop.stdout);
    const ended = once(shop, "exit").then(() => {
      throw new Error(`the shop ended before it opened: ${complaint}`);
    });
    const port = await Promise.race([lines[Symbol.asyncIterator]().next(), ended]);
    ended.catch(() => undefined);
    return new KillableShop(shop, `http://127.0.0.1:${port.value ?? ""}`);
  }

  /** `undefined` when no answer came: it may have been done or not. */
  async ask(wish: unknown): Promise<unknown> {
    try {
      const response = await fetch(this.#url, { method: "POST", body: JSON.stringify(wish) });
      const answer: unknown = await response.json();
      this.#answers += 1;
      return response.ok ? answer : undefined;
    } catch {
      return undefined;
    }
  }

  /** How many wishes it has granted. */
  get answers(): number {
    return this.#answers;
  }

  async kill(): Promise<void> {
    const exited = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exited;
  }
}
