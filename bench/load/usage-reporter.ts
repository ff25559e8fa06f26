import { readFileSync } from "node:fs";
import { type Profiler, Session } from "node:inspector";
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

export const listening = z.object({
  kind: z.literal("listening"),
  port: z.number(),
  /** Of the house agent in the same process, when it was asked for. */
  houseAgentUrl: z.string().optional(),
});

const question = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("usage"), collect: z.boolean() }),
  z.object({ kind: z.literal("start_profile") }),
  z.object({ kind: z.literal("stop_profile") }),
]);

/** Own time of a function, as a share of the time that the thread was at work. */
export const profile = z.object({
  kind: z.literal("profile"),
  functions: z.array(z.object({ name: z.string(), place: z.string(), share: z.number() })),
});
export type Profile = z.infer<typeof profile>;

/** Tells the bench where this server listens, answers its questions, and ends with it. */
export function reportUsage(port: number, houseAgentUrl?: string): void {
  const inspector = new Session();
  process.on("message", (message: unknown) => {
    const asked = question.parse(message);
    if (asked.kind === "start_profile") {
      inspector.connect();
      inspector.post("Profiler.enable");
      inspector.post("Profiler.setSamplingInterval", { interval: 250 });
      inspector.post("Profiler.start");
      return;
    }
    if (asked.kind === "stop_profile") {
      inspector.post("Profiler.stop", (_error, result) => {
        process.send?.({ kind: "profile", functions: ownTimes(result.profile) } satisfies Profile);
      });
      return;
    }
    if (asked.collect) globalThis.gc?.();
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
  process.send?.({ kind: "listening", port, houseAgentUrl });
}

/** Linux only, 0 elsewhere. Source: the kernel's Documentation/scheduler/sched-stats.rst, /proc/<pid>/schedstat. */
function waitedMs(): number {
  try {
    return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[1]) / 1e6;
  } catch {
    return 0;
  }
}

const NOT_WORK = new Set(["(idle)", "(program)", "(root)"]);

function ownTimes(result: Profiler.Profile): Profile["functions"] {
  const times = new Map<string, { name: string; place: string; samples: number }>();
  let total = 0;
  for (const { callFrame, hitCount = 0 } of result.nodes) {
    if (callFrame.functionName === "(idle)") continue;
    total += hitCount;
    const file = callFrame.url.split("/").slice(-2).join("/");
    const place = NOT_WORK.has(callFrame.functionName) ? "" : `${file}:${callFrame.lineNumber + 1}`;
    const key = `${callFrame.functionName} ${place}`;
    const entry = times.get(key) ?? { name: callFrame.functionName, place, samples: 0 };
    entry.samples += hitCount;
    times.set(key, entry);
  }
  return [...times.values()]
    .toSorted((a, b) => b.samples - a.samples)
    .map(({ name, place, samples }) => ({ name, place, share: samples / total }));
}
