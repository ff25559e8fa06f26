/**
 * Tells a worker that nobody waits for its job any more. A message would be read only when the job is done; this is memory that
 * both threads see.
 */
export class Withdrawal implements Pick<AbortSignal, "throwIfAborted"> {
  /** One number in memory that is sent to the other thread as it is. */
  readonly flag: Int32Array;

  constructor(
    flag: Int32Array = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  ) {
    this.flag = flag;
  }

  withdraw(): void {
    Atomics.store(this.flag, 0, 1);
  }

  throwIfAborted(): void {
    if (Atomics.load(this.flag, 0) !== 0) throw new Error("nobody waits for this job any more");
  }
}
