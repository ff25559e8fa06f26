import { parentPort, workerData } from "node:worker_threads";
import { randomBytes } from "node:crypto";
import { setPriority } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { Caller } from "./caller.ts";
import { connectLean } from "./lean-socket.ts";
import { SharedBoard, type ThreadStart } from "./shared-board.ts";

/** The callers' thread: dials, speaks a frame for each caller every 20 ms, hangs up. */

const FRAME_MS = 20;
const PARAMETER = /<Parameter name="([^"]*)" value="([^"]*)"/g;

const order = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("dial"),
    calls: z.number(),
    perSecond: z.number(),
    port: z.number(),
    /** Asks `POST /voice` for the stream first, as Twilio does. */
    voice: z.boolean(),
    direct: z.boolean(),
  }),
  z.object({ kind: z.literal("hang_up") }),
]);
type DialOrder = Extract<z.infer<typeof order>, { kind: "dial" }>;

const { memory, priority } = z.custom<ThreadStart>().parse(workerData);
// On Linux this is the priority of the calling thread.
setPriority(priority);
const board = new SharedBoard(memory);
/** Callers by the millisecond of the 20 at which they speak. */
const wheel: Caller[][] = Array.from({ length: FRAME_MS }, () => []);
let nextTickAt = 0;
let timer: NodeJS.Timeout | undefined;

parentPort?.on("message", (message: unknown) => {
  const parsed = order.parse(message);
  if (parsed.kind === "dial") void dialAll(parsed);
  else hangUpAll();
});

async function dialAll(dial: DialOrder): Promise<void> {
  nextTickAt = Math.ceil(board.now());
  timer = setInterval(turnWheel, 1);
  const startedAt = board.now();
  const pending: Promise<void>[] = [];
  for (let index = 0; index < dial.calls; index += 1) {
    const ahead = (index / dial.perSecond) * 1_000 - (board.now() - startedAt);
    if (ahead > 1) await wait(ahead);
    pending.push(
      dialOne(dial, index).catch((error: unknown) => {
        board.add("callsFailed", 1);
        if (board.count("callsFailed") === 1) parentPort?.postMessage(String(error));
      }),
    );
  }
  await Promise.all(pending);
}

async function dialOne(dial: DialOrder, index: number): Promise<void> {
  const callSid = `CA${randomBytes(16).toString("hex")}`;
  const parameters = dial.voice ? await ring(dial.port, callSid, index) : {};
  const caller = new Caller({ index, callSid, parameters, direct: dial.direct, board });
  const path = dial.direct ? "/direct" : "/twilio";
  const socket = await connectLean(new URL(`ws://127.0.0.1:${dial.port}${path}`), caller);
  caller.begin(socket);
  board.add("callsConnected", 1);
  wheel[index % FRAME_MS]?.push(caller);
}

/** `POST /voice`, as Twilio does; answers the stream's parameters. */
async function ring(
  port: number,
  callSid: string,
  index: number,
): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(`http://127.0.0.1:${port}/voice`, {
    method: "POST",
    body: new URLSearchParams({
      AccountSid: `AC${"0".repeat(32)}`,
      CallSid: callSid,
      CallStatus: "ringing",
      Direction: "inbound",
      From: `+1555${String(2_000_000 + index)}`,
      To: "+15550001111",
    }),
  });
  const twiml = await answer.text();
  if (!twiml.includes("<Stream")) throw new Error(`/voice answered ${answer.status}: ${twiml}`);
  const parameters = new Map<string, string>();
  for (const [, name = "", value = ""] of twiml.matchAll(PARAMETER)) parameters.set(name, value);
  return Object.fromEntries(parameters);
}

/** Sends all that is due, also what a late timer has missed: a slow generator must not thin out the load. */
function turnWheel(): void {
  const now = board.now();
  for (; nextTickAt <= now; nextTickAt += 1) {
    const callers = wheel[nextTickAt % FRAME_MS] ?? [];
    for (const caller of callers) caller.tick();
    if (callers.length > 0) board.noteLateness(board.now() - nextTickAt);
  }
}

function hangUpAll(): void {
  clearInterval(timer);
  for (const callers of wheel) {
    for (const caller of callers) caller.hangUp();
    callers.length = 0;
  }
}
