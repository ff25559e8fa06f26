import { FRAME_NUMBERS } from "./frame-numbers.ts";

/**
 * What the callers' thread and the agent's thread know of each other, in memory that both see: when each frame was sent
 * (so that its receiver can say how long it took), and what they count. Each cell has one writer.
 */

const MAX_CALLS = 4_096;
/** 10 µs each up to 100 ms, then 1 ms each up to 2 s; the last is "longer". */
const FINE_BUCKETS = 10_000;
const COARSE_BUCKETS = 1_900;
const BUCKETS = FINE_BUCKETS + COARSE_BUCKETS + 1;

type BoardMemory = {
  readonly sentAt: SharedArrayBuffer;
  readonly histograms: SharedArrayBuffer;
  readonly counters: SharedArrayBuffer;
};

/** What a thread of the generator is started with. */
export type ThreadStart = {
  readonly memory: BoardMemory;
  /** Nice value. */
  readonly priority: number;
  /** Each call orders a drink after so many frames of its caller, again and again; 0 for never. */
  readonly orderEveryFrames: number;
};

const COUNTERS = {
  /** 1 while a measurement runs. */
  recording: 0,
  callsConnected: 1,
  /** Calls whose agent has found the caller's numbered frames: sound flows both ways. */
  callsSynced: 2,
  callsFailed: 3,
  /** Sockets that closed before we hung up. */
  callsLost: 4,
  sentIn: 5,
  sentOut: 6,
  receivedIn: 7,
  receivedOut: 8,
  lostIn: 9,
  lostOut: 10,
  doubledIn: 11,
  doubledOut: 12,
  messagesOut: 13,
  marksEchoed: 14,
  /** Checkouts that the server said were placed or amended. */
  checkouts: 15,
  /** Tool calls it refused, or did not carry out. */
  refusals: 16,
} as const;
export type Counter = keyof typeof COUNTERS;

type Direction = "in" | "out";
const HISTOGRAMS = ["in", "out", "lateness"] as const;
type HistogramName = (typeof HISTOGRAMS)[number];

export type Percentiles = { readonly p50: number; readonly p99: number; readonly max: number };

export class SharedBoard {
  readonly memory: BoardMemory;
  readonly #sentAt: Float64Array;
  readonly #histograms: Readonly<Record<HistogramName, Uint32Array>>;
  readonly #counters: Float64Array;
  readonly #clockOffset: number;

  constructor(memory?: BoardMemory) {
    this.memory = memory ?? {
      sentAt: new SharedArrayBuffer(2 * MAX_CALLS * FRAME_NUMBERS * 8),
      histograms: new SharedArrayBuffer(HISTOGRAMS.length * BUCKETS * 4),
      counters: new SharedArrayBuffer(Object.keys(COUNTERS).length * 8),
    };
    this.#sentAt = new Float64Array(this.memory.sentAt);
    const histogram = (index: number) =>
      new Uint32Array(this.memory.histograms, index * BUCKETS * 4, BUCKETS);
    this.#histograms = { in: histogram(0), out: histogram(1), lateness: histogram(2) };
    this.#counters = new Float64Array(this.memory.counters);
    // Threads start their own performance clocks; the monotonic clock beneath is one.
    this.#clockOffset = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  }

  /** Milliseconds on a clock that all threads share. */
  now(): number {
    return performance.now() + this.#clockOffset;
  }

  noteSent(direction: Direction, call: number, number: number, at: number): void {
    this.#sentAt[cell(direction, call, number)] = at;
  }

  /** Records how long the frame took, when a measurement runs. */
  noteReceived(direction: Direction, call: number, number: number, at: number): void {
    const sentAt = this.#sentAt[cell(direction, call, number)] ?? 0;
    if (this.count("recording") === 1) this.#record(direction, at - sentAt);
  }

  /** How late the generator itself was with a frame. */
  noteLateness(ms: number): void {
    if (this.count("recording") === 1) this.#record("lateness", ms);
  }

  add(counter: Counter, amount: number): void {
    const index = COUNTERS[counter];
    this.#counters[index] = (this.#counters[index] ?? 0) + amount;
  }

  count(counter: Counter): number {
    return this.#counters[COUNTERS[counter]] ?? 0;
  }

  /** Forgets every count. Only between runs, when both threads are idle. */
  reset(): void {
    this.#counters.fill(0);
    for (const name of HISTOGRAMS) this.#histograms[name].fill(0);
  }

  startRecording(): void {
    for (const name of HISTOGRAMS) this.#histograms[name].fill(0);
    this.#counters[COUNTERS.recording] = 1;
  }

  stopRecording(): void {
    this.#counters[COUNTERS.recording] = 0;
  }

  percentiles(name: HistogramName): Percentiles {
    const histogram = this.#histograms[name];
    const total = histogram.reduce((sum, count) => sum + count, 0);
    const at = (share: number) => {
      let seen = 0;
      const wanted = Math.ceil(total * share);
      const bucket = histogram.findIndex((count) => (seen += count) >= wanted && seen > 0);
      return bucket < 0 ? 0 : upperEdge(bucket);
    };
    return { p50: at(0.5), p99: at(0.99), max: at(1) };
  }

  #record(name: HistogramName, ms: number): void {
    const histogram = this.#histograms[name];
    const bucket = bucketOf(ms);
    histogram[bucket] = (histogram[bucket] ?? 0) + 1;
  }
}

function cell(direction: Direction, call: number, number: number): number {
  return ((direction === "in" ? 0 : MAX_CALLS) + call) * FRAME_NUMBERS + number;
}

function bucketOf(ms: number): number {
  if (ms < 100) return Math.max(0, Math.floor(ms * 100));
  return Math.min(BUCKETS - 1, FINE_BUCKETS + Math.floor(ms - 100));
}

/** Milliseconds; a percentile is stated as the upper edge of its bucket. */
function upperEdge(bucket: number): number {
  return bucket < FINE_BUCKETS ? (bucket + 1) / 100 : 101 + bucket - FINE_BUCKETS;
}
