import { TOOL_ERRORS, type Score } from "./score.ts";

/** One run of the evaluation: what is printed, kept as JSON and compared with the next. */
export type Summary = {
  readonly mode: "text" | "spoken";
  readonly agent: string;
  readonly at: string;
  readonly played: number;
  readonly passed: number;
  /** passed / played, 0 to 1. */
  readonly accuracy: number;
  /** Scenarios that did not end the same way in each repetition, of all. */
  readonly flakeRate: number;
  readonly groups: readonly {
    readonly group: string;
    readonly played: number;
    readonly passed: number;
  }[];
  readonly turnsPerCall: number;
  readonly secondsPerCall: number;
  readonly latencyMs: { readonly p50: number; readonly p90: number } | null;
  readonly toolErrors: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly corrections: number;
  /** Share of repetitions passed, by scenario. */
  readonly scenarios: Readonly<Record<string, number>>;
};

export function summarise(
  scores: readonly Score[],
  about: Pick<Summary, "mode" | "agent" | "at">,
): Summary {
  const byId = Map.groupBy(scores, (score) => score.id);
  const shares = [...byId].map(([id, each]): [string, number] => [
    id,
    round(each.filter((score) => score.passed).length / each.length),
  ]);
  const passed = scores.filter((score) => score.passed).length;
  const latencies = scores.flatMap((score) => score.turnLatenciesMs).sort((a, b) => a - b);
  const codes = Map.groupBy(
    scores.flatMap((score) => score.refusals),
    (code) => code,
  );
  return {
    ...about,
    played: scores.length,
    passed,
    accuracy: round(passed / Math.max(1, scores.length)),
    flakeRate: round(
      shares.filter(([, share]) => share > 0 && share < 1).length / Math.max(1, shares.length),
    ),
    groups: Array.from(
      Map.groupBy(scores, (score) => score.group),
      ([group, each]) => ({
        group,
        played: each.length,
        passed: each.filter((score) => score.passed).length,
      }),
    ),
    turnsPerCall: round(mean(scores.map((score) => score.turns))),
    secondsPerCall: round(mean(scores.map((score) => score.tookMs / 1000))),
    latencyMs:
      latencies.length === 0
        ? null
        : { p50: quantile(latencies, 0.5), p90: quantile(latencies, 0.9) },
    toolErrors: [...codes].reduce(
      (sum, [code, each]) => sum + (TOOL_ERRORS.has(code) ? each.length : 0),
      0,
    ),
    refusals: Object.fromEntries(
      Array.from(codes, ([code, each]) => [code, each.length] as const).sort(),
    ),
    corrections: scores.reduce((sum, score) => sum + score.corrections, 0),
    scenarios: Object.fromEntries(shares),
  };
}

/** Scenarios that ended right more often in the baseline than now; those that only one of the two knows are left out. */
function regressions(
  now: Summary,
  baseline: Pick<Summary, "scenarios">,
): readonly { readonly id: string; readonly was: number; readonly is: number }[] {
  return Object.entries(now.scenarios).flatMap(([id, is]) => {
    const was = baseline.scenarios[id];
    return was !== undefined && is < was ? [{ id, was, is }] : [];
  });
}

/** What a run comes to: against a baseline, did anything get worse; without one, did every call end right? */
export function verdictOn(
  summary: Summary,
  baseline: Pick<Summary, "scenarios"> | undefined,
): { readonly isGood: boolean; readonly lines: readonly string[] } {
  if (baseline === undefined) return { isGood: summary.passed === summary.played, lines: [] };
  const worse = regressions(summary, baseline);
  return {
    isGood: worse.length === 0,
    lines:
      worse.length === 0
        ? ["Nothing is worse than the baseline."]
        : worse.map(({ id, was, is }) => `Worse than before: ${id}, ${was} → ${is}`),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length - 1) * share))] ?? 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
