import { performance } from "node:perf_hooks";
import type { Heartbeat } from "./heartbeat.ts";

/** Shares of the time that the event loop was at work: pressure begins above the first and ends below the second. */
const BEGINS_ABOVE = 0.95;
const ENDS_BELOW = 0.75;

/** Whether this process has about as much to do as it can: then what may be done less often should be. */
export class LoopPressure implements Disposable {
  readonly #watch: Disposable;
  readonly #utilization: () => number;
  #isHigh = false;

  /** `utilization` answers the share since it was last asked. */
  constructor(heartbeat: Heartbeat, utilization = sinceLastAsked()) {
    this.#utilization = utilization;
    this.#watch = heartbeat.onBeat(() => this.#look());
  }

  get isHigh(): boolean {
    return this.#isHigh;
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #look(): void {
    this.#isHigh = this.#utilization() > (this.#isHigh ? ENDS_BELOW : BEGINS_ABOVE);
  }
}

function sinceLastAsked(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
