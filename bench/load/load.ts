import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { type Counter, type Percentiles, SharedBoard, type ThreadStart } from "./shared-board.ts";

type Target = {
  readonly port: number;
  /** Ask `POST /voice` first. */
  readonly voice: boolean;
  /** No server between callers and agent: measures the generator. */
  readonly direct: boolean;
};

export type Measurement = {
  readonly seconds: number;
  /** Caller → agent and agent → caller, ms, from the write of a frame to its receipt. */
  readonly latencyIn: Percentiles;
  readonly latencyOut: Percentiles;
  /** How late the generator sent a frame by its own clock, ms. Not part of the latencies; a sign of an overloaded generator. */
  readonly lateness: Percentiles;
  readonly framesIn: number;
  readonly framesOut: number;
  readonly lost: number;
  readonly doubled: number;
  /** Frames received for each frame sent, in the worse direction; well below 1 when the server falls behind. */
  readonly kept: number;
  readonly callsLost: number;
  readonly messagesOut: number;
  /** Orders placed or amended, when the calls order. */
  readonly checkouts: number;
  readonly refusals: number;
};

const DIALS_PER_SECOND = 150;
const CONNECT_TIMEOUT_MS = 30_000;
/** The load generator: a thread of callers and a thread of agents, in another process than the server. */
export class Load implements AsyncDisposable {
  readonly agentPort: number;
  readonly #board: SharedBoard;
  readonly #callers: Worker;
  readonly #agent: Worker;
  #problem = "";

  private constructor(board: SharedBoard, callers: Worker, agent: Worker, agentPort: number) {
    this.#board = board;
    this.#callers = callers;
    this.#agent = agent;
    this.agentPort = agentPort;
    callers.on("message", (problem: unknown) => (this.#problem = String(problem)));
  }

  /** `priority` is the nice value of its threads; `orderEveryFrames` makes its calls order, see `ThreadStart`. */
  static async start(priority: number, orderEveryFrames = 0): Promise<Load> {
    const board = new SharedBoard();
    const thread = (file: string) =>
      new Worker(new URL(file, import.meta.url), {
        workerData: { memory: board.memory, priority, orderEveryFrames } satisfies ThreadStart,
      });
    const agent = thread("./agent.worker.ts");
    const [port] = z.tuple([z.number()]).parse(await once(agent, "message"));
    return new Load(board, thread("./callers.worker.ts"), agent, port);
  }

  get agentUrl(): string {
    return `ws://127.0.0.1:${this.agentPort}/v1/agent/converse`;
  }

  /** Dials until sound flows both ways on all calls; throws when it does not. Then waits for `settleMs`. */
  async dial(target: Target, calls: number, settleMs: number): Promise<void> {
    this.#board.reset();
    this.#problem = "";
    this.#callers.postMessage({ kind: "dial", calls, perSecond: DIALS_PER_SECOND, ...target });
    const dialMs = (calls / DIALS_PER_SECOND) * 1_000;
    const deadline = performance.now() + dialMs + CONNECT_TIMEOUT_MS;
    while (this.#board.count("callsSynced") < calls) {
      if (performance.now() > deadline || this.#board.count("callsFailed") > 0) {
        const { connected, synced } = this.progress();
        throw new Error(
          `of ${calls} calls ${connected} connected and ${synced} carried sound. ${this.#problem}`,
        );
      }
      await wait(50);
    }
    await wait(settleMs);
  }

  progress(): { readonly connected: number; readonly synced: number } {
    const board = this.#board;
    return { connected: board.count("callsConnected"), synced: board.count("callsSynced") };
  }

  async measure(seconds: number): Promise<Measurement> {
    const board = this.#board;
    const before = countAll(board);
    board.startRecording();
    await wait(seconds * 1_000);
    board.stopRecording();
    const after = countAll(board);
    const grew = (counter: Counter) => after[counter] - before[counter];
    return {
      seconds,
      latencyIn: board.percentiles("in"),
      latencyOut: board.percentiles("out"),
      lateness: board.percentiles("lateness"),
      framesIn: grew("receivedIn"),
      framesOut: grew("receivedOut"),
      lost: grew("lostIn") + grew("lostOut"),
      doubled: grew("doubledIn") + grew("doubledOut"),
      kept: Math.min(
        grew("receivedIn") / grew("sentIn"),
        grew("receivedOut") / Math.max(1, grew("sentOut")),
      ),
      callsLost: grew("callsLost"),
      messagesOut: grew("messagesOut"),
      checkouts: grew("checkouts"),
      refusals: grew("refusals"),
    };
  }

  async hangUp(): Promise<void> {
    this.#callers.postMessage({ kind: "hang_up" });
    await wait(300);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#callers.terminate();
    await this.#agent.terminate();
  }
}

function countAll(board: SharedBoard): Readonly<Record<Counter, number>> {
  return {
    recording: 0,
    callsConnected: board.count("callsConnected"),
    callsSynced: board.count("callsSynced"),
    callsFailed: board.count("callsFailed"),
    callsLost: board.count("callsLost"),
    sentIn: board.count("sentIn"),
    sentOut: board.count("sentOut"),
    receivedIn: board.count("receivedIn"),
    receivedOut: board.count("receivedOut"),
    lostIn: board.count("lostIn"),
    lostOut: board.count("lostOut"),
    doubledIn: board.count("doubledIn"),
    doubledOut: board.count("doubledOut"),
    messagesOut: board.count("messagesOut"),
    marksEchoed: board.count("marksEchoed"),
    checkouts: board.count("checkouts"),
    refusals: board.count("refusals"),
  };
}
