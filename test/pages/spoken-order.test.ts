import assert from "node:assert/strict";
import path from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { readScenarios } from "../../eval/scenario.ts";
import { type CallerAction, SimulatedCaller } from "../../eval/simulated-caller.ts";
import { startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { silentLog } from "../../src/lib/log.ts";
import { PageCaller } from "../doubles/page-caller.ts";
import { Screens, testPages } from "../doubles/screens.ts";
import { houseMenu } from "../menus/menus.ts";

/** A busy machine hears slowly; a quiet one answers within two seconds. */
const PATIENT_MS = 60_000;
const CALLERS_NUMBER = "+15551234567";
const root = path.resolve(import.meta.dirname, "../..");

describe("the house agent, over the softphone", () => {
  let screens: Screens;
  before(async () => {
    await testPages();
    screens = await Screens.open();
  });
  after(() => screens[Symbol.asyncDispose]());
  afterEach(() => screens.putAway());

  test("takes an order by voice alone, and the drink shows on the barista's screen", async () => {
    const config = readConfig({ PORT: "0", DATABASE_URL: "sqlite::memory:" });
    assert.ok(config.ok, JSON.stringify(config));
    await using shop = await startApp(config.value, { log: silentLog() });
    const page = await screens.show(`${shop.url}/phone`, { permissions: ["microphone"] });
    await page.getByLabel("Your number, for the texts").fill(CALLERS_NUMBER);
    await using caller = await PageCaller.at(page);
    await page.getByRole("button", { name: "Call", exact: true }).click();
    await page.getByRole("button", { name: "Hang up" }).waitFor();

    const transcript = await orders(caller, "plain-taro-boba");

    const barista = await screens.show(`${shop.url}/barista`);
    const ticket = barista.getByRole("article").filter({ hasText: "taro milk tea" });
    await ticket.getByText("boba").first().waitFor();
    assert.equal(await barista.getByRole("article").count(), 1, transcript.join("\n"));
  });
});

/** Speaks as the scenario's caller would until the order has its number. */
async function orders(caller: PageCaller, id: string): Promise<readonly string[]> {
  const scenario = readScenarios(path.join(root, "eval/scenarios")).find((each) => each.id === id);
  assert.ok(scenario !== undefined);
  const mind = new SimulatedCaller(scenario, houseMenu());
  const transcript: string[] = [];
  for (;;) {
    const turn = await caller.listens(PATIENT_MS);
    transcript.push(`shop: ${turn}`);
    if (/order number is \d/i.test(turn)) return transcript;
    const action: CallerAction =
      turn === "" ? mind.nudge() : mind.answer(turn, Number.POSITIVE_INFINITY);
    assert.notEqual(action.kind, "hang_up", `gave up:\n${transcript.join("\n")}`);
    if (action.kind !== "say") continue;
    transcript.push(`caller: ${action.text}`);
    await caller.says(action.text);
  }
}
