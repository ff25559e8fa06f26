import type { CallMetrics } from "../../src/calls/call-metrics.ts";

/** Metrics as a list of what was reported, for tests. */
export class CountedMetrics implements CallMetrics {
  readonly reports: string[] = [];

  count(report: string): number {
    return this.reports.filter((each) => each.startsWith(report)).length;
  }

  callStarted(): void {
    this.reports.push("started");
  }

  callEnded(outcome: string): void {
    this.reports.push(`ended ${outcome}`);
  }

  callRefused(why: string): void {
    this.reports.push(`refused ${why}`);
  }

  turnAnswered(): void {
    this.reports.push("turn");
  }

  bargedIn(): void {
    this.reports.push("barge-in");
  }

  toolAnswered(name: string, ok: boolean): void {
    this.reports.push(`tool ${name} ${ok ? "ok" : "refused"}`);
  }

  agentLost(code: string): void {
    this.reports.push(`agent lost ${code}`);
  }

  agentBack(): void {
    this.reports.push("agent back");
  }

  agentWarned(code: string): void {
    this.reports.push(`agent warned ${code}`);
  }

  lineLost(): void {
    this.reports.push("line lost");
  }

  corrected(): void {
    this.reports.push("corrected");
  }
}
