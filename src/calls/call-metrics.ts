import type { CallOutcome } from "./call-store.ts";

/** What is counted of calls. `web/` turns it into Prometheus metrics; tests count themselves. */
export interface CallMetrics {
  callStarted(): void;
  callEnded(outcome: CallOutcome, durationMs: number): void;
  callRefused(why: string): void;
  /** The caller's turn was over → first sound of the agent. */
  turnAnswered(latencyMs: number): void;
  bargedIn(): void;
  toolAnswered(name: string, ok: boolean, tookMs: number): void;
  agentLost(code: string): void;
  agentBack(afterMs: number): void;
  agentWarned(code: string): void;
  lineLost(): void;
  corrected(): void;
}
