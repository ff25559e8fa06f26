import { setTimeout as pause } from "node:timers/promises";

/** Polls until `check` no longer throws (or rejects); then answers its value. After `withinMs` its last fault is thrown. */
export async function eventually<Value>(
  check: () => Value | Promise<Value>,
  { withinMs = 10_000, everyMs = 10 }: { withinMs?: number; everyMs?: number } = {},
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      await pause(everyMs);
    }
  }
}
