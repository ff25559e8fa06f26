import { setTimeout as wait } from "node:timers/promises";
import { CallWatch } from "../tools/call-watch.ts";
import { Telephone } from "../tools/telephone.ts";
import type { Mouth } from "./mouths.ts";

const GREETING_MS = 60_000;
const HEARING_MS = 300_000;
const SAY_AGAIN_MS = 20_000;

/** One call that nobody counts: with the first, the agent loads its models and learns the menu's words. */
export async function hearGreeting(baseUrl: string): Promise<void> {
  await using telephone = await Telephone.dial({ baseUrl, from: "anonymous" });
  const until = performance.now() + GREETING_MS;
  while (!telephone.isHearing && performance.now() < until) await wait(100);
}

/**
 * Calls until a spoken word was heard: a caller who is not understood because the recogniser still learns the menu says
 * nothing about what it can do. Throws when nothing is heard at all.
 */
export async function untilHeard(baseUrl: string, mouth: Mouth): Promise<void> {
  const until = performance.now() + HEARING_MS;
  await using telephone = await Telephone.dial({ baseUrl, from: "anonymous" });
  await using watch = new CallWatch({
    baseUrl,
    callSid: telephone.callSid,
    viewKey: telephone.viewKey,
    tell: () => undefined,
  });
  const isHeard = (): boolean =>
    watch.call?.timeline.some((entry) => entry.kind === "heard") === true;
  while (!isHeard()) {
    if (performance.now() > until) throw new Error("the agent hears nothing of what is spoken");
    await mouth.say(telephone, "Hello, good morning.", false);
    const again = performance.now() + SAY_AGAIN_MS;
    while (!isHeard() && performance.now() < again) await wait(100);
  }
}
