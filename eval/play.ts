import { setTimeout as wait } from "node:timers/promises";
import type { Menu } from "../src/shop/menu.ts";
import { orderSchema } from "../src/web/api.ts";
import { CallWatch } from "../tools/call-watch.ts";
import { Telephone } from "../tools/telephone.ts";
import type { Scenario } from "./scenario.ts";
import type { Played } from "./score.ts";
import type { Mouth } from "./mouths.ts";
import { type CallerAction, SimulatedCaller } from "./simulated-caller.ts";

export type PlayOptions = {
  readonly baseUrl: string;
  readonly menu: Menu;
  readonly callerId: string;
  readonly mouth: Mouth;
  /** Silence after which a caller says something again. */
  readonly patienceMs: number;
  readonly tell?: ((line: string) => void) | undefined;
};

/** No sentence for so long: the agent's turn is over. */
const TURN_OVER_MS = 700;
/** Who speaks over the agent has heard this much of what it says. */
const HEARD_BEFORE_MS = 900;
/** A call may take so many times its caller's patience: four minutes, where that is twelve seconds. */
const LONGEST_CALL_PATIENCES = 20;

/** Plays one call through `/voice` and `/twilio` and looks up what came of it. */
export async function play(scenario: Scenario, options: PlayOptions): Promise<Played> {
  const { baseUrl, callerId } = options;
  const startedAt = performance.now();
  const { background } = options.mouth;
  await using telephone = await Telephone.dial({ baseUrl, from: callerId, background });
  await using watch = new CallWatch({
    baseUrl,
    callSid: telephone.callSid,
    viewKey: telephone.viewKey,
    tell: options.tell ?? (() => undefined),
  });
  const fault = await converse(scenario, options, telephone, watch);
  telephone.hangUp();
  await settled(watch);
  const number = watch.call?.order_number ?? undefined;
  return {
    call: watch.call,
    order: number === undefined ? undefined : await orderAt(baseUrl, number),
    callerId: callerId.startsWith("+") ? callerId : undefined,
    answeredAfterMs: telephone.answeredAfterMs,
    tookMs: performance.now() - startedAt,
    fault,
  };
}

async function converse(
  scenario: Scenario,
  options: PlayOptions,
  telephone: Telephone,
  watch: CallWatch,
): Promise<string | undefined> {
  const caller = new SimulatedCaller(scenario, options.menu);
  const { patienceMs, mouth } = options;
  const until = performance.now() + LONGEST_CALL_PATIENCES * patienceMs;
  let hasEnded = false;
  void telephone.ended.then(() => (hasEnded = true));
  const isOver = (): boolean => hasEnded;
  let seen = 0;
  let turn = "";
  let lastAt = performance.now();
  let hearsSince: number | undefined;
  while (!isOver()) {
    if (performance.now() > until) return "the call went on too long";
    await wait(50);
    const timeline = watch.call?.timeline ?? [];
    const fresh = timeline.slice(seen).flatMap((each) => (each.kind === "said" ? [each.text] : []));
    if (timeline.length > seen) lastAt = performance.now();
    seen = timeline.length;
    if (fresh.length > 0) turn = [turn, ...fresh].join(" ").trim();
    hearsSince = telephone.isHearing ? (hearsSince ?? performance.now()) : undefined;
    if (hearsSince !== undefined && performance.now() - hearsSince > HEARD_BEFORE_MS) {
      const interruption = caller.interrupt(turn);
      if (interruption !== undefined) {
        turn = "";
        await mouth.say(telephone, interruption, true);
        continue;
      }
    }
    // A typing caller answers a question at once; otherwise one hears the other out.
    const hearsOut = mouth.isHeard || turn === "" || !turn.endsWith("?");
    if (hearsOut && telephone.isHearing) {
      lastAt = performance.now();
      continue;
    }
    const quietMs = performance.now() - lastAt;
    if (quietMs < TURN_OVER_MS || (turn === "" && quietMs < patienceMs)) continue;
    const action =
      turn === "" || quietMs > patienceMs ? caller.nudge() : caller.answer(turn, quietMs);
    if (action.kind === "wait") continue;
    turn = "";
    if (!(await act(action, options, telephone))) return undefined;
    lastAt = performance.now();
  }
  const how = await telephone.ended;
  return how.kind === "failed" ? how.reason : undefined;
}

/** False once the caller has hung up. */
async function act(
  action: CallerAction,
  { mouth }: PlayOptions,
  telephone: Telephone,
): Promise<boolean> {
  switch (action.kind) {
    case "say":
      await mouth.say(telephone, action.text, false);
      return true;
    case "press":
      telephone.press(action.digits);
      return true;
    case "silent":
      await Promise.race([wait(action.ms), telephone.ended]);
      return true;
    case "hang_up":
      telephone.hangUp();
      return false;
    case "wait":
      return true;
  }
}

/** Waits until the shop has written the end of the call. */
async function settled(watch: CallWatch): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    await watch.refresh();
    if (watch.call?.ended_at_ms != null) return;
    await wait(100);
  }
}

async function orderAt(baseUrl: string, number: string): Promise<Played["order"]> {
  const answer = await fetch(new URL(`/api/orders/${number}`, baseUrl));
  return answer.ok ? orderSchema.safeParse(await answer.json()).data : undefined;
}
