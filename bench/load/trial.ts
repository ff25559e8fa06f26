import type { Load, Measurement } from "./load.ts";
import { ServerProcess, type ServerScript } from "./server-process.ts";

export type Audio = "mulaw" | "linear16";

/** A server that can be put under load, or (without `server`) nothing at all between the callers and the agent. */
export type Subject = {
  readonly name: string;
  readonly audio: Audio;
  readonly server: ((agentUrl: string) => ServerScript) | undefined;
  /** Its calls begin with `POST /voice`. */
  readonly voice: boolean;
};

/** One subject at one level of concurrent calls. */
export type Trial = {
  readonly subject: string;
  readonly audio: Audio;
  readonly calls: number;
  /** Empty, or why there is no measurement. */
  readonly failure: string;
  readonly measured: Measurement | undefined;
  /** CPU time of the server for each call and second, ms: 2 ms a second is 0.2 % of a core. */
  readonly cpuMsACall: number;
  /** Share of the core that the server used, 0–1. */
  readonly coreShare: number;
  /** Share of the time that the server was ready and had to wait for its core, 0–1. */
  readonly waitShare: number;
  /** Growth of the resident set for each call, kB (1,000 bytes). */
  readonly rssKbACall: number;
  /** Living objects and buffers for each call after a collection, kB. */
  readonly liveKbACall: number;
};

type TrialOptions = {
  readonly calls: number;
  readonly settleMs: number;
  readonly seconds: number;
  /** Nice value of the server. */
  readonly priority: number;
};

/** Puts a fresh server under load. Never throws for what the server does: that is a result. */
export async function runTrial(
  load: Load,
  subject: Subject,
  options: TrialOptions,
): Promise<Trial> {
  const { calls } = options;
  const trial = {
    subject: subject.name,
    audio: subject.audio,
    calls,
    failure: "",
    measured: undefined,
    cpuMsACall: 0,
    coreShare: 0,
    waitShare: 0,
    rssKbACall: 0,
    liveKbACall: 0,
  };
  try {
    if (subject.server === undefined) {
      await load.dial(
        { port: load.agentPort, voice: false, direct: true },
        calls,
        options.settleMs,
      );
      return { ...trial, measured: await load.measure(options.seconds) };
    }
    await using server = await ServerProcess.start(subject.server(load.agentUrl), options.priority);
    const idle = await server.usage({ collect: true });
    const target = { port: server.port, voice: subject.voice, direct: false };
    await load.dial(target, calls, options.settleMs);
    const before = await server.usage({ collect: false });
    const measured = await load.measure(options.seconds);
    const after = await server.usage({ collect: false });
    const collected = await server.usage({ collect: true });
    const ms = options.seconds * 1_000;
    return {
      ...trial,
      measured,
      cpuMsACall: (after.cpuMs - before.cpuMs) / options.seconds / calls,
      coreShare: (after.cpuMs - before.cpuMs) / ms,
      waitShare: (after.waitedMs - before.waitedMs) / ms,
      rssKbACall: (after.rss - idle.rss) / 1_000 / calls,
      liveKbACall: (collected.live - idle.live) / 1_000 / calls,
    };
  } catch (error) {
    return { ...trial, failure: error instanceof Error ? error.message : String(error) };
  } finally {
    await load.hangUp();
  }
}

const LIMIT_MS = 50;

/** Did it carry all calls: p99 under 50 ms both ways, no frame lost or doubled, none left behind? */
export function isHeld(trial: Trial): boolean {
  const { measured } = trial;
  if (measured === undefined) return false;
  return (
    Math.max(measured.latencyIn.p99, measured.latencyOut.p99) < LIMIT_MS &&
    measured.lost + measured.doubled + measured.callsLost === 0 &&
    measured.kept > 0.99
  );
}
