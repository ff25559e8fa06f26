import { stringify } from "yaml";
import { z } from "zod";
import type { OrderItemJson } from "./api.ts";
import type { RecordedCall } from "./recorded-call.ts";

/**
 * A recorded call as a file of scenarios: `npm run eval -- --file` lets a simulated caller say its lines to today's agent,
 * `npm run replay` plays its messages to today's program. What it should have come to is for a person to write.
 */
export function callScenarioFile(call: RecordedCall, note: string | undefined): string {
  const day = new Date(call.started_at_ms).toISOString().slice(0, 10);
  const { messages, ...rest } = call;
  const head = [
    `# A call of ${day}. Its telephone numbers are nobody's.`,
    "# 1. Put `expect` right: it says what came of the call, not what should have come of it.",
    "# 2. npm run eval -- --file <this file>   the caller's lines, said to today's agent",
    "#    npm run replay -- <this file>        the same messages, played to today's program",
  ];
  const scenario = {
    id: `call-${day}-${idPart(call.call_sid)}`,
    title: note ?? `A recorded call of ${day}`,
    from: call.from ?? "anonymous",
    ...(call.beginning.sold_out.length === 0
      ? {}
      : { given: { sold_out: call.beginning.sold_out } }),
    script: scriptOf(call),
    expect: expectedOf(call),
  };
  const file = { group: "recorded calls", scenarios: [scenario], recording: rest };
  return [
    ...head,
    stringify(file, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd(),
    "  # JSON is YAML: one message a line, in the order they came and went.",
    "  messages:",
    ...(messages.length === 0
      ? ["    []"]
      : messages.map((each) => `    - ${JSON.stringify(each)}`)),
    "",
  ].join("\n");
}

export function callScenarioFileName(
  call: Pick<RecordedCall, "call_sid" | "started_at_ms">,
): string {
  const day = new Date(call.started_at_ms).toISOString().slice(0, 10);
  return `call-${day}-${idPart(call.call_sid)}.yaml`;
}

function idPart(callSid: string): string {
  return callSid
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(-8);
}

type Step = { readonly at: "any"; readonly say?: string; press?: string; readonly hang_up?: true };

const heardMessage = z.object({
  type: z.literal("ConversationText"),
  role: z.literal("user"),
  content: z.string(),
});
const injectedMessage = z.object({ type: z.literal("InjectUserMessage"), content: z.string() });
const typedMessage = z.object({
  event: z.literal("typed"),
  typed: z.object({ text: z.string() }),
});
const dtmfMessage = z.object({
  event: z.literal("dtmf"),
  dtmf: z.object({ digit: z.string() }),
});
const stopMessage = z.object({ event: z.literal("stop") });

/** What the caller said, as it was heard, and pressed, each when it is their turn. */
function scriptOf({ messages, result }: RecordedCall): readonly Step[] {
  const steps: Step[] = [];
  const typed = new Set<string>();
  /** Lines the shop gave the agent for the caller's keys: they are pressed again, not said. */
  const pressed = new Set<string>();
  for (const each of messages) {
    if (!("message" in each)) continue;
    const { message } = each;
    const key = dtmfMessage.safeParse(message).data?.dtmf.digit;
    const typing = typedMessage.safeParse(message).data?.typed.text;
    const injected = injectedMessage.safeParse(message).data?.content;
    const heard = heardMessage.safeParse(message).data?.content;
    const last = steps.at(-1);
    if (typing !== undefined) typed.add(typing);
    if (injected !== undefined && !typed.has(injected)) pressed.add(injected);
    if (key !== undefined && last?.press !== undefined) last.press += key;
    else if (key !== undefined) steps.push({ at: "any", press: key });
    else if (heard !== undefined && !pressed.has(heard)) steps.push({ at: "any", say: heard });
    else if (stopMessage.safeParse(message).success && result.order === null) {
      steps.push({ at: "any", hang_up: true });
    }
  }
  return steps;
}

function expectedOf({ result, from }: RecordedCall): Record<string, unknown> {
  const { order } = result;
  if (order === null) return { order: [] };
  const drinks = Map.groupBy(order.items, (item) => JSON.stringify(item));
  return {
    order: [...drinks.values()].flatMap((same) => {
      const [first] = same;
      return first === undefined ? [] : [drinkOf(first, same.length)];
    }),
    total: order.total,
    ...(order.phone === null || order.phone === from ? {} : { phone: order.phone }),
  };
}

function drinkOf(item: OrderItemJson, quantity: number) {
  const { flavor, toppings, sweetness, ice, addons } = item;
  return { flavor, toppings, sweetness, ice, addons, quantity };
}
