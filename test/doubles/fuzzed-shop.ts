import assert from "node:assert/strict";
import { type App, startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { AgentSession } from "./agent-session.ts";
import { eventually } from "./eventually.ts";
import { type FuzzSamples, type FuzzTarget, apiTargets, formTarget, fuzz } from "./http-fuzz.ts";
import { seededRandom } from "./mutations.ts";
import { ScriptedAgent } from "./scripted-agent.ts";
import { ScriptedCaller } from "./scripted-caller.ts";
import { heapBytes, resources, resourcesBeyond } from "./soak.ts";

export type HttpFuzzResult = {
  readonly routes: readonly {
    readonly name: string;
    readonly statuses: ReadonlyMap<number, number>;
  }[];
  readonly seconds: number;
  readonly heapBeforeBytes: number;
  readonly heapAfterBytes: number;
  /** Sockets, timers and other handles. */
  readonly leftOpen: readonly string[];
};

const SEED = 20_261_127;
/** A call that is over, and that left drinks behind. */
const DROPPED = "CA000000000000000000000000000000d1";
const CALL_FORM =
  "AccountSid=AC1&ApiVersion=2010-04-01&CallStatus=in-progress&From=%2B15552223333&FromCity=&To=%2B15550001111";
const FORMS: Readonly<Record<string, readonly string[]>> = {
  "/voice": [
    `CallSid=CA00000000000000000000000000000001&${CALL_FORM}`,
    "CallSid=CA2&From=anonymous",
  ],
  "/voice/after-stream": [
    `CallSid=CA00000000000000000000000000000001&${CALL_FORM}`,
    `CallSid=${DROPPED}`,
  ],
  "/voice/stream-status": [`StreamSid=MZ1&StreamEvent=stream-error&StreamError=x&CallSid=CA1`],
  "/sms/status": ["MessageSid=SM1&MessageStatus=delivered&To=%2B15552223333&ErrorCode=30003"],
  "/sms/inbound": ["STATUS", "CANCEL ORDER", "STOP", "START", "HELP", "FORGET ME", "1234 🧋"].map(
    (body) =>
      `MessageSid=SM1&From=%2B15552223333&To=%2B15550001111&Body=${encodeURIComponent(body)}`,
  ),
};

/** The whole shop, open to everyone on this machine, under `count` hurt requests to each of its routes and webhooks. */
export async function fuzzTheShop(
  count: number,
  onRoute: (name: string, statuses: ReadonlyMap<number, number>) => void = () => undefined,
): Promise<HttpFuzzResult> {
  await using agent = await ScriptedAgent.open({ noGreeting: true });
  await using shop = await openShop(agent);
  await using good = await ScriptedCaller.dial({ baseUrl: shop.url, from: "+15557770001" });
  const session = await agent.session(0);
  await leaveDrinksBehind(shop, agent);
  await proveUndisturbed(session, good, 0x21);
  using stack = new DisposableStack();
  stack.use(keepTalking(session));

  const targets = await targetsOf(shop);
  for (const target of targets) await fuzz(shop.url, target, 10);
  await calm(shop);
  const idle = resources();
  const heapBeforeBytes = heapBytes();
  const from = performance.now();
  const routes: { name: string; statuses: ReadonlyMap<number, number> }[] = [];
  for (const target of targets) {
    const statuses = await fuzz(shop.url, target, count);
    routes.push({ name: target.name, statuses });
    onRoute(target.name, statuses);
  }
  const seconds = (performance.now() - from) / 1_000;
  await proveUndisturbed(session, good, 0x22);
  await calm(shop);
  const heapAfterBytes = heapBytes();
  const leftOpen = await eventually(() => {
    assert.deepEqual(resourcesBeyond(idle), []);
    return [];
  }).catch(() => resourcesBeyond(idle));
  assert.deepEqual([...good.violations, ...agent.violations], []);
  return { routes, seconds, heapBeforeBytes, heapAfterBytes, leftOpen };
}

async function openShop(agent: ScriptedAgent): Promise<App> {
  const config = readConfig({
    PORT: "0",
    DATABASE_URL: "sqlite::memory:",
    DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
    DEEPGRAM_AGENT_URL: agent.url,
    MAX_CONCURRENT_CALLS: "8",
    MAX_CALL_MINUTES: "115",
  });
  assert.ok(config.ok, JSON.stringify(config));
  // Without pages: they are not what is hurt here, and building them takes its time.
  return startApp(config.value, { log: silentLog(), root: "/nowhere/at/all" });
}

async function targetsOf(shop: App): Promise<readonly FuzzTarget[]> {
  const random = seededRandom(SEED);
  const samples: FuzzSamples = {
    parameters: { order_no: ["1234", "9999"], call_sid: [DROPPED, "CA1"], item: ["boba", "taro"] },
    bodies: {
      "POST /api/staff/session": [{ pin: "4321" }],
      "POST /api/orders/{order_no}/done": [{ expected_version: 1 }, null],
      "POST /api/orders/{order_no}/undo": [{ expected_version: 1 }, null],
      "POST /api/orders/{order_no}/cancel": [{ expected_version: 1 }, null],
      "POST /api/orders/{order_no}/collected": [{ expected_version: 1 }, null],
      "PATCH /api/menu/{item}": [{ available: false }, { available: true }],
      "POST /api/shop/pause": [{ paused: false }, { paused: true, reason: "no tea" }],
      "POST /api/calls/{call_sid}/wrong": [{ wrong: true }],
      "POST /api/call-backs/{call_sid}/order": [{ phone: "555-123-4567", include_staged: true }],
    },
  };
  return [
    ...(await apiTargets(shop.url, samples, random)),
    ...Object.entries(FORMS).map(([path, forms]) => formTarget(path, forms, random)),
  ];
}

/** A caller who says nothing for half a minute would be hung up on. */
function keepTalking(session: AgentSession): Disposable {
  const timer = setInterval(() => session.hears("Let me think."), 2_000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** A call that was cut off with a drink in its cart: a card for staff routes to work on. */
async function leaveDrinksBehind(shop: App, agent: ScriptedAgent): Promise<void> {
  await using caller = await ScriptedCaller.dial({ baseUrl: shop.url, callSid: DROPPED });
  const session = await agent.session(1);
  session.asks({ id: "fc_1", name: "add_to_cart", arguments: '{"flavor":"taro milk tea"}' });
  session.asks({ id: "fc_2", name: "confirm_pending_to_cart" });
  await eventually(() => assert.match(session.answerTo("fc_2")?.content ?? "", /"ok":true/));
  caller.hangsUp();
  await eventually(() => assert.equal(session.isOpen, false));
}

/** What is said on the undisturbed call arrives, both ways, exactly; its tools answer. */
async function proveUndisturbed(
  session: AgentSession,
  good: ScriptedCaller,
  mark: number,
): Promise<void> {
  const spoken = Buffer.alloc(320, mark);
  const heardBefore = good.sound.length;
  good.speaks(spoken);
  const reply = session.says("Fine.", new Uint8Array(501).fill(mark));
  session.asks({ id: `fc_${mark}`, name: "get_cart" });
  await eventually(() => {
    assert.deepEqual(good.sound.subarray(heardBefore), Buffer.from(reply));
    assert.deepEqual(session.audio.filter((byte) => byte !== 0xff).subarray(-320), spoken);
    assert.match(session.answerTo(`fc_${mark}`)?.content ?? "", /"ok":true/);
  });
}

/** Rings that nobody followed have been given up, and only the undisturbed call is left. */
async function calm(shop: App): Promise<void> {
  await eventually(() => assert.equal(shop.callsInProgress(), 1), { withinMs: 60_000 });
}
