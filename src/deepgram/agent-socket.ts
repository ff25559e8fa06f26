import type { IncomingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";
import { agentSilence } from "../audio/call-codec.ts";
import type {
  AgentBrief,
  AgentFault,
  OpenVoiceAgent,
  VoiceAgent,
  VoiceAgentListener,
} from "../calls/voice-agent.ts";
import type { Heartbeat } from "../lib/heartbeat.ts";
import type { Log } from "../lib/log.ts";
import type { LoopPressure } from "../lib/loop-pressure.ts";
import { MaskPool } from "../lib/web-socket/client-frames.ts";
import { dialWebSocket } from "../lib/web-socket/handshake.ts";
import { MessageSocket } from "../lib/web-socket/message-socket.ts";
import { ReadRoom } from "../lib/web-socket/read-room.ts";
import { errorFault, handshakeFault } from "./agent-faults.ts";
import { type AgentMessage, parseAgentMessage } from "./agent-messages.ts";
import { type AgentOptions, agentSettings } from "./agent-settings.ts";

export type AgentSocketOptions = {
  /** `wss://agent.deepgram.com/v1/agent/converse`, another region, or the house agent. */
  readonly url: string;
  readonly apiKey: string;
  readonly agent: AgentOptions;
  readonly heartbeat: Heartbeat;
  readonly pressure: Pick<LoopPressure, "isHigh">;
  readonly log: Log;
  /** From opening to `SettingsApplied`; then the agent counts as not answering. */
  readonly readyTimeoutMs?: number;
  /** Without caller audio for this long we send silence: the vendor ends a session that hears nothing (1.12). */
  readonly silenceAfterMs?: number;
};

/** Agents for the calls of this process; each is one socket. */
export function agentOpener(options: AgentSocketOptions): OpenVoiceAgent {
  const shared = {
    silence: agentSilence(options.agent.audio, 0.1),
    masks: new MaskPool(),
    room: new ReadRoom(),
  };
  return (brief) => new AgentSocket(brief, shared, options);
}

/** What all agents of a process use alike. */
type SharedByAgents = {
  readonly silence: Uint8Array;
  readonly masks: MaskPool;
  readonly room: ReadRoom;
};

/** As if the connection had broken. */
const LOST = 1006;
const READY_TIMEOUT_MS = 5_000;
const SILENCE_AFTER_MS = 2_000;
/** After an `Error`, or after we closed: how long the vendor may take to close the socket itself. */
const CLOSE_TIMEOUT_MS = 1_000;
/** About 30 s of µ-law that the vendor has not taken: it is not reading, and old sound is worth nothing. */
const MAX_UNSENT_BYTES = 256 * 1_024;
const MAX_MESSAGE_BYTES = 4 * 1_024 * 1_024;

/** One session with the agent: header login, `Welcome`, `Settings`, `SettingsApplied`, then both ways (protocols 1.3). */
class AgentSocket implements VoiceAgent {
  /** `undefined` until the handshake is answered. */
  #socket: MessageSocket | undefined;
  /** Until then; a request is some kB, which a call need not carry for its whole life. */
  #dial: { abort(): void } | undefined;
  /** Tens of kB, so kept no longer than until it is sent. */
  #settings: string;
  readonly #options: AgentSocketOptions;
  readonly #log: Log;
  readonly #shared: SharedByAgents;
  readonly #watch: Disposable;
  readonly #openedAt = performance.now();
  #listener: VoiceAgentListener | undefined;
  #state: "opening" | "waiting" | "ready" | "closing" | "ended" = "opening";
  #fault: AgentFault | undefined;
  #lastAudioAt = 0;
  /** Caller audio went out since the last look: the clock is read there, not for each frame. */
  #hasSentAudio = false;
  #closeBy = Number.POSITIVE_INFINITY;
  #droppedFrames = 0;

  constructor(brief: AgentBrief, shared: SharedByAgents, options: AgentSocketOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#settings = JSON.stringify(agentSettings(brief, options.agent));
    this.#shared = shared;
    const headers = { authorization: `Token ${options.apiKey}` };
    this.#dial = dialWebSocket(options.url, headers, {
      onOpen: (socket, head) => this.#onOpen(socket, head),
      onRefused: (status, refused) => this.#onRefused(status, refused),
      onError: (error) => this.#onClose(LOST, error),
    });
    this.#watch = options.heartbeat.onBeat((now) => this.#look(now));
  }

  listen(listener: VoiceAgentListener): void {
    this.#listener = listener;
  }

  sendAudio(bytes: Uint8Array): void {
    if (this.#state !== "ready") return;
    this.#hasSentAudio = true;
    if (this.#socket === undefined || this.#socket.bufferedBytes > MAX_UNSENT_BYTES) {
      this.#droppedFrames += 1;
      return;
    }
    // In pairs when time is short: a frame then waits 20 ms for the next, and the writes are half as many.
    if (this.#options.pressure.isHigh) this.#socket.sendBinaryLater(bytes);
    else this.#socket.sendBinary(bytes);
  }

  answerTool(answer: { readonly id: string; readonly name: string; readonly content: string }) {
    this.#send({ type: "FunctionCallResponse", ...answer });
  }

  injectCallerLine(text: string): void {
    this.#send({ type: "InjectUserMessage", content: text });
  }

  say(text: string, behavior: "default" | "queue" | "interrupt"): void {
    this.#send({ type: "InjectAgentMessage", message: text, behavior });
  }

  appendToPrompt(text: string): void {
    this.#send({ type: "UpdatePrompt", prompt: text });
  }

  close(): void {
    if (this.#state === "closing" || this.#state === "ended") return;
    this.#state = "closing";
    this.#closeSoon();
  }

  #send(message: Record<string, unknown>): void {
    if (this.#state !== "ready") return;
    const text = JSON.stringify(message);
    this.#socket?.sendText(text);
    this.#listener?.onWire("out", text);
  }

  #onOpen(socket: Duplex, head: Buffer): void {
    this.#dial = undefined;
    this.#socket = new MessageSocket({
      socket,
      head,
      maxMessageBytes: MAX_MESSAGE_BYTES,
      masks: this.#shared.masks,
      room: this.#shared.room,
      listener: {
        onMessage: (bytes, from, to, isBinary) => this.#onMessage(bytes, from, to, isBinary),
        onPong: () => undefined,
        onClose: (code, fault) => this.#onClose(code, fault),
      },
    });
  }

  #onMessage(bytes: Buffer, from: number, to: number, isBinary: boolean): void {
    if (this.#state === "closing" || this.#state === "ended") return;
    if (isBinary) {
      this.#listener?.onAudio(bytes.subarray(from, to));
      return;
    }
    const text = bytes.toString("utf8", from, to);
    const message = parseAgentMessage(text);
    if (message === undefined) {
      this.#log.warn({ bytes: to - from }, "the agent sent a message we cannot read");
    }
    if (!isReport(message)) this.#listener?.onWire("in", text);
    if (message !== undefined) this.#dispatch(message);
  }

  #dispatch(message: AgentMessage): void {
    const listener = this.#listener;
    switch (message.type) {
      case "welcome":
        this.#log.info({ agentRequestId: message.requestId }, "agent connected");
        if (this.#state === "opening") this.#sendSettings();
        return;
      case "settings_applied":
        if (this.#state === "waiting") this.#becomeReady();
        return;
      case "text":
        return listener?.onText(message.role, message.content);
      case "caller_started_speaking":
        return listener?.onCallerStartedSpeaking();
      case "turn_taken":
        return listener?.onTurnTaken();
      case "tool_calls":
        // Those that the vendor runs itself are only a sign that the agent took the turn.
        if (message.calls.length > 0) listener?.onToolCalls(message.calls);
        else listener?.onTurnTaken();
        return;
      case "tool_calls_cancelled":
        return listener?.onToolCallsCancelled(message.ids);
      case "audio_done":
        return listener?.onAudioDone();
      case "history":
        return listener?.onHistory(message.entry);
      case "injection_refused":
        return listener?.onWarning("INJECTION_REFUSED", message.description);
      case "warning":
        return listener?.onWarning(message.code, message.description);
      case "error":
        this.#onError(message.code, message.description);
        return;
      case "other":
        // LatencyReport comes several times a second, so nothing is logged for these.
        return;
    }
  }

  #sendSettings(): void {
    this.#state = "waiting";
    this.#socket?.sendText(this.#settings);
    this.#listener?.onWire("out", this.#settings);
    this.#settings = "";
  }

  #becomeReady(): void {
    this.#state = "ready";
    this.#hasSentAudio = true;
    this.#listener?.onReady();
  }

  /** An `Error` ends the session; the socket is closed after it, usually without a status (1.11). */
  #onError(code: string, description: string): void {
    this.#log.warn({ code, description }, "the agent ended the session with an error");
    this.#fail(errorFault(code, description));
  }

  /** The vendor may answer the handshake with a status (1.2), and says why in a header. */
  #onRefused(status: number, headers: IncomingHttpHeaders): void {
    const detail = String(headers["dg-error"] ?? "");
    const requestId = headers["dg-request-id"];
    this.#log.warn({ status, detail, requestId }, "the agent refused the connection");
    if (this.#state === "opening") this.#fault = handshakeFault(status, detail);
    this.#onClose(LOST, undefined);
  }

  #onClose(code: number, error: Error | undefined): void {
    if (this.#state === "ended") return;
    const closedByUs = this.#state === "closing" && this.#fault === undefined;
    if (error !== undefined && !closedByUs) {
      const name = this.#state === "opening" ? "unreachable" : "socket_lost";
      this.#fault ??= { code: name, message: error.message, retryable: true };
    }
    this.#state = "ended";
    this.#watch[Symbol.dispose]();
    if (this.#droppedFrames > 0) {
      this.#log.warn({ frames: this.#droppedFrames }, "the agent did not take all caller audio");
    }
    const lost = { code: "socket_lost", message: `closed with ${code}`, retryable: true };
    this.#listener?.onEnd(closedByUs ? undefined : (this.#fault ?? lost));
  }

  #look(now: number): void {
    if (now >= this.#closeBy) {
      this.#socket?.terminate();
      return;
    }
    if (this.#state === "opening" || this.#state === "waiting") {
      const limit = this.#options.readyTimeoutMs ?? READY_TIMEOUT_MS;
      if (now - this.#openedAt > limit) {
        const message = `no ${this.#state === "opening" ? "Welcome" : "SettingsApplied"} in ${limit} ms`;
        this.#fail({ code: "no_answer", message, retryable: true });
      }
      return;
    }
    this.#socket?.flush();
    if (this.#hasSentAudio) this.#lastAudioAt = now;
    this.#hasSentAudio = false;
    const quietMs = now - this.#lastAudioAt;
    if (this.#state === "ready" && quietMs > (this.#options.silenceAfterMs ?? SILENCE_AFTER_MS)) {
      this.#socket?.sendBinary(this.#shared.silence);
    }
  }

  #fail(fault: AgentFault): void {
    if (this.#state === "closing" || this.#state === "ended") return;
    this.#fault = fault;
    this.#state = "closing";
    this.#closeSoon();
  }

  #closeSoon(): void {
    this.#closeBy = performance.now() + CLOSE_TIMEOUT_MS;
    if (this.#socket === undefined) this.#dial?.abort();
    else this.#socket.close(1000);
  }
}

/** Figures that come several times a second and are nobody's words. */
function isReport(message: AgentMessage | undefined): boolean {
  return message?.type === "other" && message.name === "LatencyReport";
}
