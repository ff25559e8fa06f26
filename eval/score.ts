import type { CallJson, OrderItemJson, OrderJson } from "../src/web/api.ts";
import type { ExpectedDrink, Scenario } from "./scenario.ts";

/** What one played scenario left behind. */
export type Played = {
  readonly call: CallJson | undefined;
  /** The order of this call, if it has one. */
  readonly order: OrderJson | undefined;
  readonly callerId: string | undefined;
  /** What a caller who spoke waited for each answer. */
  readonly answeredAfterMs: readonly number[];
  readonly tookMs: number;
  /** What went wrong with the playing itself. */
  readonly fault: string | undefined;
};

export type Score = {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly passed: boolean;
  /** Why not; empty when passed. */
  readonly problems: readonly string[];
  readonly turns: number;
  readonly tookMs: number;
  /** Caller stopped → first sound of the agent, one a turn: in the caller's ear, or from the typed line. */
  readonly turnLatenciesMs: readonly number[];
  /** Tools that answered no, by code. */
  readonly refusals: readonly string[];
  readonly corrections: number;
  readonly transcript: readonly string[];
};

/** The names of sweetness and ice that go without saying. */
export type MenuDefaults = { readonly sweetness: string; readonly ice: string };

/** Codes that say the agent used a tool wrongly, not that a rule said no. */
export const TOOL_ERRORS: ReadonlySet<string> = new Set(["bad_arguments", "unknown_tool", "fault"]);

export function scoreOf(scenario: Scenario, played: Played, defaults: MenuDefaults): Score {
  const { call } = played;
  const timeline = call?.timeline ?? [];
  const problems = [
    ...(played.fault === undefined ? [] : [played.fault]),
    ...(call === undefined ? ["the call was never seen"] : []),
    ...orderProblems(scenario, played, defaults),
    ...outcomeProblems(scenario, call),
    ...speechProblems(scenario, call),
  ];
  const corrections = timeline.filter(
    (entry) => entry.kind === "note" && entry.name === "corrected",
  );
  return {
    id: scenario.id,
    group: scenario.group,
    title: scenario.title,
    passed: problems.length === 0,
    problems,
    turns: timeline.filter((entry) => entry.kind === "heard").length,
    tookMs: Math.round(played.tookMs),
    turnLatenciesMs:
      played.answeredAfterMs.length > 0
        ? played.answeredAfterMs.map(Math.round)
        : (call?.turn_latencies_ms ?? []),
    refusals: timeline.flatMap((entry) => (entry.kind === "tool" ? codesOf(entry.result) : [])),
    corrections: corrections.length,
    transcript: timeline.flatMap((entry) => {
      if (entry.kind === "heard") return [`caller: ${entry.text}`];
      if (entry.kind === "said") return [` agent: ${entry.text}`];
      if (entry.kind === "note") return [`        (${entry.name}: ${entry.text})`];
      return [`        [${entry.name} ${JSON.stringify(entry.arguments)}]`];
    }),
  };
}

function orderProblems(
  scenario: Scenario,
  { order, callerId }: Played,
  defaults: MenuDefaults,
): readonly string[] {
  const { expect } = scenario;
  const wanted = expect.order.flatMap((drink) =>
    Array.from({ length: drink.quantity }, () => wantedLine(drink, defaults)),
  );
  if (order === undefined) return wanted.length === 0 ? [] : ["no order was placed"];
  if (wanted.length === 0) return [`an order was placed: ${order.items.map(itemLine).join("; ")}`];
  const problems: string[] = [];
  const made = order.items.map(itemLine);
  const missing = without(wanted, made);
  const extra = without(made, wanted);
  if (missing.length > 0) problems.push(`missing: ${missing.join("; ")}`);
  if (extra.length > 0) problems.push(`not asked for: ${extra.join("; ")}`);
  const phone = expect.phone ?? callerId;
  if (phone !== undefined && order.phone !== phone) {
    problems.push(`phone is …${order.phone?.slice(-4) ?? "none"}, not …${phone.slice(-4)}`);
  }
  if (expect.total !== undefined && Math.abs(order.total - expect.total) > 0.001) {
    problems.push(`total is ${order.total}, not ${expect.total}`);
  }
  return problems;
}

function outcomeProblems({ expect }: Scenario, call: CallJson | undefined): readonly string[] {
  if (expect.outcome === undefined || call === undefined) return [];
  const outcome = call.outcome ?? "none";
  if (expect.outcome.some((each) => each === outcome)) return [];
  return [`the call ended as "${outcome}", not as ${expect.outcome.join(" or ")}`];
}

function speechProblems(scenario: Scenario, call: CallJson | undefined): readonly string[] {
  const timeline = call?.timeline ?? [];
  const said = timeline
    .flatMap((entry) => (entry.kind === "said" ? [entry.text] : []))
    .join("\n")
    .replaceAll("’", "'");
  const unsaid = scenario.expect.said
    .filter((pattern) => !new RegExp(pattern, "i").test(said))
    .map((pattern) => `the agent never said /${pattern}/`);
  const forbidden = scenario.never.flatMap(({ said: pattern, tool }) => {
    const problems: string[] = [];
    if (pattern !== undefined && new RegExp(pattern, "i").test(said)) {
      problems.push(`the agent said /${pattern}/`);
    }
    const used = timeline.some(
      (entry) => entry.kind === "tool" && entry.name === tool && codesOf(entry.result).length === 0,
    );
    if (used) problems.push(`the tool ${tool ?? ""} was used`);
    return problems;
  });
  const corrected = timeline
    .filter((entry) => entry.kind === "note" && entry.name === "corrected")
    .map((entry) => `the agent said something untrue: ${"text" in entry ? entry.text : ""}`);
  return [...unsaid, ...forbidden, ...corrected];
}

function wantedLine(drink: ExpectedDrink, defaults: MenuDefaults): string {
  return lineOf({
    ...drink,
    sweetness: drink.sweetness ?? defaults.sweetness,
    ice: drink.ice ?? defaults.ice,
  });
}

function itemLine(item: OrderItemJson): string {
  return lineOf(item);
}

/** The same drink gives the same line, in whatever order its toppings were said. */
function lineOf(item: Omit<OrderItemJson, "price">): string {
  const extras = [...item.toppings].sort().concat([...item.addons].sort());
  return [item.flavor, ...extras, item.sweetness, item.ice].join(" + ");
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

function codesOf(result: unknown): readonly string[] {
  if (typeof result !== "object" || result === null || !("code" in result)) return [];
  return typeof result.code === "string" ? [result.code] : [];
}
