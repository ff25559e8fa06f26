import type { TimelineEntryJson } from "../../src/web/api.ts";
import { formatDuration } from "./words.ts";
import "./call-parts.css";

/** What was heard, said and done on a call, in order. Staff also see the tool calls. */
export function Timeline(props: {
  entries: readonly TimelineEntryJson[];
  startedAtMs: number;
  withTools: boolean;
}) {
  const entries = props.withTools
    ? props.entries
    : props.entries.filter(({ kind }) => kind === "heard" || kind === "said");
  return (
    <ol class="timeline">
      {entries.map((entry, index) => (
        <li key={index} class={`entry ${entry.kind}`}>
          <time class="number">{formatDuration(entry.at_ms - props.startedAtMs)}</time>
          <EntryBody entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function EntryBody({ entry }: { entry: TimelineEntryJson }) {
  switch (entry.kind) {
    case "heard":
    case "said":
      return (
        <p class="bubble">
          <span class="only-spoken">{entry.kind === "heard" ? "Caller: " : "Shop: "}</span>
          {entry.text}
        </p>
      );
    case "tool":
      return (
        <details class={wasRefused(entry.result) ? "tool refused" : "tool"}>
          <summary>
            <code>{entry.name}</code>
            <span class="quiet small number">{Math.round(entry.took_ms)} ms</span>
            {wasRefused(entry.result) && <span class="chip warn">refused</span>}
          </summary>
          <pre tabIndex={0}>{pretty(entry.arguments)}</pre>
          <pre tabIndex={0}>{pretty(entry.result)}</pre>
        </details>
      );
    case "note":
      return (
        <p class="note small">
          <b>{entry.name.replaceAll("_", " ")}</b> {entry.text}
        </p>
      );
  }
}

function wasRefused(result: unknown): boolean {
  return typeof result === "object" && result !== null && "ok" in result && result.ok === false;
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
