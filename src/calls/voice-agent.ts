import type { ToolDescription } from "../conversation/tool-description.ts";

/** A request of the agent's language model to run one of our tools. */
export type ToolCall = {
  readonly id: string;
  readonly name: string;
  /** As sent: a JSON text that may be empty or broken. */
  readonly argumentsJson: string;
};

/** Said earlier on this call; replayed to a new agent when the first was lost. */
export type HistoryEntry =
  | { readonly role: "user" | "assistant"; readonly content: string }
  | {
      readonly toolCalls: readonly {
        readonly id: string;
        readonly name: string;
        readonly arguments: string;
        readonly response: string;
      }[];
    };

/** Everything an agent must know before it may speak. */
export type AgentBrief = {
  /** Empty on a reconnect. */
  readonly greeting: string;
  readonly prompt: string;
  readonly tools: readonly ToolDescription[];
  readonly keyterms: readonly string[];
  readonly history: readonly HistoryEntry[];
};

export type AgentFault = {
  /** The vendor's code, "SERVER_GOING_AWAY", or ours: "unreachable", "unauthorized", "too_many", "no_answer", "socket_lost". */
  readonly code: string;
  readonly message: string;
  /** Whether a new socket may help. */
  readonly retryable: boolean;
};

export interface VoiceAgentListener {
  /** Settings were accepted: audio may flow. */
  onReady(): void;
  /** Speech of the agent in the call's agreed format, any length. Not written to again in this turn of the event loop. */
  onAudio(bytes: Uint8Array): void;
  onCallerStartedSpeaking(): void;
  onText(role: "user" | "assistant", content: string): void;
  onToolCalls(calls: readonly ToolCall[]): void;
  onToolCallsCancelled(ids: readonly string[]): void;
  onAudioDone(): void;
  /** The agent is thinking or has ended the caller's turn: what comes next is the new reply (opens the late-frame gate). */
  onTurnTaken(): void;
  onHistory(entry: HistoryEntry): void;
  onWarning(code: string, description: string): void;
  /** A message of its wire, for the call's recording; never sound. */
  onWire(way: "in" | "out", text: string): void;
  /** The agent is gone; called once, last. `undefined` when we closed it. */
  onEnd(fault: AgentFault | undefined): void;
}

/** The agent's side of a call. Implemented by `deepgram/agent-socket.ts`; the house agent speaks the same wire. */
export interface VoiceAgent {
  listen(listener: VoiceAgentListener): void;
  /** In the agreed input format; ignored once the agent is gone. Only after `onReady`. */
  sendAudio(bytes: Uint8Array): void;
  answerTool(answer: {
    readonly id: string;
    readonly name: string;
    readonly content: string;
  }): void;
  /** As if the caller had said it (typed lines, keypad). */
  injectCallerLine(text: string): void;
  /** Makes the agent say this. */
  say(text: string, behavior: "default" | "queue" | "interrupt"): void;
  appendToPrompt(text: string): void;
  close(): void;
}

/** Opens an agent for one call; the promise never rejects: faults come through `onEnd`. */
export type OpenVoiceAgent = (brief: AgentBrief) => VoiceAgent;
