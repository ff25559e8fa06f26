import type { CallCodec, OpenCallCodec } from "../audio/call-codec.ts";
import { CallerAudioBuffer } from "./caller-audio-buffer.ts";
import type {
  AgentBrief,
  AgentFault,
  HistoryEntry,
  OpenVoiceAgent,
  ToolCall,
  VoiceAgent,
  VoiceAgentListener,
} from "./voice-agent.ts";

/** What a tether tells its call, whichever agent is at its end. Sound is µ-law here. */
export type TetherListener = Omit<
  VoiceAgentListener,
  "onReady" | "onAudio" | "onHistory" | "onEnd"
> & {
  onSound(mulaw: Uint8Array): void;
  /** An agent was lost; another is being opened. */
  onLost(fault: AgentFault): void;
  /** A new agent is ready, `afterMs` after the old one was lost. */
  onBack(afterMs: number): void;
  /** No agent will come back. Called once. */
  onGone(fault: AgentFault): void;
};

export type TetherOptions = {
  readonly openAgent: OpenVoiceAgent;
  readonly brief: (history: readonly HistoryEntry[]) => AgentBrief;
  readonly openCodec: OpenCallCodec;
  readonly listener: TetherListener;
  /** What was said before, on a call that is picked up again. */
  readonly history: readonly HistoryEntry[];
  readonly retries: number;
  readonly retryPauseMs: number;
};

/** History sent to a new agent: enough to go on with, not an afternoon. */
const MAX_HISTORY = 80;

/** An agent that lived this long has earned its call fresh retries; one that fails as soon as it is ready has not. */
const HEALTHY_AFTER_MS = 20_000;

/** Holds a call to its agent: opens one, and another with the history when it is lost (protocols 1.13). */
export class AgentTether {
  readonly #options: TetherOptions;
  readonly #unheard = new CallerAudioBuffer();
  readonly #vendorHistory: HistoryEntry[] = [];
  readonly #ownHistory: HistoryEntry[] = [];
  #codec: CallCodec;
  #agent: VoiceAgent | undefined;
  #isReady = false;
  #isClosed = false;
  #failures = 0;
  #readyAt = Number.POSITIVE_INFINITY;
  #lostAt: number | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  /** Lines for an agent that is not ready yet. */
  #waiting: (() => void)[] = [];

  constructor(options: TetherOptions) {
    this.#options = options;
    this.#codec = options.openCodec();
    this.#open();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Everything said so far: the vendor's own account when it gives one, else ours. */
  get history(): readonly HistoryEntry[] {
    const said = this.#vendorHistory.length > 0 ? this.#vendorHistory : this.#ownHistory;
    return [...this.#options.history, ...said].slice(-MAX_HISTORY);
  }

  /** The caller's sound, µ-law. Kept for two seconds while no agent can hear it. */
  hear(mulaw: Uint8Array): void {
    if (this.#isReady) this.#agent?.sendAudio(this.#codec.toAgent(mulaw));
    else this.#unheard.keep(mulaw);
  }

  answerTool(call: ToolCall, content: string): void {
    this.#ownHistory.push({
      toolCalls: [
        { id: call.id, name: call.name, arguments: call.argumentsJson, response: content },
      ],
    });
    this.#agent?.answerTool({ id: call.id, name: call.name, content });
  }

  injectCallerLine(text: string): void {
    this.#whenReady(() => this.#agent?.injectCallerLine(text));
  }

  say(text: string, behavior: "default" | "queue" | "interrupt"): void {
    this.#whenReady(() => this.#agent?.say(text, behavior));
  }

  close(): void {
    this.#isClosed = true;
    this.#isReady = false;
    clearTimeout(this.#retryTimer);
    this.#waiting = [];
    this.#agent?.close();
  }

  #whenReady(act: () => void): void {
    if (this.#isReady) act();
    else if (!this.#isClosed && this.#waiting.length < 20) this.#waiting.push(act);
  }

  #open(): void {
    this.#codec = this.#options.openCodec();
    const agent = this.#options.openAgent(this.#options.brief(this.history));
    this.#agent = agent;
    agent.listen(this.#listenerFor(agent));
  }

  #listenerFor(agent: VoiceAgent): VoiceAgentListener {
    const { listener } = this.#options;
    return {
      onReady: () => this.#onReady(agent),
      onAudio: (bytes) => listener.onSound(this.#codec.toCaller(bytes)),
      onCallerStartedSpeaking: () => listener.onCallerStartedSpeaking(),
      onText: (role, content) => {
        this.#ownHistory.push({ role, content });
        listener.onText(role, content);
      },
      onToolCalls: (calls) => listener.onToolCalls(calls),
      onToolCallsCancelled: (ids) => listener.onToolCallsCancelled(ids),
      onAudioDone: () => listener.onAudioDone(),
      onTurnTaken: () => listener.onTurnTaken(),
      onHistory: (entry) => this.#vendorHistory.push(entry),
      onWarning: (code, description) => listener.onWarning(code, description),
      onWire: (way, text) => listener.onWire(way, text),
      onEnd: (fault) => this.#onEnd(fault),
    };
  }

  #onReady(agent: VoiceAgent): void {
    if (this.#isClosed) return;
    this.#isReady = true;
    const unheard = this.#unheard.take();
    if (unheard.length > 0) agent.sendAudio(this.#codec.toAgent(unheard));
    if (this.#lostAt !== undefined) {
      this.#options.listener.onBack(performance.now() - this.#lostAt);
      this.#lostAt = undefined;
    }
    this.#readyAt = performance.now();
    for (const act of this.#waiting.splice(0)) act();
  }

  #onEnd(fault: AgentFault | undefined): void {
    this.#isReady = false;
    this.#agent = undefined;
    if (this.#isClosed) return;
    const lost = fault ?? { code: "socket_lost", message: "closed", retryable: true };
    if (performance.now() - this.#readyAt > HEALTHY_AFTER_MS) this.#failures = 0;
    this.#readyAt = Number.POSITIVE_INFINITY;
    this.#failures += 1;
    if (!lost.retryable || this.#failures > this.#options.retries) {
      this.#isClosed = true;
      this.#options.listener.onGone(lost);
      return;
    }
    this.#lostAt ??= performance.now();
    this.#options.listener.onLost(lost);
    const pauseMs = this.#failures === 1 ? 0 : this.#options.retryPauseMs;
    this.#retryTimer = setTimeout(() => this.#open(), pauseMs);
  }
}
