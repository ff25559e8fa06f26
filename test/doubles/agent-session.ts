import type { RawData, WebSocket } from "ws";
import {
  type AgentSettingsMessage,
  type ClientMessage,
  clientMessageSchema,
} from "./agent-wire.ts";

export type AgentScript = {
  /** Says nothing at all after the handshake. */
  readonly noWelcome?: boolean;
  /** Takes the settings and never answers. */
  readonly neverApplies?: boolean;
  /** Answers the settings with this `Error`. */
  readonly settingsError?: string;
  /** Does not speak the greeting of the settings. */
  readonly noGreeting?: boolean;
  /** Answers injected lines with a refusal instead of speech. */
  readonly refusesInjections?: boolean;
  /** Says nothing of itself once its settings are applied: what the vendor echoes is sent by the test too. */
  readonly onlyAsTold?: boolean;
};

type Call = { readonly id: string; readonly name: string; readonly arguments?: string };
type Answer = { readonly id: string; readonly name: string; readonly content: string };

/** Speech is recognised in tests by its bytes: each session speaks with one code of its own. */
const SPEECH_BYTES_A_SENTENCE = 1_601;

/** One client's session with the scripted agent. */
export class AgentSession {
  settings: AgentSettingsMessage | undefined;
  isApplied = false;
  isOpen = true;
  /** Binary bytes from the client, in order. */
  audio: Buffer = Buffer.alloc(0);
  readonly received: ClientMessage[] = [];
  readonly violations: string[] = [];
  readonly answers: Answer[] = [];
  closeCode: number | undefined;
  /** This end closes, or has closed. */
  #isLeaving = false;
  /** The caller, or the agent, is in the middle of a turn: lines are not injected then. */
  #isCallerSpeaking = false;
  #isAgentSpeaking = false;
  /** Set where a test sends nonsense: what the client answers to it is no violation. */
  isTolerant = false;
  readonly #socket: WebSocket;
  readonly #script: AgentScript;
  /** Names of the tools asked for, by id. */
  readonly #asked = new Map<string, string>();
  readonly #cancelled = new Set<string>();

  constructor(socket: WebSocket, script: AgentScript) {
    this.#socket = socket;
    this.#script = script;
    socket.on("message", (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on("error", () => undefined);
    socket.on("close", (code) => {
      // There is no other goodbye: a client that just drops is billed until the vendor notices.
      if (!this.#isLeaving && this.isApplied && code !== 1000)
        this.#violates(`closed with ${code}`);
      this.isOpen = false;
      this.closeCode = code;
    });
    if (script.noWelcome !== true) this.sends({ type: "Welcome", request_id: "scripted-1" });
  }

  sends(message: Record<string, unknown>): void {
    this.#followTurns(message);
    this.sendsText(JSON.stringify(message));
  }

  /** Any text, valid or not. */
  sendsText(text: string): void {
    if (this.isOpen) this.#socket.send(text);
  }

  /** Agent audio, in frames of odd sizes and faster than real time, as the vendor sends it. */
  sendsAudio(bytes: Uint8Array): void {
    this.#isAgentSpeaking = true;
    for (
      let at = 0, size = 321;
      at < bytes.length;
      at += size, size = (size * 3 + 1) % 2_000 || 7
    ) {
      if (this.isOpen) this.#socket.send(bytes.subarray(at, at + size));
    }
  }

  /** A sentence: its text, its sound, and that it is done. Answers the sound. */
  says(text: string, sound: Uint8Array = this.#soundOf(text)): Uint8Array {
    this.sends({ type: "ConversationText", role: "assistant", content: text });
    this.sendsAudio(sound);
    this.sends({ type: "AgentAudioDone" });
    return sound;
  }

  /** The caller's turn as the agent understood it. */
  hears(text: string): void {
    this.sends({ type: "UserStartedSpeaking" });
    this.sends({ type: "ConversationText", role: "user", content: text });
    this.sends({ type: "History", role: "user", content: text });
  }

  callerStartsSpeaking(): void {
    this.sends({ type: "UserStartedSpeaking" });
  }

  asks(...calls: readonly Call[]): void {
    for (const call of calls) this.#asked.set(call.id, call.name);
    const functions = calls.map((call) => ({ arguments: "{}", client_side: true, ...call }));
    this.sends({ type: "FunctionCallRequest", functions });
  }

  /** For a request that a test writes out itself. */
  expectsAnswerTo(id: string, name: string): void {
    this.#asked.set(id, name);
  }

  withdraws(...ids: readonly string[]): void {
    for (const id of ids) this.#cancelled.add(id);
    const functions = ids.map((id) => ({ id, name: this.#asked.get(id) ?? "any" }));
    this.sends({ type: "FunctionCallCancelled", functions });
  }

  /** An `Error`, and the socket closed after it without a status (protocols 1.11). */
  fails(code: string, description = "scripted"): void {
    this.sends({ type: "Error", code, description });
    this.#isLeaving = true;
    this.#socket.close();
  }

  /** The network is gone: no close, no reason. */
  drops(): void {
    this.#isLeaving = true;
    this.#socket.terminate();
  }

  closes(code = 1000): void {
    this.#isLeaving = true;
    this.#socket.close(code);
  }

  answerTo(id: string): Answer | undefined {
    return this.answers.find((answer) => answer.id === id);
  }

  /** Resolves when the client has read everything that was sent so far, or the session is over. */
  async pongs(): Promise<void> {
    const read = Promise.withResolvers<undefined>();
    const done = () => read.resolve(undefined);
    if (!this.isOpen) return;
    this.#socket.once("pong", done).once("close", done);
    this.#socket.ping();
    await read.promise;
    this.#socket.off("pong", done).off("close", done);
  }

  /** Lines the client made the agent say, in order. */
  get injected(): readonly string[] {
    return this.received.flatMap((message) =>
      message.type === "InjectAgentMessage" ? [message.message] : [],
    );
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (!Buffer.isBuffer(data)) return;
    if (isBinary) {
      if (!this.isApplied) this.#violates("audio before SettingsApplied");
      if (this.settings?.audio.input.encoding === "linear16" && data.length % 2 !== 0) {
        this.#violates("half a sample");
      }
      this.audio = Buffer.concat([this.audio, data]);
      return;
    }
    const parsed = clientMessageSchema.safeParse(parseJson(data.toString()));
    if (!parsed.success) {
      this.#violates(`unparsable: ${data.toString().slice(0, 300)}`);
      this.fails("UNPARSABLE_CLIENT_MESSAGE", parsed.error.issues[0]?.message);
      return;
    }
    this.received.push(parsed.data);
    this.#onParsed(parsed.data);
  }

  #onParsed(message: ClientMessage): void {
    if (message.type === "Settings") {
      this.#onSettings(message);
      return;
    }
    if (this.settings === undefined) {
      this.#violates(`${message.type} before Settings`);
      this.fails("NON_SETTINGS_MESSAGE_BEFORE_SETTINGS");
      return;
    }
    if (!this.isApplied) this.#violates(`${message.type} before SettingsApplied`);
    switch (message.type) {
      case "FunctionCallResponse":
        this.#onAnswer(message);
        return;
      case "InjectAgentMessage":
        if (this.#script.onlyAsTold === true) return;
        if (this.#refusesInjection(message.behavior ?? "default")) {
          this.sends({ type: "InjectionRefused", message: "scripted" });
        } else {
          this.says(message.message);
        }
        return;
      case "InjectUserMessage":
        if (this.#script.onlyAsTold === true) return;
        this.sends({ type: "ConversationText", role: "user", content: message.content });
        return;
      case "UpdatePrompt":
        if (this.#script.onlyAsTold === true) return;
        this.sends({ type: "PromptUpdated" });
        return;
      case "UpdateThink":
        this.sends({ type: "ThinkUpdated" });
        return;
      case "KeepAlive":
        return;
    }
  }

  #onSettings(settings: AgentSettingsMessage): void {
    if (this.settings !== undefined) {
      this.#violates("Settings twice");
      this.fails("SETTINGS_ALREADY_APPLIED");
      return;
    }
    this.settings = settings;
    if (this.#script.settingsError !== undefined) {
      this.fails(this.#script.settingsError);
      return;
    }
    if (this.#script.neverApplies !== true) this.applies();
  }

  /** Accepts the settings; by itself unless the script says `neverApplies`. */
  applies(): void {
    this.isApplied = true;
    this.sends({ type: "SettingsApplied" });
    const greeting = this.settings?.agent.greeting;
    const isSilent = this.#script.noGreeting === true || this.#script.onlyAsTold === true;
    if (greeting !== undefined && !isSilent) this.says(greeting);
  }

  /** Protocols 1.6: `default` only while nobody speaks, `queue` while the caller does not, `interrupt` always. */
  #refusesInjection(behavior: "default" | "queue" | "interrupt"): boolean {
    if (this.#script.refusesInjections === true) return true;
    if (behavior === "interrupt") return false;
    return this.#isCallerSpeaking || (behavior === "default" && this.#isAgentSpeaking);
  }

  #followTurns(message: Record<string, unknown>): void {
    switch (message["type"]) {
      case "UserStartedSpeaking":
        this.#isCallerSpeaking = true;
        this.#isAgentSpeaking = false;
        return;
      case "ConversationText":
        if (message["role"] === "user") this.#isCallerSpeaking = false;
        return;
      case "EndOfTurn":
        this.#isCallerSpeaking = false;
        return;
      case "AgentAudioDone":
        this.#isAgentSpeaking = false;
        return;
      default:
        return;
    }
  }

  #onAnswer(answer: Answer): void {
    const name = this.#asked.get(answer.id);
    if (name === undefined) this.#violates(`answer to unknown call ${answer.id}`);
    else if (name !== answer.name) this.#violates(`${answer.id} is ${name}, not ${answer.name}`);
    if (this.#cancelled.has(answer.id)) {
      // The vendor drops it (protocols 1.7).
      this.#violates(`answer to withdrawn ${answer.id}`);
      return;
    }
    if (this.answerTo(answer.id) !== undefined) {
      this.#violates(`second answer to ${answer.id}`);
    }
    this.answers.push({ id: answer.id, name: answer.name, content: answer.content });
    if (this.#script.onlyAsTold === true) return;
    this.sends({
      type: "FunctionCallResponse",
      id: answer.id,
      name: answer.name,
      content: answer.content,
    });
  }

  #violates(what: string): void {
    if (!this.isTolerant) this.violations.push(what);
  }

  #soundOf(text: string): Uint8Array {
    const isMulaw = this.settings?.audio.output.encoding === "mulaw";
    const code = (text.length % 100) + 1;
    return new Uint8Array(SPEECH_BYTES_A_SENTENCE * (isMulaw ? 1 : 6) + 1).fill(code);
  }
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
