import type { AgentAudio } from "../audio/call-codec.ts";
import type { Heartbeat } from "../lib/heartbeat.ts";
import type { Log } from "../lib/log.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import { AgentTether } from "./agent-tether.ts";
import type { CallConversation } from "./call-conversation.ts";
import type { CallLimits } from "./call-limits.ts";
import type { CallMetrics } from "./call-metrics.ts";
import { CallRecorder, isEmptyCart } from "./call-recorder.ts";
import { CALL_SENTENCES } from "./call-sentences.ts";
import type { CallOutcome, CallRecord, CallStore } from "./call-store.ts";
import type { CallerLine } from "./caller-line.ts";
import { type AfterCall, Farewell } from "./farewell.ts";
import { Playback } from "./playback.ts";
import { ReplyGate } from "./reply-gate.ts";
import { SilenceWatch } from "./silence-watch.ts";
import { type AnsweredTool, ToolDesk } from "./tool-desk.ts";
import { TurnClock } from "./turn-clock.ts";
import type { AgentFault, HistoryEntry, OpenVoiceAgent } from "./voice-agent.ts";

export type CallOptions = {
  readonly callSid: string;
  readonly from: PhoneNumber | undefined;
  readonly conversation: CallConversation;
  readonly openAgent: OpenVoiceAgent;
  readonly audio: AgentAudio;
  /** A softphone or a tool: may type instead of speak. */
  readonly mayType: boolean;
  /** Set when this call is picked up after its process died: it goes on with this record. */
  readonly resumed: CallRecord | undefined;
  /** µ-law played while a lost agent is replaced; empty for none. */
  readonly filler: Uint8Array;
  readonly store: Pick<CallStore, "save">;
  readonly limits: CallLimits;
  readonly heartbeat: Heartbeat;
  readonly metrics: CallMetrics;
  readonly log: Log;
  readonly worker: string;
  /** UTC ms. */
  readonly now: () => number;
};

/** How a call came to its end, from inside. */
type Ending = AfterCall["kind"] | "caller_left" | "cut_short" | "handed_over";

/**
 * One phone call, from ring to hang-up: opened when the phone rings, joined by its line when the stream starts, and by
 * another line if the first one breaks. Owns its agent, its conversation and its record; `ended` resolves when all are closed.
 */
export class Call {
  readonly ended: Promise<void>;
  /** What `/voice/after-stream` should answer once the call is over. */
  after: AfterCall = { kind: "hang_up" };
  readonly #options: CallOptions;
  readonly #resolveEnded: () => void;
  readonly #log: Log;
  readonly #recorder: CallRecorder;
  readonly #tether: AgentTether;
  readonly #tools: ToolDesk;
  readonly #gate: ReplyGate;
  readonly #farewell: Farewell;
  readonly #silence: SilenceWatch;
  readonly #turn: TurnClock;
  readonly #playback = new Playback();
  readonly #watch: Disposable;
  readonly #startedAt = performance.now();
  #line: CallerLine | undefined;
  #lineLostAt: number | undefined = performance.now();
  #lines = 0;
  #agentGone: AgentFault | undefined;
  #toldLastMinute = false;
  /** We end the call, not the caller: what is in the cart is not given up. */
  #isCutShort = false;
  #ending: Ending | undefined;

  constructor(options: CallOptions) {
    const { conversation, limits, resumed } = options;
    this.#options = options;
    this.#log = options.log.child({ callSid: options.callSid });
    const ended = Promise.withResolvers<undefined>();
    this.ended = ended.promise;
    this.#resolveEnded = () => ended.resolve(undefined);
    this.#gate = new ReplyGate(limits.gateMs);
    this.#farewell = new Farewell(limits);
    this.#silence = new SilenceWatch(limits.silenceMs);
    this.#recorder = new CallRecorder({
      store: options.store,
      log: this.#log,
      now: options.now,
      facts: () => ({
        phone: conversation.phone,
        orderNumber: conversation.orderNumber,
        cart: conversation.cart,
        resumeState: conversation.snapshot(),
      }),
      start: {
        callSid: options.callSid,
        from: options.from,
        startedAt: resumed?.startedAt ?? options.now(),
        timeline: resumed?.timeline ?? [],
        worker: options.worker,
      },
    });
    this.#turn = new TurnClock((latencyMs) => {
      this.#recorder.turn(latencyMs);
      options.metrics.turnAnswered(latencyMs);
    });
    this.#tools = new ToolDesk({
      answerTool: (call) => conversation.answerTool(call),
      limitMs: limits.toolMs,
      onAnswered: (answered) => this.#onToolAnswered(answered),
      onLate: () => this.#recorder.touch(),
    });
    this.#tether = this.#openTether();
    this.#watch = options.heartbeat.onBeat((now) => this.#tick(now));
    options.metrics.callStarted();
    this.#recorder.saveIfChanged();
  }

  get isOver(): boolean {
    return this.#ending !== undefined;
  }

  /** Its line broke and no other has come yet. */
  get waitsForLine(): boolean {
    return this.#line === undefined && !this.isOver;
  }

  get lines(): number {
    return this.#lines;
  }

  /** The stream has started. What the agent said so far is heard now. */
  connect(line: CallerLine): void {
    this.#line = line;
    this.#lineLostAt = undefined;
    this.#lines += 1;
    this.#silence.broken(true);
    line.listen({
      onAudio: (mulaw) => this.#tether.hear(mulaw),
      onDigit: (digit) => this.#onDigit(digit),
      onTyped: (text) => this.#onTyped(text),
      onMark: (name) => this.#playback.onMark(name),
      onEnd: (reason) => this.#onLineEnd(line, reason),
    });
    this.#playback.attach(line);
    if (this.#lines > 1 || this.#options.resumed !== undefined) {
      this.#recorder.note("line_back", "The caller's line is back.");
      this.#tether.say(CALL_SENTENCES.lineBack, "queue");
    }
    if (this.#agentGone !== undefined) this.#end("agent_gone");
  }

  /** The carrier says that the stream is over, whether we have seen it or not. */
  loseLine(): void {
    const line = this.#line;
    if (line === undefined) return;
    this.#onLineEnd(line, "lost");
    line.close();
  }

  /** Nobody can go on with this call here. */
  giveUp(): void {
    this.#end("agent_gone");
  }

  /** Staff take this call over, or the shop wants it transferred. */
  transfer(): void {
    this.#end("transfer");
  }

  /** The process stops: the call is left as it is, for another process to pick up. */
  handOver(): void {
    this.#end("handed_over");
  }

  /** The carrier says the caller is gone. */
  callerLeft(): void {
    this.#end("caller_left");
  }

  #openTether(): AgentTether {
    const { conversation, limits, resumed } = this.#options;
    return new AgentTether({
      openAgent: this.#options.openAgent,
      brief: (history) => conversation.brief(history),
      audio: this.#options.audio,
      history: resumed === undefined ? [] : spokenHistory(resumed),
      retries: limits.agentRetries,
      retryPauseMs: limits.agentRetryPauseMs,
      listener: {
        onSound: (mulaw) => this.#onAgentSound(mulaw),
        onCallerStartedSpeaking: () => this.#onCallerStartedSpeaking(),
        onText: (role, content) => this.#onText(role, content),
        onToolCalls: (calls) => {
          this.#gate.open();
          this.#tools.run(calls);
        },
        onToolCallsCancelled: (ids) => {
          this.#tools.cancel(ids);
          conversation.cancelTools(ids);
        },
        onAudioDone: () => this.#playback.endUtterance(),
        onTurnTaken: () => this.#onTurnTaken(),
        onWarning: (code, description) => this.#onWarning(code, description),
        onLost: (fault) => this.#onAgentLost(fault),
        onBack: (afterMs) => this.#onAgentBack(afterMs),
        onGone: (fault) => this.#onAgentGone(fault),
      },
    });
  }

  #onAgentSound(mulaw: Uint8Array): void {
    if (!this.#gate.isOpen) return;
    this.#turn.agentSounded();
    this.#farewell.agentSpoke();
    this.#playback.play(mulaw);
  }

  /** Barge-in: what the caller has not heard is dropped, and what still comes of it is gated (protocols 1.10). */
  #onCallerStartedSpeaking(): void {
    this.#silence.broken(true);
    this.#turn.callerSpoke();
    this.#gate.close();
    if (!this.#playback.cut()) return;
    this.#options.metrics.bargedIn();
    this.#recorder.note("barge_in", "The caller spoke over the agent.");
  }

  #onTurnTaken(): void {
    this.#gate.open();
    this.#turn.callerDone();
  }

  #onText(role: "user" | "assistant", content: string): void {
    if (role === "assistant") {
      this.#recorder.said(content);
      return;
    }
    this.#onTurnTaken();
    this.#silence.broken(true);
    this.#farewell.callerSaid(content);
    this.#recorder.heard(content);
  }

  #onToolAnswered({ call, answer, tookMs }: AnsweredTool): void {
    this.#tether.answerTool(call, answer.content);
    this.#recorder.tool({ ...call, content: answer.content, tookMs });
    this.#recorder.saveIfChanged();
    this.#options.metrics.toolAnswered(call.name, answer.ok, tookMs);
    if (answer.effect !== "none") this.#isCutShort = false;
    if (answer.effect === "end_call") this.#farewell.begin({ kind: "hang_up" });
    if (answer.effect === "transfer_to_staff") this.#farewell.begin({ kind: "transfer" });
  }

  #onWarning(code: string, description: string): void {
    this.#options.metrics.agentWarned(code);
    this.#log.warn({ code, description }, "the agent warned");
  }

  #onAgentLost(fault: AgentFault): void {
    this.#options.metrics.agentLost(fault.code);
    this.#log.warn({ fault }, "agent lost, opening another");
    this.#recorder.note("agent_lost", `${fault.code}: ${fault.message}`);
    this.#tools.abandon();
    this.#gate.open();
    if (this.#line !== undefined) this.#playback.play(this.#options.filler);
  }

  #onAgentBack(afterMs: number): void {
    this.#options.metrics.agentBack(afterMs);
    this.#recorder.note("agent_back", `Another agent took over after ${Math.round(afterMs)} ms.`);
    if (this.#tether.history.length > 0) this.#tether.say(CALL_SENTENCES.agentBack, "queue");
  }

  #onAgentGone(fault: AgentFault): void {
    this.#options.metrics.agentLost(fault.code);
    this.#log.error({ fault }, "agent gone for good");
    this.#recorder.note("agent_gone", `${fault.code}: ${fault.message}`);
    this.#agentGone = fault;
    if (this.#line !== undefined) this.#end("agent_gone");
  }

  #onDigit(digit: string): void {
    this.#silence.broken(true);
    const pressed = this.#options.conversation.pressDigit(digit);
    if (pressed === undefined) return;
    this.#recorder.note("keys_pressed", "The caller entered a number on the keypad.");
    this.#tether.injectCallerLine(pressed.callerLine);
  }

  #onTyped(text: string): void {
    if (!this.#options.mayType) return;
    this.#silence.broken(true);
    this.#playback.cut();
    this.#tether.injectCallerLine(text);
  }

  #onLineEnd(line: CallerLine, reason: "hung_up" | "lost" | "closed"): void {
    if (this.#line !== line) return;
    this.#line = undefined;
    this.#playback.detach();
    if (this.isOver) return;
    if (reason === "hung_up") {
      this.#end("caller_left");
      return;
    }
    this.#options.metrics.lineLost();
    this.#recorder.note("line_lost", "The caller's line broke.");
    this.#lineLostAt = performance.now();
  }

  #tick(now: number): void {
    this.#tools.tick(now);
    this.#playback.tick(now);
    this.#recorder.saveIfChanged();
    if (this.isOver) return;
    const { lineWaitMs, callMs, lastCallMs } = this.#options.limits;
    if (this.#lineLostAt !== undefined) {
      if (now - this.#lineLostAt > lineWaitMs) this.#end("caller_left");
      return;
    }
    const isSounding = this.#playback.isSounding;
    const then = this.#farewell.tick(now, isSounding);
    if (then !== undefined) {
      this.#end(this.#isCutShort ? "cut_short" : then.kind);
      return;
    }
    const leftMs = this.#startedAt + callMs - now;
    if (leftMs < -this.#options.limits.farewellMs) this.#end("cut_short");
    else if (leftMs < 0) this.#sayLast(CALL_SENTENCES.timeIsUp);
    else if (leftMs < lastCallMs && !this.#toldLastMinute) {
      this.#toldLastMinute = true;
      this.#tether.say(CALL_SENTENCES.lastMinute, "queue");
    }
    if (isSounding || this.#tools.isBusy || !this.#tether.isReady) this.#silence.broken(false);
    const silence = this.#silence.tick(now);
    if (silence === "ask") this.#tether.say(CALL_SENTENCES.stillThere, "default");
    if (silence === "end") this.#sayLast(CALL_SENTENCES.silenceGoodbye);
  }

  #sayLast(sentence: string): void {
    if (this.#farewell.hasBegun) return;
    this.#tether.say(sentence, "interrupt");
    this.#farewell.begin({ kind: "hang_up" });
    this.#isCutShort = true;
    this.#recorder.note("ended_by_shop", sentence);
  }

  #end(ending: Ending): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    if (ending === "transfer" || ending === "agent_gone") this.after = { kind: ending };
    this.#tether.close();
    this.#line?.close();
    void this.#finish(ending);
  }

  async #finish(ending: Ending): Promise<void> {
    this.#watch[Symbol.dispose]();
    const { conversation, metrics } = this.#options;
    if (ending === "handed_over") {
      await this.#recorder.settled();
    } else {
      const outcome = this.#outcomeOf(ending);
      const isCallBack = outcome === "dropped";
      await this.#recorder.finish(outcome, isCallBack);
      const durationMs = performance.now() - this.#startedAt;
      metrics.callEnded(outcome, durationMs);
      this.#log.info(
        {
          outcome,
          ending,
          durationMs: Math.round(durationMs),
          orderNumber: conversation.orderNumber,
        },
        "call over",
      );
    }
    this.#resolveEnded();
  }

  #outcomeOf(ending: Ending): CallOutcome {
    const { conversation } = this.#options;
    if (conversation.orderNumber !== undefined) return "ordered";
    if (ending === "transfer") return "transferred";
    // Who says goodbye with drinks in the cart has changed their mind; who is cut off has not.
    if (ending !== "hang_up" && !isEmptyCart(conversation.cart)) return "dropped";
    return ending === "agent_gone" ? "failed" : "no_order";
  }
}

/** What was said on an earlier part of this call, for the agent that goes on with it. */
function spokenHistory(record: CallRecord): readonly HistoryEntry[] {
  return record.timeline.flatMap((entry): HistoryEntry[] => {
    if (entry.kind === "heard") return [{ role: "user", content: entry.text }];
    return entry.kind === "said" ? [{ role: "assistant", content: entry.text }] : [];
  });
}
