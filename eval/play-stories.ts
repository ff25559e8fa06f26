import { type Mouth, SpokenMouths, typing } from "./mouths.ts";
import { runScenarios } from "./run-scenarios.ts";
import type { Scenario } from "./scenario.ts";
import type { Score } from "./score.ts";
import { openEvalShop } from "./shops.ts";
import { untilHeard } from "./warm-up.ts";

export type StoriesOptions = {
  /** All scenarios that `earlier` may name. */
  readonly all: readonly Scenario[];
  readonly isSpoken: boolean;
  /** Speech over noise, dB, where a scenario does not say. */
  readonly noiseDb: number;
  readonly patienceMs: number;
  /** Calls at the same time. */
  readonly lines: number;
  readonly repeat: number;
  readonly onScore: (score: Score) => void;
  /** Each thing said and done on a call, as it happens. */
  readonly tell?: (line: string) => void;
};

/** Plays scenarios, those of each menu in a shop of its own. Speech begins once the agent hears. */
export async function playStories(
  scenarios: readonly Scenario[],
  options: StoriesOptions,
): Promise<{ readonly agent: string; readonly scores: readonly Score[] }> {
  const { noiseDb, repeat, ...running } = options;
  const scores: Score[] = [];
  let agent = "";
  for (const [menu, ofMenu] of Map.groupBy(scenarios, (each) => each.menu)) {
    await using shop = await openEvalShop(menu, process.env);
    await using mouths = options.isSpoken ? new SpokenMouths() : undefined;
    const mouthOf = async (scenario: Scenario): Promise<Mouth> =>
      mouths === undefined ? typing : mouths.open(scenario.id, scenario.noise_db ?? noiseDb);
    if (mouths !== undefined) await untilHeard(shop.baseUrl, await mouths.open("slt", Infinity));
    agent = shop.agent;
    for (let round = 0; round < repeat; round += 1) {
      const firstCaller = round * ofMenu.length;
      scores.push(...(await runScenarios(ofMenu, { ...running, shop, mouthOf, firstCaller })));
    }
  }
  return { agent, scores };
}
