import { availableParallelism } from "node:os";
import { z } from "zod";
import type { Log } from "../../lib/log.ts";
import type { Expecting, Vocabulary } from "../dialogue.ts";
import { WorkerDesk } from "../worker-desk.ts";
import type { RecogniserSize } from "./speech-models.ts";

const heard = z.object({ text: z.string(), raw: z.string(), confidence: z.number() });

/** One turn as it was heard. `text`: plain words with the menu's words in it; `raw`: before the menu was applied. */
export type Heard = z.infer<typeof heard>;

type Job =
  | { readonly kind: "load" }
  | { readonly kind: "learn"; readonly vocabulary: Vocabulary }
  | {
      readonly kind: "recognise";
      readonly speech: Int16Array;
      readonly rateHz: number;
      readonly vocabulary: Vocabulary | undefined;
      readonly expecting: Expecting;
      readonly rejectedNumbers: readonly string[];
      readonly mayTakeMs: number;
    };

/** Beyond this a caller would wait for many seconds: better to ask again later. */
const MAX_WAITING = 16;

/**
 * Counted from when the turn's turn comes. With the quiet before it, a caller is answered within a second and a half; more time
 * makes one or two of a hundred turns right (docs/house-agent.md).
 */
const MAY_TAKE_MS = 1_100;
/** A number takes longer to say, so longer to make out, and one wrong digit spoils it. */
const NUMBER_MAY_TAKE_MS = 2_500;

/** Speech to text for all calls: one model in one thread; calls take turns. */
export class Recogniser implements AsyncDisposable {
  readonly #desk: WorkerDesk<Job, Heard>;

  constructor(options: { readonly log: Log; readonly size: RecogniserSize }) {
    this.#desk = new WorkerDesk<Job, Heard>({
      name: "the house agent's recogniser",
      script: new URL("./recogniser.worker.ts", import.meta.url),
      workerData: { size: options.size, threads: Math.min(2, availableParallelism()) },
      parseAnswer: (answer) => heard.safeParse(answer).data,
      maxWaiting: MAX_WAITING,
      log: options.log,
    });
  }

  /** Resolves when the model is loaded; rejects when this machine cannot recognise. */
  async warm(): Promise<void> {
    await this.#desk.ask("warm-up", { kind: "load" });
  }

  /** Learns a menu ahead of the first turn; resolves when it would be understood. */
  async learn(owner: string, vocabulary: Vocabulary): Promise<void> {
    await this.#desk.ask(owner, { kind: "learn", vocabulary });
  }

  /** Rejects when the models are missing, when too many turns wait (`DeskFull`), or when `signal` aborts. */
  async recognise(
    owner: string,
    speech: Int16Array,
    options: {
      readonly rateHz: number;
      readonly vocabulary: Vocabulary | undefined;
      readonly expecting: Expecting;
      /** What a phone number hardly is (`Reply.rejectedNumbers`). */
      readonly rejectedNumbers?: readonly string[];
      /** How long to look for better readings of what was heard; else as long as a caller likes to wait. */
      readonly mayTakeMs?: number;
      readonly signal?: AbortSignal;
    },
  ): Promise<Heard> {
    const usual = options.expecting === "phone" ? NUMBER_MAY_TAKE_MS : MAY_TAKE_MS;
    const { signal, mayTakeMs = usual, rejectedNumbers = [], ...how } = options;
    const job = { kind: "recognise", speech, mayTakeMs, rejectedNumbers, ...how } as const;
    return this.#desk.ask(owner, job, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#desk[Symbol.asyncDispose]();
  }
}
