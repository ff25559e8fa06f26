import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { CallMetrics } from "../calls/call-metrics.ts";
import type { CallOutcome } from "../calls/call-store.ts";
import type { SmsKind } from "../orders/sms.ts";

/** Above one second a caller wonders whether the line is dead; see the alert rules in docs/watching. */
const TURN_SECONDS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];
const CALL_SECONDS = [5, 15, 30, 60, 120, 240, 480, 900];
const TOOL_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
const RECONNECT_SECONDS = [0.25, 0.5, 1, 2, 4, 8];

const MOST_WORDS_A_LABEL = 50;

export type GaugeReaders = {
  readonly openScreens: () => number;
  readonly openSockets?: () => number;
  /** How long the oldest text that is due has waited, ms; 0 when none waits. */
  readonly textsOverdueMs?: () => Promise<number>;
};

/** What Prometheus reads at `/metrics`, of this process. Names and labels hold nothing of customers. */
export class ShopMetrics implements CallMetrics, Disposable {
  readonly registry = new Registry();
  readonly #callsInProgress = this.#gauge("calls_in_progress", "Calls that run now");
  readonly #calls = this.#counter("calls_total", "Calls that ended", ["outcome"]);
  readonly #callSeconds = this.#histogram("call_seconds", "How long calls took", CALL_SECONDS);
  readonly #refused = this.#counter("calls_refused_total", "Calls not taken", ["why"]);
  readonly #turnSeconds = this.#histogram(
    "turn_seconds",
    "Caller stopped speaking to first sound of the agent",
    TURN_SECONDS,
  );
  readonly #bargeIns = this.#counter("barge_ins_total", "Callers who spoke over the agent");
  readonly #tools = this.#counter("tools_total", "Tool calls answered", ["tool", "ok"]);
  readonly #toolSeconds = this.#histogram("tool_seconds", "Time to answer a tool", TOOL_SECONDS, [
    "tool",
  ]);
  readonly #agentsLost = this.#counter("agents_lost_total", "Agent sockets lost", ["code"]);
  readonly #agentBackSeconds = this.#histogram(
    "agent_back_seconds",
    "Agent lost to agent ready again",
    RECONNECT_SECONDS,
  );
  readonly #agentWarnings = this.#counter("agent_warnings_total", "Warnings of the agent", [
    "code",
  ]);
  readonly #linesLost = this.#counter("lines_lost_total", "Caller lines lost in mid-call");
  readonly #corrections = this.#counter(
    "corrections_total",
    "Times the agent said what no tool had told it, and was corrected aloud",
  );
  readonly #texts = this.#counter("texts_total", "Tries to send a text, by what came of them", [
    "kind",
    "result",
  ]);
  readonly #words = new Map<string, Set<string>>();

  constructor(readers: GaugeReaders) {
    collectDefaultMetrics({ register: this.registry });
    this.#gauge("screens_connected", "Live connections of screens", readers.openScreens);
    if (readers.openSockets !== undefined) {
      this.#gauge("sockets_open", "WebSockets of calls", readers.openSockets);
    }
    const { textsOverdueMs } = readers;
    if (textsOverdueMs !== undefined) {
      this.#gauge("texts_overdue_seconds", "Wait of the oldest text that is due", async () => {
        return (await textsOverdueMs()) / 1000;
      });
    }
  }

  callStarted(): void {
    this.#callsInProgress.inc();
  }

  callEnded(outcome: CallOutcome, durationMs: number): void {
    this.#callsInProgress.dec();
    this.#calls.inc({ outcome });
    this.#callSeconds.observe(durationMs / 1000);
  }

  callRefused(why: string): void {
    this.#refused.inc({ why: this.#word("why", why) });
  }

  turnAnswered(latencyMs: number): void {
    this.#turnSeconds.observe(latencyMs / 1000);
  }

  bargedIn(): void {
    this.#bargeIns.inc();
  }

  toolAnswered(name: string, ok: boolean, tookMs: number): void {
    const tool = this.#word("tool", name);
    this.#tools.inc({ tool, ok: String(ok) });
    this.#toolSeconds.observe({ tool }, tookMs / 1000);
  }

  agentLost(code: string): void {
    this.#agentsLost.inc({ code: this.#word("lost", code) });
  }

  agentBack(afterMs: number): void {
    this.#agentBackSeconds.observe(afterMs / 1000);
  }

  agentWarned(code: string): void {
    this.#agentWarnings.inc({ code: this.#word("warned", code) });
  }

  lineLost(): void {
    this.#linesLost.inc();
  }

  corrected(): void {
    this.#corrections.inc();
  }

  textTried(kind: SmsKind, result: "sent" | "retry" | "refused"): void {
    this.#texts.inc({ kind, result });
  }

  [Symbol.dispose](): void {
    this.registry.clear();
  }

  /** A label's value that others choose: past a bound new ones are "other", so that nobody can fill our memory. */
  #word(label: string, word: string): string {
    const known = this.#words.get(label) ?? new Set();
    this.#words.set(label, known);
    if (known.size < MOST_WORDS_A_LABEL) known.add(word);
    return known.has(word) ? word : "other";
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({
      name: `bobarista_${name}`,
      help,
      labelNames,
      registers: [this.registry],
    });
  }

  #histogram(name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram {
    return new Histogram({
      name: `bobarista_${name}`,
      help,
      buckets,
      labelNames,
      registers: [this.registry],
    });
  }

  #gauge(name: string, help: string, read?: () => number | Promise<number>): Gauge {
    const gauge: Gauge = new Gauge({
      name: `bobarista_${name}`,
      help,
      registers: [this.registry],
      ...(read === undefined ? {} : { collect: async () => gauge.set(await read()) }),
    });
    return gauge;
  }
}
