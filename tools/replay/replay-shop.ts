import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type App, startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { NoText } from "../../src/orders/text-forecast.ts";
import { parseOrderNumber } from "../../src/shop/order-number.ts";
import type { OrderItem } from "../../src/shop/order.ts";
import { type PhoneNumber, parsePhoneNumber } from "../../src/shop/phone-number.ts";
import { openStore, type Store } from "../../src/storage/open-store.ts";
import type { OrderItemJson } from "../../src/web/api.ts";
import type { RecordedCall } from "../../src/web/recorded-call.ts";
import { ScriptedAgent } from "../../test/doubles/scripted-agent.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Order numbers run from here, nine thousand of them (`chooseOrderNumber`). */
const FIRST_NUMBER = 1000;
const NUMBERS = 9000;
/** Kept free for stories; a transfer is told to the carrier and never dialled. */
const SHOP_PHONE = "+14155550199";

/** Today's program as it stood when the recorded call rang: its clock, what was sold out, who the caller was. */
export type ReplayShop = AsyncDisposable & {
  readonly app: App;
  readonly agent: ScriptedAgent;
  /** UTC ms; moved from message to message. */
  readonly clock: { now: number };
};

/** @param menuFile the menu to replay with: today's */
export async function openReplayShop(call: RecordedCall, menuFile: string): Promise<ReplayShop> {
  await using opened = new AsyncDisposableStack();
  const clock = { now: call.started_at_ms };
  const now = () => clock.now;
  const folder = await mkdtemp(path.join(tmpdir(), "bobarista-replay-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const databaseUrl = `sqlite:${path.join(folder, "shop.db")}`;
  await prepareStore(databaseUrl, call, now);
  const agent = opened.use(await ScriptedAgent.open({ onlyAsTold: true }));
  const config = readConfig({
    PORT: "0",
    DATABASE_URL: databaseUrl,
    MENU_FILE: menuFile,
    DEEPGRAM_API_KEY: ScriptedAgent.apiKey,
    DEEPGRAM_AGENT_URL: agent.url,
    LOG_LEVEL: "silent",
    RETENTION_DAYS: "3650",
    ...(call.beginning.can_transfer ? { SHOP_PHONE } : {}),
    // One text a day is less than an order needs.
    ...(wasTold(call, "too_many_today") ? { MAX_TEXTS_PER_NUMBER_PER_DAY: "1" } : {}),
  });
  if (!config.ok) throw new Error(config.refusal.join("\n"));
  const random = sameNumber(call.result.order?.order_number);
  const app = opened.use(await startApp(config.value, { log: silentLog(), now, random }));
  const open = opened.move();
  return { app, agent, clock, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** So that the order of today gets the number that the recorded agent will say. */
function sameNumber(orderNumber: string | undefined): () => number {
  return () => (Number(orderNumber ?? FIRST_NUMBER) - FIRST_NUMBER + 0.5) / NUMBERS;
}

async function prepareStore(url: string, call: RecordedCall, now: () => number): Promise<void> {
  await using store = await openStore(url, { log: silentLog(), now });
  const { sold_out: soldOut, usual, resume_state: resumeState } = call.beginning;
  for (const item of soldOut) await store.switches.setSoldOut(item, true);
  const textsTo = parsePhoneNumber(call.result.order?.phone ?? "");
  if (textsTo !== undefined && wasTold(call, "opted_out")) await store.optOuts.add(textsTo);
  const from = call.from === null ? undefined : parsePhoneNumber(call.from);
  if (from === undefined) return;
  if (!call.beginning.takes_texts) await failText(store, from);
  if (usual !== null) {
    const number = parseOrderNumber(String(FIRST_NUMBER));
    assert.ok(number !== undefined);
    const items = usual.map(itemOf);
    const order = {
      number,
      callSid: undefined,
      phone: from,
      status: "collected",
      items,
      totalCents: items.reduce((sum, { priceCents }) => sum + priceCents, 0),
      createdAt: now() - 2 * DAY_MS,
      readyAt: undefined,
      version: 1,
    } as const;
    await store.orders.place(order, []);
  }
  if (resumeState !== null) {
    await store.calls.save({
      callSid: `${call.call_sid}-before`,
      from,
      phone: undefined,
      startedAt: now() - 2 * MINUTE_MS,
      endedAt: now() - MINUTE_MS,
      outcome: "dropped",
      orderNumber: undefined,
      cart: { items: [], staged: undefined, totalCents: 0 },
      timeline: [],
      turnLatenciesMs: [],
      worker: "before",
      markedWrongAt: undefined,
      wrongNote: undefined,
      callBack: "open",
      resumeState,
    });
  }
}

/** Whether the agent was told that no text would come, and this is why. */
function wasTold({ messages }: RecordedCall, why: NoText): boolean {
  return JSON.stringify(messages).includes(JSON.stringify(`"no_text_code":"${why}"`).slice(1, -1));
}

/** As a landline is known: a text to it has failed for good. */
async function failText(store: Store, to: PhoneNumber): Promise<void> {
  const body = "A text of an earlier day.";
  await store.outbox.queueReply({
    id: "before",
    kind: "reply",
    orderNumber: undefined,
    to,
    body,
  });
  for (const claimed of await store.outbox.claimDue({ leaseMs: MINUTE_MS, limit: 1 })) {
    await store.outbox.giveUp(claimed, "30006: a landline");
  }
}

function itemOf({ price, ...item }: OrderItemJson): OrderItem {
  return { ...item, priceCents: Math.round(price * 100) };
}
