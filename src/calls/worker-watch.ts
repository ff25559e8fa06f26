import type { Log } from "../lib/log.ts";
import { Outage } from "../lib/outage.ts";
import type { CallWorkers } from "./call-store.ts";

const BEAT_EVERY_MS = 5000;
/** Three beats missed, and a moment for `/voice/after-stream`, by which another worker picks the call up. */
const LOST_AFTER_MS = 20_000;

export type WorkerWatchOptions = {
  readonly workers: CallWorkers;
  /** This process, different from any other on any machine, also from the one before the last restart. */
  readonly worker: string;
  /** UTC ms. */
  readonly now: () => number;
  readonly log: Log;
  /** After each sign of life; with the reason when it could not be written. */
  readonly onBeat?: ((fault: unknown) => Promise<void>) | undefined;
  readonly beatEveryMs?: number | undefined;
  readonly lostAfterMs?: number | undefined;
};

/** Says every few seconds that this process lives, and ends the calls of processes that no longer do. */
export async function startWorkerWatch(options: WorkerWatchOptions): Promise<AsyncDisposable> {
  const { workers, worker, now, log } = options;
  const lostAfterMs = options.lostAfterMs ?? LOST_AFTER_MS;
  let beating: Promise<void> = Promise.resolve();
  let isBeating = false;
  const outage = new Outage(log, {
    away: "a sign of life cannot be written; trying on",
    back: "signs of life are written again",
  });
  const beat = async (): Promise<void> => {
    await workers.beat(worker);
    for (const call of await workers.endLostCalls(now() - lostAfterMs)) {
      const { callSid, outcome } = call;
      log.warn(
        { callSid, outcome, of: call.worker },
        "a call was lost with the process that carried it",
      );
    }
  };
  // Before the first call is taken: a call of a worker that never beat is judged by its own beginning.
  await workers.beat(worker);
  const timer = setInterval(() => {
    if (isBeating) return; // the store is away; its calls wait for nothing here
    isBeating = true;
    beating = beat()
      .then(() => {
        outage.worked();
        return options.onBeat?.(undefined);
      })
      .catch((error: unknown) => {
        outage.failed(error);
        return options.onBeat?.(error);
      })
      .finally(() => {
        isBeating = false;
      });
  }, options.beatEveryMs ?? BEAT_EVERY_MS);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await beating;
    },
  };
}
