import { Worker } from "node:worker_threads";
import { z } from "zod";
import type { Log } from "../../lib/log.ts";
import type { EndpointerEvent } from "./endpointer.ts";

const told = z.union([
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("speech_started"), call: z.number() }),
    z.object({ kind: z.literal("pause"), call: z.number(), speech: z.instanceof(Int16Array) }),
    z.object({ kind: z.literal("resumed"), call: z.number() }),
    z.object({ kind: z.literal("speech_ended"), call: z.number(), speechMs: z.number() }),
  ]),
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("unavailable"), reason: z.string() }),
]);

/** The worker is fed this much at a time: fewer, larger messages between threads. */
const BATCH_SAMPLES = 256;
const MOST_RESTARTS = 3;

/** One caller's ear. Sound is 8 kHz. */
export interface Ear {
  hear(pcm16: Int16Array): void;
  /** How much quiet ends the turn. */
  setPatience(ms: number): void;
  /** What the agent starts to say, so that its echo is known: loudness of each 32 ms. */
  agentPlays(levels: Float32Array): void;
  agentStops(): void;
  /** Ends the open turn now. */
  endTurn(): void;
  close(): void;
}

/** Listens to all calls, in one worker thread. */
export class Ears implements AsyncDisposable {
  readonly #log: Log;
  readonly #listeners = new Map<number, (event: EndpointerEvent) => void>();
  #worker: Worker | undefined;
  #nextCall = 1;
  #restarts = 0;
  #closed = false;
  readonly #ready = Promise.withResolvers<undefined>();

  constructor(log: Log) {
    this.#log = log;
    this.#ready.promise.catch(() => undefined);
  }

  /** Resolves when the model is loaded; rejects when this machine cannot listen. */
  async warm(): Promise<void> {
    this.#start();
    await this.#ready.promise;
  }

  listen(onEvent: (event: EndpointerEvent) => void): Ear {
    const call = this.#nextCall;
    this.#nextCall += 1;
    this.#listeners.set(call, onEvent);
    let batch = new Int16Array(BATCH_SAMPLES);
    let filled = 0;
    return {
      hear: (pcm16) => {
        for (let at = 0; at < pcm16.length;) {
          const part = pcm16.subarray(at, at + BATCH_SAMPLES - filled);
          batch.set(part, filled);
          filled += part.length;
          at += part.length;
          if (filled === BATCH_SAMPLES) {
            this.#post({ kind: "sound", call, pcm16: batch }, [batch.buffer]);
            batch = new Int16Array(BATCH_SAMPLES);
            filled = 0;
          }
        }
      },
      setPatience: (ms) => this.#post({ kind: "patience", call, ms }),
      agentPlays: (levels) => this.#post({ kind: "agent_plays", call, levels }),
      agentStops: () => this.#post({ kind: "agent_stops", call }),
      endTurn: () => this.#post({ kind: "end_turn", call }),
      close: () => {
        if (this.#listeners.delete(call)) this.#post({ kind: "close", call });
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    const worker = this.#worker;
    this.#worker = undefined;
    this.#ready.reject(new Error("closed"));
    await worker?.terminate();
  }

  #post(message: object, transfer: ArrayBuffer[] = []): void {
    this.#start()?.postMessage(message, transfer);
  }

  #start(): Worker | undefined {
    if (this.#worker !== undefined) return this.#worker;
    if (this.#closed || this.#restarts > MOST_RESTARTS) return undefined;
    this.#restarts += 1;
    const worker = new Worker(new URL("./ears.worker.ts", import.meta.url), {
      name: "the house agent's ears",
    });
    this.#worker = worker;
    worker.on("message", (message: unknown) => this.#onMessage(message));
    worker.on("error", (error) => this.#onLost(worker, error));
    worker.on("exit", (code) => this.#onLost(worker, new Error(`exit code ${code}`)));
    worker.unref();
    return worker;
  }

  #onMessage(message: unknown): void {
    const event = told.parse(message);
    if (event.kind === "ready") {
      this.#restarts = 0;
      this.#ready.resolve(undefined);
    } else if (event.kind === "unavailable") {
      this.#ready.reject(new Error(event.reason));
    } else {
      const { call, ...rest } = event;
      this.#listeners.get(call)?.(rest);
    }
  }

  /** Calls go on with a new worker, which learns of each with its next sound; one that was never ready is told. */
  #onLost(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#log.warn({ err: cause }, "the house agent's ears were lost");
    // No effect after a success.
    this.#ready.reject(cause);
  }
}
