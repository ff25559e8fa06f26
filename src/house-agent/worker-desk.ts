import { Worker } from "node:worker_threads";
import type { Log } from "../lib/log.ts";
import { Withdrawal } from "./withdrawal.ts";

export type WorkerDeskOptions<Answer> = {
  readonly name: string;
  readonly script: URL;
  readonly workerData: unknown;
  /** `undefined` for an answer that makes no sense: the job then fails. */
  readonly parseAnswer: (message: unknown) => Answer | undefined;
  /** Jobs of all owners together that may wait; one more is refused with `DeskFull`. */
  readonly maxWaiting: number;
  readonly log: Log;
};

/** Too much work is waiting: the caller is better told so than kept waiting. */
export class DeskFull extends Error {
  override readonly name = "DeskFull";
}

/** The worker broke or was closed while a job was with it. */
class WorkerLost extends Error {
  override readonly name = "WorkerLost";
}

type Waiting<Job, Answer> = {
  readonly owner: string;
  readonly job: Job;
  readonly withdrawal: Withdrawal;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

/** A worker that keeps breaking is given up after this many starts in a row without an answer. */
const MAX_FUTILE_STARTS = 3;

/**
 * Hands heavy work to one worker thread, one job at a time, so that the event loop stays free for sound. Owners (calls)
 * take turns: somebody who asks often does not hold others back. The worker starts with the first job.
 *
 * The worker gets `{ job, withdrawn }` and answers each with `{ answer }` or `{ error }`, in order. `withdrawn` is the flag of a
 * `Withdrawal`: long work should look at it now and then.
 */
export class WorkerDesk<Job, Answer> implements AsyncDisposable {
  readonly #options: WorkerDeskOptions<Answer>;
  /** Whose turn is next stands first. */
  readonly #waiting = new Map<string, Waiting<Job, Answer>[]>();
  #waitingCount = 0;
  #atWork: Waiting<Job, Answer> | undefined;
  #worker: Worker | undefined;
  #futileStarts = 0;
  #closed = false;

  constructor(options: WorkerDeskOptions<Answer>) {
    this.#options = options;
  }

  /** Rejects with the worker's error, `DeskFull`, `WorkerLost`, or the signal's reason. */
  ask(owner: string, job: Job, signal?: AbortSignal): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    if (signal?.aborted === true) return Promise.reject(asError(signal.reason));
    if (this.#closed) return Promise.reject(new WorkerLost(`${this.#options.name} is closed`));
    if (this.#waitingCount >= this.#options.maxWaiting) {
      return Promise.reject(
        new DeskFull(`${this.#waitingCount} jobs wait for ${this.#options.name}`),
      );
    }
    const onAbort = () => {
      this.#withdraw(waiting);
      waiting.withdrawal.withdraw();
      reject(asError(signal?.reason));
    };
    const waiting: Waiting<Job, Answer> = {
      owner,
      job,
      withdrawal: new Withdrawal(),
      resolve: (answer) => {
        signal?.removeEventListener("abort", onAbort);
        resolve(answer);
      },
      reject: (error) => {
        signal?.removeEventListener("abort", onAbort);
        reject(asError(error));
      },
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    const line = this.#waiting.get(owner);
    if (line === undefined) this.#waiting.set(owner, [waiting]);
    else line.push(waiting);
    this.#waitingCount += 1;
    this.#next();
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    this.#failAll(new WorkerLost(`${this.#options.name} is closed`));
    await worker?.terminate();
  }

  #withdraw(waiting: Waiting<Job, Answer>): void {
    const line = this.#waiting.get(waiting.owner);
    const at = line?.indexOf(waiting) ?? -1;
    if (line === undefined || at < 0) return;
    line.splice(at, 1);
    if (line.length === 0) this.#waiting.delete(waiting.owner);
    this.#waitingCount -= 1;
  }

  #next(): void {
    if (this.#atWork !== undefined) return;
    const [first] = this.#waiting;
    if (first === undefined) return;
    const [owner, line] = first;
    const waiting = line.shift();
    this.#waiting.delete(owner);
    if (line.length > 0) this.#waiting.set(owner, line);
    if (waiting === undefined) return;
    this.#waitingCount -= 1;
    const worker = this.#start();
    if (worker === undefined) {
      waiting.reject(new WorkerLost(`${this.#options.name} cannot be started`));
      this.#next();
      return;
    }
    this.#atWork = waiting;
    worker.ref();
    worker.postMessage({ job: waiting.job, withdrawn: waiting.withdrawal.flag });
  }

  #start(): Worker | undefined {
    if (this.#worker !== undefined) return this.#worker;
    if (this.#closed || this.#futileStarts >= MAX_FUTILE_STARTS) return undefined;
    this.#futileStarts += 1;
    const { name, script, workerData } = this.#options;
    const worker = new Worker(script, { workerData, name });
    this.#worker = worker;
    worker.on("message", (message: unknown) => this.#onMessage(worker, message));
    worker.on("error", (error) => this.#onLost(worker, error));
    worker.on("exit", (code) => this.#onLost(worker, new Error(`exit code ${code}`)));
    // An idle worker keeps no process alive.
    worker.unref();
    return worker;
  }

  #onMessage(worker: Worker, message: unknown): void {
    if (worker !== this.#worker) return;
    const done = this.#atWork;
    this.#atWork = undefined;
    this.#futileStarts = 0;
    worker.unref();
    if (typeof message === "object" && message !== null && "error" in message) {
      done?.reject(new Error(String(message.error)));
    } else {
      const answer = this.#options.parseAnswer(
        typeof message === "object" && message !== null && "answer" in message
          ? message.answer
          : undefined,
      );
      if (answer === undefined) done?.reject(new Error(`${this.#options.name} answered nonsense`));
      else done?.resolve(answer);
    }
    this.#next();
  }

  #onLost(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const { name, log } = this.#options;
    log.warn({ err: cause, worker: name }, "a worker of the house agent was lost");
    const done = this.#atWork;
    this.#atWork = undefined;
    done?.reject(new WorkerLost(`${name} was lost`, { cause }));
    this.#next();
  }

  #failAll(error: Error): void {
    this.#atWork?.reject(error);
    this.#atWork = undefined;
    for (const line of this.#waiting.values()) for (const waiting of line) waiting.reject(error);
    this.#waiting.clear();
    this.#waitingCount = 0;
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
