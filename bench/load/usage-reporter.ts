import { readFileSync } from "node:fs";
import { z } from "zod";

/** What a server under test says about itself when it is asked. */
export const usage = z.object({
  kind: z.literal("usage"),
  /** CPU time so far, all threads, user and system, ms. */
  cpuMs: z.number(),
  /** Time its main thread was ready to run and had to wait for its core so far, ms: other people's noise. */
  waitedMs: z.number(),
  /** Bytes. */
  rss: z.number(),
  /** Living objects and buffers, bytes; measured after a collection when one was asked for. */
  live: z.number(),
});
export type Usage = z.infer<typeof usage>;

export const listening = z.object({ kind: z.literal("listening"), port: z.number() });

const question = z.object({ kind: z.literal("usage"), collect: z.boolean() });

/** Tells the bench where this server listens, answers its questions, and ends with it. */
export function reportUsage(port: number): void {
  process.on("message", (message: unknown) => {
    const { collect } = question.parse(message);
    if (collect) globalThis.gc?.();
    const cpu = process.cpuUsage();
    const memory = process.memoryUsage();
    process.send?.({
      kind: "usage",
      cpuMs: (cpu.user + cpu.system) / 1_000,
      waitedMs: waitedMs(),
      rss: memory.rss,
      live: memory.heapUsed + memory.external,
    } satisfies Usage);
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ kind: "listening", port });
}

/** Linux only, 0 elsewhere. Source: the kernel's Documentation/scheduler/sched-stats.rst, /proc/<pid>/schedstat. */
function waitedMs(): number {
  try {
    return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[1]) / 1e6;
  } catch {
    return 0;
  }
}
