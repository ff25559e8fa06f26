import type { Score } from "./score.ts";
import type { Summary } from "./summary.ts";

/** For the terminal: the groups, the figures, and each failure with its transcript. */
export function textReport(summary: Summary, scores: readonly Score[]): string {
  const percent = (summary.accuracy * 100).toFixed(1);
  const latency =
    summary.latencyMs === null
      ? ""
      : `, first sound after ${summary.latencyMs.p50} ms (p50), ${summary.latencyMs.p90} ms (p90)`;
  const failures = scores.filter((score) => !score.passed);
  return [
    ...failures.flatMap((score) => [
      `✗ ${score.id}: ${score.title}`,
      ...score.problems.map((problem) => `    ${problem}`),
      ...score.transcript.map((line) => `      ${line}`),
      "",
    ]),
    ...summary.groups.map(
      ({ group, played, passed }) => `  ${String(passed).padStart(3)} of ${played}  ${group}`,
    ),
    "",
    `${summary.passed} of ${summary.played} calls ended exactly right (${percent} %), ${summary.mode}, ${summary.agent}.`,
    `${summary.turnsPerCall} turns and ${summary.secondsPerCall} s a call${latency}.`,
    `Tool errors: ${summary.toolErrors}. Refusals: ${refusalWords(summary)}. Untrue sentences: ${summary.corrections}. Flake rate: ${(summary.flakeRate * 100).toFixed(1)} %.`,
  ].join("\n");
}

/** One page that stands alone: no script, no foreign file. */
export function htmlReport(summary: Summary, scores: readonly Score[]): string {
  const rows = scores.map((score) => {
    const transcript = escape([...score.problems, "", ...score.transcript].join("\n"));
    return `<tr class="${score.passed ? "right" : "wrong"}"><td>${score.passed ? "✓ right" : "✗ wrong"}</td><td>${escape(score.group)}</td><td><details><summary>${escape(score.title)}</summary><pre>${transcript}</pre></details></td><td>${score.turns}</td><td>${(score.tookMs / 1000).toFixed(1)}</td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Conversations, measured</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1f; background: #fff }
  table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #d7d7de; vertical-align: top }
  .wrong td:first-child { color: #a3151d; font-weight: 600 } .right td:first-child { color: #14652f }
  pre { white-space: pre-wrap; font-size: 14px }
</style>
<h1>${summary.passed} of ${summary.played} calls ended exactly right</h1>
<p>${escape(textReport(summary, []).split("\n").slice(-2).join(" "))} ${escape(summary.mode)}, ${escape(summary.agent)}, ${escape(summary.at)}.</p>
<table>
<thead><tr><th>Ended</th><th>Group</th><th>Scenario</th><th>Turns</th><th>Seconds</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</html>
`;
}

function refusalWords({ refusals }: Summary): string {
  const words = Object.entries(refusals).map(([code, count]) => `${code} ${count}`);
  return words.length === 0 ? "none" : words.join(", ");
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
