import { type Menu, levelById } from "../src/shop/menu.ts";
import type { EvalShop } from "./shops.ts";
import type { Mouth } from "./mouths.ts";
import { play } from "./play.ts";
import type { Scenario } from "./scenario.ts";
import { type MenuDefaults, type Played, type Score, scoreOf } from "./score.ts";

export type RunOptions = {
  readonly shop: EvalShop;
  /** All scenarios that `earlier` may name. */
  readonly all: readonly Scenario[];
  readonly mouthOf: (scenario: Scenario) => Promise<Mouth>;
  readonly patienceMs: number;
  /** Calls at the same time; those that change the menu run alone, at the end. */
  readonly lines: number;
  readonly onScore: (score: Score) => void;
  /** Each thing said and done on a call, as it happens. */
  readonly tell?: ((line: string) => void) | undefined;
  /** Counts on over repetitions, so that each call has a number of its own. */
  readonly firstCaller: number;
};

export async function runScenarios(
  scenarios: readonly Scenario[],
  options: RunOptions,
): Promise<readonly Score[]> {
  const numbered = scenarios.map((scenario, index) => ({
    scenario,
    callerId: scenario.from ?? callerIdOf(options.firstCaller + index),
  }));
  const alone = numbered.filter(({ scenario }) => (scenario.given?.sold_out.length ?? 0) > 0);
  const together = numbered.filter((each) => !alone.includes(each));
  const scores: Score[] = [];
  const playNext = async (queue: (typeof numbered)[number][]): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const score = await runOne(next.scenario, next.callerId, options);
      scores.push(score);
      options.onScore(score);
    }
  };
  const queue = [...together];
  await Promise.all(Array.from({ length: options.lines }, () => playNext(queue)));
  await playNext([...alone]);
  return scores;
}

async function runOne(scenario: Scenario, callerId: string, options: RunOptions): Promise<Score> {
  const { shop, patienceMs } = options;
  const defaults = defaultsOf(shop.menu);
  const earlier = options.all.find(({ id }) => id === scenario.earlier);
  const soldOut = scenario.given?.sold_out ?? [];
  try {
    const mouth = await options.mouthOf(scenario);
    const { tell } = options;
    const playing = { baseUrl: shop.baseUrl, menu: shop.menu, callerId, mouth, patienceMs, tell };
    const before = earlier && (await play(earlier, playing));
    if (scenario.given?.earlier_is_ready === true) await markReady(shop.baseUrl, before);
    for (const item of soldOut) await setAvailable(shop.baseUrl, item, false);
    return scoreOf(scenario, await play(scenario, playing), defaults);
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return scoreOf(
      scenario,
      {
        call: undefined,
        order: undefined,
        callerId: undefined,
        answeredAfterMs: [],
        tookMs: 0,
        fault,
      },
      defaults,
    );
  } finally {
    for (const item of soldOut) await setAvailable(shop.baseUrl, item, true);
  }
}

function defaultsOf({ sweetness, ice }: Menu): MenuDefaults {
  return {
    sweetness: levelById(sweetness, sweetness.defaultId).name,
    ice: levelById(ice, ice.defaultId).name,
  };
}

/** +1 415 555 0100 and on: numbers that belong to nobody. */
function callerIdOf(index: number): string {
  return `+1415${String(5_550_100 + (index % 4_000_000))}`;
}

async function markReady(baseUrl: string, before: Played | undefined): Promise<void> {
  const number = before?.order?.order_number;
  if (number === undefined) throw new Error("the earlier call placed no order");
  await send(baseUrl, `/api/orders/${number}/done`, "POST", {});
}

async function setAvailable(baseUrl: string, item: string, available: boolean): Promise<void> {
  await send(baseUrl, `/api/menu/${item}`, "PATCH", { available });
}

async function send(baseUrl: string, path: string, method: string, body: unknown): Promise<void> {
  const answer = await fetch(new URL(path, baseUrl), {
    method,
    headers: { "content-type": "application/json", origin: baseUrl },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}`);
}
