import { type Logger, pino } from "pino";

/** Structured log. Fields first, then the message; phone numbers go in fields, masked (`maskPhone`). */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error" | "child">;

/** A log that keeps nothing, for tests and tools. */
export function silentLog(): Log {
  return pino({ level: "silent" });
}
