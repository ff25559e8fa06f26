import { AgentTether } from "./agent-tether.ts";
import { AgentVoice } from "./agent-voice.ts";
import type { CallClock } from "./call-clock.ts";
import type { CallOptions } from "./call-options.ts";
import { spokenHistory } from "./call-outcome.ts";
import type { CallRecorder } from "./call-recorder.ts";
import { CALL_SENTENCES } from "./call-sentences.ts";
import { OwnLines } from "./own-lines.ts";
import { type AnsweredTool, ToolDesk } from "./tool-desk.ts";
import { TruthCheck } from "./truth-check.ts";
import type { AgentFault } from "./voice-agent.ts";

export type AgentSideOptions = {
  readonly call: CallOptions;
  readonly recorder: CallRecorder;
  readonly clock: CallClock;
  /** No agent will come back. */
  readonly onGone: () => void;
};

/** The agent's side of one call: what it says, what it asks for, what it gets wrong, and what happens when it is lost. */
export class AgentSide {
  readonly voice: AgentVoice;
  readonly ownLines: OwnLines;
  readonly #options: AgentSideOptions;
  readonly #truth: TruthCheck;
  readonly #tools: ToolDesk;
  readonly #tether: AgentTether;
  #isGone = false;

  constructor(options: AgentSideOptions) {
    const { call, recorder } = options;
    this.#options = options;
    this.voice = new AgentVoice({
      gateMs: call.limits.gateMs,
      onTurn: (latencyMs) => {
        recorder.turn(latencyMs);
        call.metrics.turnAnswered(latencyMs);
      },
    });
    this.#truth = new TruthCheck({
      guard: call.guard,
      resumed: call.resumed,
      onContradiction: (said, about, correction) => this.#correct(said, about, correction),
    });
    this.#tools = new ToolDesk({
      answerTool: (asked) => call.conversation.answerTool(asked),
      limitMs: call.limits.toolMs,
      onAnswered: (answered) => this.#onToolAnswered(answered),
      onLate: () => recorder.touch(),
    });
    this.#tether = this.#openTether();
    this.ownLines = new OwnLines(this.#tether);
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** The caller has not heard all of it yet. */
  get isSounding(): boolean {
    return this.voice.isSounding;
  }

  /** Heard, or working, or not there yet: nobody is waiting for the caller. */
  get isActive(): boolean {
    return this.isSounding || this.#tools.isBusy || !this.#tether.isReady;
  }

  /** The caller's sound: µ-law, 8 kHz. */
  hear(mulaw: Uint8Array): void {
    this.#tether.hear(mulaw);
  }

  /** As if the caller had said it. */
  callerSays(text: string): void {
    this.#tether.injectCallerLine(text);
  }

  tick(now: number): void {
    this.#tools.tick(now);
    this.voice.tick(now);
    this.ownLines.tick(now);
  }

  close(): void {
    this.#tether.close();
  }

  #openTether(): AgentTether {
    const { call, clock, recorder } = this.#options;
    const { conversation, limits } = call;
    const { tape } = recorder;
    return new AgentTether({
      openAgent: call.openAgent,
      openCodec: call.openCodec,
      brief: (history) => conversation.brief(history),
      history: spokenHistory(call.resumed),
      retries: limits.agentRetries,
      retryPauseMs: limits.agentRetryPauseMs,
      listener: {
        onSound: (mulaw) => {
          tape.sounded(mulaw.length);
          if (this.voice.sounds(mulaw)) clock.agentSpoke();
        },
        onCallerStartedSpeaking: () => this.#onCallerStartedSpeaking(),
        onText: (role, content) => this.#onText(role, content),
        onToolCalls: (calls) => {
          this.voice.turnTaken();
          this.#tools.run(calls);
        },
        onToolCallsCancelled: (ids) => {
          this.#tools.cancel(ids);
          conversation.cancelTools(ids);
        },
        onAudioDone: () => this.voice.endUtterance(),
        onTurnTaken: () => this.voice.turnTaken(),
        onWarning: (code, description) => this.#onWarning(code, description),
        onWire: (way, text) => tape.message("agent", way, text),
        onLost: (fault) => this.#onLost(fault),
        onBack: (afterMs) => this.#onBack(afterMs),
        onGone: (fault) => this.#onGone(fault),
      },
    });
  }

  /** Barge-in: what the caller has not heard is dropped, and what still comes of it is gated (protocols 1.10). */
  #onCallerStartedSpeaking(): void {
    this.#options.clock.callerBegan();
    if (!this.voice.callerStartedSpeaking()) return;
    this.#options.call.metrics.bargedIn();
    this.#options.recorder.note("barge_in", "The caller spoke over the agent.");
  }

  #onText(role: "user" | "assistant", content: string): void {
    const { recorder, clock } = this.#options;
    if (role === "assistant") {
      recorder.said(content);
      this.ownLines.onSaid(content);
      this.#truth.check(content);
    } else {
      this.voice.turnTaken();
      clock.callerSaid(content);
      recorder.heard(content);
    }
  }

  #correct(said: string, about: string, correction: string): void {
    const { call, recorder } = this.#options;
    call.metrics.corrected();
    call.log.warn({ about }, "the agent contradicted its tools");
    recorder.note("corrected", `"${said}" was put right: ${correction}`);
    this.ownLines.sayNext(correction);
  }

  #onToolAnswered({ call: asked, answer, tookMs }: AnsweredTool): void {
    const { call, recorder, clock } = this.#options;
    this.#truth.learn(asked.name, asked.argumentsJson, answer.content);
    this.#tether.answerTool(asked, answer.content);
    recorder.tool({ ...asked, content: answer.content, tookMs });
    recorder.saveIfChanged();
    call.metrics.toolAnswered(asked.name, answer.ok, tookMs);
    if (answer.effect === "end_call") clock.takeLeave({ kind: "hang_up" });
    if (answer.effect === "transfer_to_staff") clock.takeLeave({ kind: "transfer" });
  }

  #onWarning(code: string, description: string): void {
    const { metrics, log } = this.#options.call;
    metrics.agentWarned(code);
    log.warn({ code, description }, "the agent warned");
    this.ownLines.onWarning(code);
  }

  #onLost(fault: AgentFault): void {
    this.#noteFault("agent_lost", fault);
    this.#tools.abandon();
    this.voice.fills(this.#options.call.filler);
  }

  #onBack(afterMs: number): void {
    const { call, recorder } = this.#options;
    call.metrics.agentBack(afterMs);
    recorder.note("agent_back", `Another agent took over after ${Math.round(afterMs)} ms.`);
    if (this.#tether.history.length > 0) this.ownLines.sayNext(CALL_SENTENCES.agentBack);
  }

  #onGone(fault: AgentFault): void {
    this.#noteFault("agent_gone", fault);
    this.#isGone = true;
    this.#options.onGone();
  }

  #noteFault(name: "agent_lost" | "agent_gone", fault: AgentFault): void {
    const { call, recorder } = this.#options;
    call.metrics.agentLost(fault.code);
    call.log.warn({ fault, name }, "agent trouble");
    recorder.tape.closed("agent", "in");
    recorder.note(name, `${fault.code}: ${fault.message}`);
  }
}
