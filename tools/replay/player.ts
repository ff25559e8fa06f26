import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { isHeardWith } from "../../src/calls/playback.ts";
import type { RecordedCall } from "../../src/web/recorded-call.ts";
import type { AgentSession } from "../../test/doubles/agent-session.ts";
import { ScriptedCaller } from "../../test/doubles/scripted-caller.ts";
import type { ReplayShop } from "./replay-shop.ts";

type WireMessage = RecordedCall["messages"][number];

/** Today's answer may take this much longer than the recorded one did. */
const PATIENCE_MS = 4_000;
const LONGEST_WAIT_MS = 40_000;
const LOOK_EVERY_MS = 5;
/** Nothing more comes from the shop by itself within this: two of its heartbeats. */
const QUIET_MS = 600;
/** Any sound: nobody listens to it, but its length says when the caller has heard it. */
const SPEECH = 0x55;

const lineEvent = z.union([
  z.object({ event: z.literal("start") }),
  z.object({ event: z.literal("dtmf"), dtmf: z.object({ digit: z.string() }) }),
  z.object({ event: z.literal("typed"), typed: z.object({ text: z.string() }) }),
  z.object({ event: z.literal("mark"), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal("stop") }),
  z.object({ event: z.literal("clear") }),
]);
const agentEvent = z.looseObject({ type: z.string() });
const toolRequest = z.object({
  type: z.literal("FunctionCallRequest"),
  functions: z.array(z.object({ id: z.string(), name: z.string() })),
});
const toolAnswer = z.object({ type: z.literal("FunctionCallResponse"), id: z.string() });
const closed = z.object({ closed: z.literal(true) });

/** What the scripted agent does by itself. */
const HANDSHAKE: ReadonlySet<string> = new Set(["Welcome", "SettingsApplied"]);

/**
 * Plays the recorded agent's and the recorded caller's messages to today's shop, over its real sockets. In the order of the
 * recording, and as fast as the shop answers: where it said something then, the next message waits until it says it now.
 */
export class Player implements AsyncDisposable {
  readonly caller: ScriptedCaller;
  readonly #shop: ReplayShop;
  readonly #call: RecordedCall;
  readonly #said = new Map<string, number>();
  #sessions = 0;
  #clears = 0;
  #lines = 0;
  #lastAtMs = 0;

  constructor(call: RecordedCall, shop: ReplayShop) {
    this.#call = call;
    this.#shop = shop;
    this.caller = new ScriptedCaller({
      baseUrl: shop.app.url,
      callSid: call.call_sid,
      from: call.from ?? "anonymous",
      playback: "never",
    });
  }

  /** Resolves when the call is over. */
  async play(): Promise<void> {
    const twiml = await this.caller.rings();
    let isFollowed = false;
    for (const each of this.#call.messages) {
      this.#shop.clock.now = this.#call.started_at_ms + each.at_ms;
      const limitMs = Math.min(each.at_ms - this.#lastAtMs + PATIENCE_MS, LONGEST_WAIT_MS);
      this.#lastAtMs = each.at_ms;
      if (!isFollowed && each.wire === "line") {
        await this.caller.follow(twiml);
        isFollowed = true;
      }
      if ("sound_bytes" in each) await this.#agentSounds(each.sound_bytes);
      else if (each.wire === "line") await this.#onLine(each, limitMs);
      else await this.#onAgent(each, limitMs);
    }
    await wait(QUIET_MS);
    if (this.caller.isStreaming) this.caller.hangsUp();
  }

  get sessions(): readonly AgentSession[] {
    return this.#shop.agent.sessions;
  }

  get clears(): number {
    return this.caller.messages.filter(({ event }) => event === "clear").length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.caller[Symbol.asyncDispose]();
  }

  get #session(): AgentSession | undefined {
    return this.sessions.at(-1);
  }

  async #agentSounds(bytes: number): Promise<void> {
    this.#session?.sendsAudio(new Uint8Array(bytes).fill(SPEECH));
    await this.#session?.pongs();
  }

  async #onLine(each: WireMessage & { message: unknown }, limitMs: number): Promise<void> {
    const isClosed = closed.safeParse(each.message).success;
    if (each.way === "out") {
      if (isClosed) {
        await until(() => !this.caller.isStreaming, limitMs);
      } else if (lineEvent.safeParse(each.message).data?.event === "clear") {
        this.#clears += 1;
        await until(() => this.clears >= this.#clears, limitMs);
      }
      return;
    }
    if (isClosed) this.caller.drops();
    else await this.#callerDoes(lineEvent.safeParse(each.message).data, limitMs);
    await this.caller.pongs();
  }

  async #callerDoes(event: z.infer<typeof lineEvent> | undefined, limitMs: number): Promise<void> {
    switch (event?.event) {
      case "start":
        // The first stream was opened with the TwiML; a later one the caller's carrier opens by itself.
        this.#lines += 1;
        await until(() => this.caller.streamSids.length >= this.#lines, limitMs);
        return;
      case "dtmf":
        this.caller.presses(event.dtmf.digit);
        return;
      case "typed":
        this.caller.types(event.typed.text);
        return;
      case "mark": {
        const heard = () =>
          this.caller.pendingMarks.filter((name) => isHeardWith(name, event.mark.name));
        await until(() => heard().length > 0, Math.min(limitMs, QUIET_MS));
        this.caller.hears(heard());
        return;
      }
      case "stop":
        this.caller.hangsUp();
        return;
      case "clear":
      case undefined:
        return;
    }
  }

  async #onAgent(each: WireMessage & { message: unknown }, limitMs: number): Promise<void> {
    if (each.way === "out") {
      await this.#shopSays(each.message, limitMs);
      return;
    }
    const session = this.#session;
    if (closed.safeParse(each.message).success) {
      session?.drops();
      return;
    }
    const message = agentEvent.safeParse(each.message).data;
    if (message === undefined) {
      session?.sendsText(String(each.message));
    } else if (!HANDSHAKE.has(message.type)) {
      for (const { id, name } of toolRequest.safeParse(message).data?.functions ?? []) {
        session?.expectsAnswerTo(id, name);
      }
      session?.sends(message);
    }
    await session?.pongs();
  }

  /** Waits until the shop has said today what it said then. */
  async #shopSays(message: unknown, limitMs: number): Promise<void> {
    const type = agentEvent.safeParse(message).data?.type;
    if (type === undefined) return;
    if (type === "Settings") {
      this.#sessions += 1;
      await until(() => this.sessions[this.#sessions - 1]?.isApplied === true, limitMs);
      return;
    }
    const answerTo = toolAnswer.safeParse(message).data?.id;
    const count = (this.#said.get(type) ?? 0) + 1;
    this.#said.set(type, count);
    const isSaid = () =>
      answerTo === undefined
        ? this.#countOf(type) >= count
        : this.sessions.some((session) => session.answerTo(answerTo) !== undefined);
    await until(isSaid, limitMs);
  }

  #countOf(type: string): number {
    return this.sessions.flatMap(({ received }) => received).filter((each) => each.type === type)
      .length;
  }
}

/** What never comes is no fault here: it is a difference, and told as one. */
async function until(isSo: () => boolean, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!isSo() && performance.now() < deadline) await wait(LOOK_EVERY_MS);
}
