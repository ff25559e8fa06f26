import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CallJson, OrderJson } from "../src/web/api.ts";
import { htmlReport, textReport } from "./report.ts";
import { type Scenario, parseScenarios } from "./scenario.ts";
import { type Played, type Score, scoreOf } from "./score.ts";
import { summarise, verdictOn } from "./summary.ts";

const defaults = { sweetness: "50%", ice: "regular ice" };

const scenario = scenarioOf(`
    expect:
      order: [{ flavor: taro milk tea, toppings: [boba, egg pudding], quantity: 2 }]
      total: 14
      said: [thank you]
    never: [{ said: mango }, { tool: transfer_to_staff }]`);

const taro = {
  flavor: "taro milk tea",
  toppings: ["egg pudding", "boba"],
  sweetness: "50%",
  ice: "regular ice",
  addons: [],
  price: 7,
};

describe("a played call", () => {
  test("is right when drinks, options, phone and total are exactly as wanted", () => {
    const score = scoreOf(scenario, played(), defaults);
    assert.deepEqual([score.passed, score.problems], [true, []]);
    assert.deepEqual([score.turns, score.refusals], [1, ["sold_out"]]);
  });

  const slips: readonly [string, Partial<Played>, RegExp][] = [
    ["no order", { order: undefined }, /^no order was placed$/],
    ["a drink too few", { order: order({ items: [taro] }) }, /^missing: taro milk tea/],
    [
      "another sweetness",
      { order: order({ items: [taro, { ...taro, sweetness: "75%" }] }) },
      /^not asked for: .*75%/,
    ],
    ["another phone", { order: order({ phone: "+14155550000" }) }, /^phone is …0000, not …2671$/],
    ["another total", { order: order({ total: 13 }) }, /^total is 13, not 14$/],
    ["a call that broke", { fault: "media stream: closed" }, /^media stream/],
    [
      "a forbidden word",
      { call: call([{ at_ms: 0, kind: "said", text: "Thank you. Mango?" }]) },
      /^the agent said \/mango\/$/,
    ],
    ["a word left out", { call: call([]) }, /^the agent never said \/thank you\/$/],
    [
      "a forbidden tool",
      { call: call([tool("transfer_to_staff", { ok: true })]) },
      /^the tool transfer_to_staff was used$/,
    ],
    [
      "an untrue sentence",
      { call: call([{ at_ms: 0, kind: "note", name: "corrected", text: "Your total is $1." }]) },
      /^the agent said something untrue: Your total is \$1\.$/,
    ],
  ];
  for (const [slip, change, expected] of slips) {
    test(`is wrong with ${slip}`, () => {
      const { passed, problems } = scoreOf(scenario, { ...played(), ...change }, defaults);
      assert.equal(passed, false);
      assert.ok(
        problems.some((problem) => expected.test(problem)),
        problems.join("\n"),
      );
    });
  }

  test("that should end without an order is wrong with one", () => {
    const none = scenarioOf("    expect: { order: [], outcome: [dropped] }");
    const { problems } = scoreOf(none, played(), defaults);
    assert.match(problems.join("\n"), /an order was placed/);
    assert.match(problems.join("\n"), /ended as "ordered", not as dropped/);
  });
});

describe("a whole run", () => {
  const right = scoreOf(scenario, played(), defaults);
  const wrong: Score = { ...right, passed: false, problems: ["total is 13, not 14"] };
  const about = { mode: "text", agent: "house agent", at: "2026-11-23T00:00:00Z" } as const;

  test("is summed up with accuracy, latency, refusals and the share of flaky scenarios", () => {
    const summary = summarise([right, wrong, { ...right, id: "other" }], about);
    assert.deepEqual([summary.played, summary.passed, summary.accuracy], [3, 2, 0.667]);
    assert.equal(summary.flakeRate, 0.5);
    assert.deepEqual(summary.latencyMs, { p50: 400, p90: 900 });
    assert.deepEqual(summary.refusals, { sold_out: 3 });
    assert.deepEqual(summary.scenarios, { test: 0.5, other: 1 });
  });

  test("is compared with a baseline, scenario by scenario", () => {
    const summary = summarise([right, wrong], about);
    assert.deepEqual(verdictOn(summary, { scenarios: { test: 1, gone: 1 } }), {
      isGood: false,
      lines: ["Worse than before: test, 1 → 0.5"],
    });
    assert.equal(verdictOn(summary, { scenarios: { test: 0.5 } }).isGood, true);
  });

  test("without a baseline, must have ended right in every call", () => {
    assert.equal(verdictOn(summarise([right, wrong], about), undefined).isGood, false);
    assert.equal(verdictOn(summarise([right, right], about), undefined).isGood, true);
  });

  test("is told in words and as a page, failures with their transcript", () => {
    const scores = [right, wrong];
    const text = textReport(summarise(scores, about), scores);
    assert.match(text, /✗ test: A test\n {4}total is 13, not 14\n {6}caller: <hi>/);
    assert.match(text, /1 of 2 calls ended exactly right \(50\.0 %\)/);
    const html = htmlReport(summarise(scores, about), scores);
    assert.match(html, /caller: &lt;hi&gt;/);
    assert.doesNotMatch(html, /<script/);
  });
});

function scenarioOf(yaml: string): Scenario {
  const text = `group: test\nscenarios:\n  - id: test\n    title: A test\n${yaml.replace(/^\n/, "")}\n`;
  const [first] = parseScenarios(text, "test");
  assert.ok(first);
  return first;
}

function played(): Played {
  return {
    call: call([
      { at_ms: 0, kind: "heard", text: "<hi>" },
      tool("add_to_cart", { ok: false, code: "sold_out" }),
      { at_ms: 1, kind: "said", text: "Thank you." },
    ]),
    order: order({}),
    callerId: "+14155552671",
    answeredAfterMs: [],
    tookMs: 1_000,
    fault: undefined,
  };
}

function tool(name: string, result: unknown): CallJson["timeline"][number] {
  return { at_ms: 0, kind: "tool", name, arguments: {}, result, took_ms: 1 };
}

function call(timeline: CallJson["timeline"]): CallJson {
  return {
    call_sid: "CA1",
    phone: null,
    started_at_ms: 0,
    ended_at_ms: 1,
    outcome: "ordered",
    order_number: "4782",
    cart: { items: [], staged: null, total: 0 },
    timeline,
    turn_latencies_ms: [400, 900],
    cost_estimate: null,
    marked_wrong: false,
    wrong_note: null,
    call_back: "none",
  };
}

function order(change: Partial<OrderJson>): OrderJson {
  return {
    order_number: "4782",
    phone: "+14155552671",
    status: "received",
    total: 14,
    created_at: 0,
    items: [taro, taro],
    created_at_ms: 0,
    ready_at_ms: null,
    undo_until_ms: null,
    version: 1,
    texts: [],
    ...change,
  };
}
