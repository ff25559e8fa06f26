import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { z } from "zod";

const manifest = z.object({ version: z.string() });

/** What the figures were measured on. Nothing that names a person or a host. */
export function describeMachine(pinning: string, priority: number) {
  const ws = new URL("../../node_modules/ws/package.json", import.meta.url);
  return {
    measuredAt: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    os: `${type()} ${release().split(".").slice(0, 2).join(".")}`,
    node: process.versions.node,
    v8: process.versions.v8,
    ws: manifest.parse(JSON.parse(readFileSync(ws, "utf8"))).version,
    pinning,
    /** Nice value of server and generator; below 0 they go before what else runs on the machine. */
    priority,
    /** Processes ready to run when the bench began; above 0 on an otherwise idle machine it is somebody else's work. */
    loadAverageAtStart: loadavg()[0] ?? 0,
  };
}

export type Machine = ReturnType<typeof describeMachine>;
