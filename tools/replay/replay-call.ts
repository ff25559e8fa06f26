import { z } from "zod";
import { setTimeout as wait } from "node:timers/promises";
import { callsSchema, type CallJson, orderSchema } from "../../src/web/api.ts";
import type { RecordedCall } from "../../src/web/recorded-call.ts";
import { type Difference, differencesOf, rowDifferences } from "./differences.ts";
import { Player } from "./player.ts";
import { openReplayShop } from "./replay-shop.ts";

export type Replayed = {
  readonly toolCalls: number;
  readonly differences: readonly Difference[];
};

const toolAnswer = z.object({
  type: z.literal("FunctionCallResponse"),
  id: z.string(),
  name: z.string(),
  content: z.string(),
});
const ownLine = z.object({ type: z.literal("InjectAgentMessage"), message: z.string() });
const clear = z.object({ event: z.literal("clear") });

/** Plays a recorded call to today's program with this menu, in a shop of its own, and says what comes out otherwise. */
export async function replayCall(call: RecordedCall, menuFile: string): Promise<Replayed> {
  await using shop = await openReplayShop(call, menuFile);
  await using player = new Player(call, shop);
  await player.play();
  const today = await settledCall(shop.app.url);
  const out = call.messages.flatMap((each) =>
    each.way === "out" && "message" in each ? [each.message] : [],
  );
  const answers = out.flatMap((message) => toolAnswer.safeParse(message).data ?? []);
  const isCorrection = correctionTest([...call.result.corrections, ...correctionsOf(today)]);
  const ownLines = out
    .flatMap((message) => ownLine.safeParse(message).data?.message ?? [])
    .filter((line) => !isCorrection(line));
  const ownLinesNow = player.sessions
    .flatMap((session) => session.injected)
    .filter((line) => !isCorrection(line));
  return {
    toolCalls: answers.length,
    differences: [
      ...answers.flatMap((answer, index) => answerDifferences(answer, index, player)),
      ...(await orderDifferences(call, today, shop.app.url)),
      ...rowDifferences(call.result.corrections, correctionsOf(today), "truth guard: correction"),
      ...rowDifferences(ownLines, ownLinesNow, "said for the shop: line"),
      ...differencesOf(
        out.filter((message) => clear.safeParse(message).success).length,
        player.clears,
        "sound cleared for the caller, times",
      ),
      ...rowDifferences(
        [],
        [...shop.agent.violations, ...player.caller.violations],
        "a vendor would complain:",
      ),
    ],
  };
}

function answerDifferences(
  answer: z.infer<typeof toolAnswer>,
  index: number,
  player: Player,
): readonly Difference[] {
  const now = player.sessions.findLast((session) => session.answerTo(answer.id) !== undefined);
  const content = now?.answerTo(answer.id)?.content;
  return differencesOf(
    parsed(answer.content),
    content === undefined ? undefined : parsed(content),
    `tool ${index + 1}: ${answer.name}`,
  );
}

async function orderDifferences(
  { result }: RecordedCall,
  today: CallJson,
  url: string,
): Promise<readonly Difference[]> {
  const outcome = differencesOf(result.outcome, today.outcome, "the call ended as");
  // An order that was deleted before the export says nothing about the call.
  if (result.order === null && result.outcome === "ordered") return outcome;
  const { order_number: number } = today;
  const stored = number === null ? undefined : await fetch(new URL(`/api/orders/${number}`, url));
  const order = stored?.ok === true ? orderSchema.parse(await stored.json()) : undefined;
  const now = order && {
    order_number: order.order_number,
    phone: order.phone,
    total: order.total,
    items: order.items,
  };
  return [...outcome, ...differencesOf(result.order, now ?? null, "order")];
}

/** The call's record once its end is written. */
async function settledCall(url: string): Promise<CallJson> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await fetch(new URL("/api/calls?limit=1", url));
    const [call] = callsSchema.parse(await answer.json()).calls;
    if (call !== undefined && call.ended_at_ms !== null) return call;
    await wait(50);
  }
  throw new Error("the replayed call does not end");
}

function correctionsOf({ timeline }: CallJson): readonly string[] {
  return timeline.flatMap((entry) =>
    entry.kind === "note" && entry.name === "corrected" ? [entry.text] : [],
  );
}

/** A note of a correction ends with the sentence that was said. */
function correctionTest(notes: readonly string[]): (line: string) => boolean {
  return (line) => notes.some((note) => note.endsWith(line));
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
