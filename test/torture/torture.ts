import { setTimeout as wait } from "node:timers/promises";
import { silentLog } from "../../src/lib/log.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { FakeTwilioRest, type Mishap } from "../doubles/fake-twilio-rest.ts";
import { freePort } from "../doubles/free-port.ts";
import { ScriptedAgent } from "../doubles/scripted-agent.ts";
import { Balancer } from "./balancer.ts";
import { beCustomer, type Memory, wishesOf } from "./customer.ts";
import { KillableShop } from "./killable-shop.ts";
import { Staff } from "./staff.ts";
import { findFaults } from "./torture-check.ts";

const PIN = "4321";
const UNDO_SECONDS = 1;
/** At once; each orders anew when done. */
const CUSTOMERS = 8;
/** Shops over one store, as on two machines; with `WORKERS` one shop of several processes. */
const SHOPS = 2;
/** A shop lives until up to so many tools and presses were answered, or so long; one in four lives longer, and sends texts. */
const MOST_HAPPENINGS = 20;
const MOST_HAPPENINGS_OF_A_LONG_LIFE = 80;
const LIVES_AT_MOST_MS = 8000;
const FIRST_ORDER_WITHIN_MS = 60_000;
/** Texts whose sender was killed wait for the end of its lease, 45 s; tries that failed are minutes apart in the end. */
const SETTLES_WITHIN_MS = 10 * 60_000;
const MISHAPS: readonly Mishap[] = [
  "429",
  "500",
  "502_html",
  "accept_then_500",
  "accept_then_drop",
  "accept_then_hang",
];

export type TortureReport = {
  readonly kills: number;
  readonly calls: number;
  readonly orders: number;
  /** Order numbers that an agent was told. */
  readonly told: number;
  readonly texts: number;
  readonly events: number;
  readonly tookMs: number;
  /** From the last kill until every text was sent and every call had ended. */
  readonly settledInMs: number;
  readonly failedStarts: number;
  /** Empty when nothing was lost or doubled. */
  readonly faults: readonly string[];
};

export type TortureOptions = {
  readonly databaseUrl: string;
  readonly kills: number;
  /** `WORKERS` of the shop; with more than one, half of the kills hit a single worker. */
  readonly workers?: number;
  readonly random?: () => number;
  readonly onKill?: (kills: number, customers: number) => void;
  /** Ends it before its time: rejects with the signal's reason, once all that was started is gone. */
  readonly signal?: AbortSignal;
};

/**
 * The real server is killed at random moments, also while it starts, and started again, while callers order by phone and
 * staff bump and undo. The telephone, the agent and the carrier of texts are scripted, and speak the vendors' wires.
 */
export async function torture(options: TortureOptions): Promise<TortureReport> {
  const { databaseUrl, workers = 1, random = Math.random, signal } = options;
  const startedAt = performance.now();
  await using opened = new AsyncDisposableStack();
  const twilio = opened.use(await FakeTwilioRest.start());
  const agent = opened.use(await ScriptedAgent.open());
  const shops = new Set<KillableShop>();
  opened.defer(async () => {
    await Promise.all([...shops].map((shop) => shop.kill()));
  });
  const balancer = opened.use(
    await Balancer.open(() =>
      pick(
        [...shops].filter(({ isOpen }) => isOpen),
        random,
      ),
    ),
  );
  const environment: Readonly<Record<string, string>> = {
    PUBLIC_URL: balancer.url,
    STAFF_PIN: PIN,
    DATABASE_URL: databaseUrl,
    DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
    DEEPGRAM_AGENT_URL: agent.url,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_SMS_FROM: "+15550001111",
    TWILIO_API_BASE_URL: twilio.url,
    UNDO_SECONDS: String(UNDO_SECONDS),
    // Calls of a killed process count for 20 s more, until the others know that they are lost.
    MAX_CONCURRENT_CALLS: "10000",
    WORKERS: String(workers),
    LOG_LEVEL: "error",
  };
  const startShop = async (port: number): Promise<KillableShop> => {
    const shop = new KillableShop(port, environment);
    shops.add(shop);
    return shop;
  };
  // One kind end: then the pages are built, and a start is short.
  const first = await startShop(await freePort());
  await first.opened;
  const staff = await Staff.signIn(balancer.url, PIN);
  await first.close();
  shops.delete(first);

  const memories: Memory[] = [];
  const violations: string[] = [];
  const closing = new AbortController();
  const listening = new AbortController();
  const heard = staff.listen(listening.signal);
  let happenings = 0;
  const customers = Array.from({ length: CUSTOMERS }, async () => {
    while (!closing.signal.aborted) {
      const memory = newMemory(memories.length);
      memories.push(memory);
      // No pile of them: a shop that is killed all the time sends little, and would meet nothing else in the end.
      if (random() < 0.3 && twilio.mishapsToCome < 3) twilio.next(pick(MISHAPS, random) ?? "500");
      await beCustomer(memory, {
        shopUrl: balancer.url,
        account: twilio,
        agent,
        staff,
        undoWindowMs: UNDO_SECONDS * 1000,
        random,
        signal: closing.signal,
        onHappening: () => (happenings += 1),
      });
      await wait(random() * 100);
    }
  });

  // A database that is slow to answer may refuse a start; whoever watches over the program starts it again.
  let failedStarts = 0;
  const cameUp = async (shop: KillableShop): Promise<boolean> => {
    try {
      await shop.opened;
      return true;
    } catch (error) {
      failedStarts += 1;
      if (failedStarts > options.kills / 10 + 3) throw error;
      return false;
    }
  };

  let kills = 0;
  const killed = (): void => {
    kills += 1;
    violations.push(...forgetEndedSessions(agent));
    options.onKill?.(kills, memories.length);
  };
  const killers = Array.from({ length: workers > 1 ? 1 : SHOPS }, async () => {
    const port = await freePort();
    while (kills < options.kills && signal?.aborted !== true) {
      const shop = await startShop(port);
      const killedAtStart = random() < 0.1;
      if (killedAtStart) shop.opened.catch(() => undefined);
      if (killedAtStart) await wait(random() * 1000);
      else if (!(await cameUp(shop))) {
        shops.delete(shop);
        continue;
      }
      while (workers > 1 && random() < 0.5 && kills < options.kills) {
        await untilSomething(() => happenings, random);
        await shop.kill("worker");
        killed();
      }
      if (shop.isOpen) await untilSomething(() => happenings, random);
      // Callers talk to it until the very moment, and only then find it gone.
      await shop.kill();
      shops.delete(shop);
      killed();
    }
  });
  const stopped = Promise.withResolvers<undefined>();
  signal?.addEventListener("abort", () => {
    stopped.resolve(undefined);
  });
  await Promise.race([Promise.all(killers), stopped.promise]);
  if (signal?.aborted === true) closing.abort();
  signal?.throwIfAborted();

  const lastKillAt = performance.now();
  const lastPort = await freePort();
  while (!(await cameUp(await startShop(lastPort)))) shops.clear();
  // On a slow machine no life may have been long enough for a whole order: who was cut off all the time gets one now.
  const givenUpAt = performance.now() + FIRST_ORDER_WITHIN_MS;
  while (!memories.some(wasTold) && performance.now() < givenUpAt) await wait(50);
  closing.abort();
  await Promise.all(customers);
  await using store = await openStore(databaseUrl, { log: silentLog() });
  const deadline = performance.now() + SETTLES_WITHIN_MS;
  const isSettled = async (): Promise<boolean> =>
    (await store.outbox.nextDueAt()) === undefined &&
    (await store.calls.countInProgress()) === 0 &&
    (await store.events.latestSeq()) === staff.heard.at(-1);
  while (!(await isSettled()) && performance.now() < deadline) await wait(100);
  const settledInMs = Math.round(performance.now() - lastKillAt);
  listening.abort();
  await heard;
  violations.push(...agent.violations.filter(isNoKill));
  const faults = await findFaults({ store, memories, twilio, heard: staff.heard });
  return {
    kills,
    calls: memories.reduce((sum, { callSids }) => sum + callSids.length, 0),
    orders: (await store.orders.recentOrders(1_000_000)).length,
    told: memories.filter(wasTold).length,
    texts: twilio.accepted.length,
    events: await store.events.latestSeq(),
    tookMs: Math.round(performance.now() - startedAt),
    settledInMs,
    failedStarts,
    faults: [...faults, ...violations.map((violation) => `on the agent's wire: ${violation}`)],
  };
}

function wasTold({ orderNumber }: Memory): boolean {
  return orderNumber !== undefined;
}

/** Into the middle of whatever is done next. */
async function untilSomething(happenings: () => number, random: () => number): Promise<void> {
  const most = random() < 0.25 ? MOST_HAPPENINGS_OF_A_LONG_LIFE : MOST_HAPPENINGS;
  const until = happenings() + Math.floor(random() * most);
  const deadline = performance.now() + LIVES_AT_MOST_MS;
  while (happenings() < until && performance.now() < deadline) await wait(5);
  await wait(random() * 30);
}

/** Sessions are kept by the double with every byte they heard; answers what they did wrong. */
function forgetEndedSessions(agent: ScriptedAgent): readonly string[] {
  const ended = agent.sessions.filter(({ isOpen }) => !isOpen);
  agent.sessions.splice(0, Infinity, ...agent.sessions.filter(({ isOpen }) => isOpen));
  return ended.flatMap(({ violations }) => violations.filter(isNoKill));
}

/** A killed shop closes no socket as it should: 1006 is no wrong-doing here. */
function isNoKill(violation: string): boolean {
  return violation !== "closed with 1006";
}

function newMemory(index: number): Memory {
  return {
    index,
    phone: `+1206${String(2_000_000 + index)}`,
    wishes: wishesOf(index),
    callSids: [],
    orderNumber: undefined,
    violations: [],
  };
}

function pick<Value>(from: readonly Value[], random: () => number): Value | undefined {
  return from[Math.floor(random() * from.length)];
}
