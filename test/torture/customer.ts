import { setTimeout as wait } from "node:timers/promises";
import type { AgentSession } from "../doubles/agent-session.ts";
import type { ScriptedAgent } from "../doubles/scripted-agent.ts";
import { ScriptedCaller } from "../doubles/scripted-caller.ts";
import { OrderTaker, type Wish } from "./order-taker.ts";
import type { Staff } from "./staff.ts";

/** What one customer and the staff were told about one order. Nothing else counts as known. */
export type Memory = {
  readonly index: number;
  readonly phone: string;
  readonly wishes: readonly Wish[];
  /** Every call this customer made: more than one when the first was cut off for good. */
  readonly callSids: string[];
  /** The number the agent was told. */
  orderNumber: string | undefined;
  /** What Twilio would have warned about. */
  readonly violations: string[];
};

export type CustomerOptions = {
  /** Where the telephone network reaches the shop. */
  readonly shopUrl: string;
  readonly account: { readonly accountSid: string; readonly authToken: string };
  readonly agent: ScriptedAgent;
  readonly staff: Staff;
  readonly undoWindowMs: number;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** A tool was answered, or a press. */
  readonly onHappening: () => void;
};

/** Calls and orders, again if the call is lost for good; then staff bump, undo, bump again and hand out, each with some chance. */
export async function beCustomer(memory: Memory, options: CustomerOptions): Promise<void> {
  const { random, undoWindowMs, staff, signal } = options;
  while (memory.orderNumber === undefined && !signal.aborted) {
    memory.orderNumber = await callTheShop(memory, options);
    if (memory.orderNumber === undefined) await wait(300 + random() * 700);
  }
  const { orderNumber } = memory;
  if (orderNumber === undefined || random() < 0.2) return;
  const press = async (move: "done" | "undo" | "collected"): Promise<void> => {
    await staff.press(orderNumber, move, signal);
    options.onHappening();
  };
  await press("done");
  if (random() < 0.4) {
    await wait(random() * undoWindowMs * 1.2);
    await press("undo");
    if (random() < 0.5) return;
    await press("done");
  }
  if (random() < 0.5) await press("collected");
}

/** One call, whatever becomes of it. Answers the order number, if the agent was told one. */
async function callTheShop(memory: Memory, options: CustomerOptions): Promise<string | undefined> {
  const { shopUrl, account, agent, random } = options;
  const isRedial = memory.callSids.length > 0;
  await using caller = new ScriptedCaller({ baseUrl: shopUrl, from: memory.phone, ...account });
  memory.callSids.push(caller.callSid);
  try {
    await caller.follow(await caller.rings());
  } catch {
    return undefined; // nobody answers: the network tells the caller
  }
  let orderNumber: string | undefined;
  while (orderNumber === undefined) {
    const session = await sessionThatHears(caller, memory.index, agent);
    if (session === undefined) break;
    orderNumber = await new OrderTaker(session, options.onHappening).takeOrder(
      memory.wishes,
      isRedial,
    );
    if (orderNumber === undefined && random() < 0.1) break; // tired of it
  }
  caller.hangsUp();
  // A shop that is gone answers nothing: that is what this is about.
  memory.violations.push(
    ...caller.violations.filter(
      (violation) => !violation.startsWith("after-stream: ") && !violation.includes("fetch failed"),
    ),
  );
  return orderNumber;
}

/** The agent's session that this caller's voice reaches; `undefined` when the call is over. */
async function sessionThatHears(
  caller: ScriptedCaller,
  index: number,
  agent: ScriptedAgent,
): Promise<AgentSession | undefined> {
  const voice = voiceOf(index);
  while (caller.fate === undefined) {
    if (caller.isStreaming) caller.speaks(voice);
    const session = agent.sessions.findLast(({ isOpen, audio }) => isOpen && audio.includes(voice));
    if (session !== undefined) return session;
    await wait(20);
  }
  return undefined;
}

/** One frame of sound that nobody else makes. */
function voiceOf(index: number): Buffer {
  const frame = Buffer.alloc(160);
  for (let at = 0; at < frame.length; at += 4) frame.writeUInt32BE(0x30_00_00_00 + index, at);
  return frame;
}

/** One to three drinks that differ from customer to customer, so that a mix-up shows. */
export function wishesOf(index: number): readonly Wish[] {
  const toppings = ["boba", "egg pudding", "crystal agar boba", "vanilla cream"];
  return Array.from({ length: 1 + (index % 3) }, (_, drink) => ({
    flavor: (index + drink) % 2 === 0 ? "taro milk tea" : "black milk tea",
    toppings: toppings.filter((_topping, bit) => ((index >> bit) & 1) === 1),
    sweetness: ["0%", "25%", "50%", "75%", "100%"][(index + drink) % 5] ?? "50%",
    ice: ["no ice", "less ice", "regular ice", "extra ice"][(index >> 2) % 4] ?? "regular ice",
  }));
}
