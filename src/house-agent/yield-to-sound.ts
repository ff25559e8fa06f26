import { getPriority, platform, setPriority } from "node:os";

const NICER_BY = 10;
const NICEST = 19;

/**
 * Lets the thread that calls it give way to the one that carries sound, when there is not a core for each. On Linux a thread
 * has a priority of its own, and its threads inherit it; elsewhere it would be the whole process's, so nothing is done.
 */
export function yieldToSound(): void {
  if (platform() === "linux") setPriority(Math.min(NICEST, getPriority() + NICER_BY));
}
