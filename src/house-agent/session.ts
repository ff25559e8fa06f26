import { randomUUID } from "node:crypto";
import type { Log } from "../lib/log.ts";
import {
  type AgreedSettings,
  agreeOn,
  hearingStyle,
  speakingStyle,
  thinkingStyle,
} from "./agreed-settings.ts";
import { CallerAudioDecoder } from "./audio-format.ts";
import { type ClientMessage, parseClientMessage } from "./client-messages.ts";
import type { CreateDialogue, DialogueHistory } from "./dialogue.ts";
import type { Ears } from "./hearing/ears.ts";
import type { Recogniser } from "./hearing/recogniser.ts";
import { refuseInjection, whoStandsInTheWay } from "./injection.ts";
import { Listening } from "./listening.ts";
import { Mouth } from "./mouth.ts";
import { type SendMessage, SessionFault } from "./server-messages.ts";
import type { Voice } from "./speaking/voice.ts";
import { SessionHistory } from "./session-history.ts";
import { ToolDesk } from "./tool-desk.ts";
import { TurnTaker } from "./turn-taker.ts";

export type SessionOptions = {
  readonly send: SendMessage;
  readonly sendAudio: (bytes: Uint8Array) => void;
  readonly ears: Ears;
  readonly recogniser: Recogniser;
  readonly voice: Voice;
  readonly createDialogue: CreateDialogue;
  readonly log: Log;
};

type Running = {
  settings: AgreedSettings;
  readonly history: SessionHistory;
  readonly decoder: CallerAudioDecoder;
  readonly turns: TurnTaker;
  readonly mouth: Mouth;
  readonly listening: Listening;
};

/** A machine without the speech packages, or one that cannot run them, takes typed orders. */
const I_CANNOT_HEAR = "I'm sorry, I can't hear you on this machine. Please type instead.";

/** One session of the agent: one client socket from `Welcome` to its close. */
export class Session {
  readonly #options: SessionOptions;
  readonly #id = randomUUID();
  readonly #tools: ToolDesk;
  #running: Running | undefined;
  /** What was cut off, to be said again if it was only a noise. */
  #interrupted: readonly string[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#tools = new ToolDesk(options.send, (call) => {
      const { settings, turns, history } = this.#run();
      if (settings.think.deferred.has(call.name)) turns.commit();
      history.done(call);
    });
    options.send({ type: "Welcome", request_id: this.#id });
  }

  /** Throws `SessionFault` for what ends the session. */
  onText(text: string): void {
    const parsed = parseClientMessage(text);
    if (!parsed.ok) throw new SessionFault("UNPARSABLE_CLIENT_MESSAGE", parsed.description);
    const { message } = parsed;
    if (message.type !== "Settings") this.#obey(message);
    else if (this.#running === undefined) this.#start(agreeOn(message));
    else throw new SessionFault("SETTINGS_ALREADY_APPLIED", "Settings may be sent only once.");
  }

  onAudio(bytes: Uint8Array): void {
    const { decoder, listening } = this.#run();
    listening.hear(decoder.decode(bytes));
  }

  close(): void {
    this.#tools.close();
    this.#running?.listening.close();
    this.#running?.turns.close();
    this.#running?.mouth.stop();
  }

  #run(): Running {
    if (this.#running !== undefined) return this.#running;
    throw new SessionFault(
      "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS",
      "The first message must be Settings.",
    );
  }

  #start(settings: AgreedSettings): void {
    const { send, voice, ears, recogniser, log } = this.#options;
    const history = new SessionHistory({
      send,
      before: settings.history,
      isTold: settings.sendsHistory,
    });
    const mouth = new Mouth({
      owner: this.#id,
      voice,
      format: settings.output,
      style: settings.speak,
      now: () => performance.now(),
      listener: {
        onSentence: (content) => send({ type: "ConversationText", role: "assistant", content }),
        onAudio: (bytes) => {
          listening.replyIsHeard();
          this.#options.sendAudio(bytes);
        },
        onLevels: (levels) => listening.agentPlays(levels),
        onDone: (said) => {
          send({ type: "AgentAudioDone" });
          history.said("assistant", said.join(" "));
        },
        onMute: (reason) => this.#onMute(reason),
      },
    });
    const turns = new TurnTaker({
      dialogue: this.#newDialogue(settings, settings.greeting, settings.history),
      log,
      hooks: {
        onCallerTurn: (content) => {
          send({ type: "ConversationText", role: "user", content });
          if (this.#run().settings.listen.isFlux) {
            send({ type: "EndOfTurn", trigger: listening.takeTrigger() });
          }
          history.said("user", content);
          this.#interrupted = [];
        },
        onReply: (reply) => {
          listening.expect(reply);
          if (listening.isCallerSpeaking) this.#interrupted = reply.say;
          else mouth.say(reply.say);
        },
      },
    });
    const listening = new Listening({
      owner: this.#id,
      ears,
      recogniser,
      turns,
      send,
      log,
      onCallerStarts: () => this.#fallSilent(),
      onNoise: () => this.#goOn(),
      onDeaf: () => mouth.say([I_CANNOT_HEAR]),
    });
    this.#running = {
      settings,
      history,
      decoder: new CallerAudioDecoder(settings.input),
      turns,
      mouth,
      listening,
    };
    send({ type: "SettingsApplied" });
    mouth.say([settings.greeting]);
    this.#learn();
  }

  #newDialogue(settings: AgreedSettings, greeting: string, history: DialogueHistory) {
    return this.#options.createDialogue({
      prompt: settings.think.prompt,
      tools: settings.think.tools,
      keyterms: settings.listen.keyterms,
      greeting,
      history,
      call: (name, args, options) => {
        const isKnown = this.#run().settings.think.tools.some((tool) => tool.name === name);
        return isKnown
          ? this.#tools.call(name, args, options?.signal)
          : Promise.reject(new Error(`the client has no tool named ${name}`));
      },
      log: this.#options.log,
    });
  }

  /** Lets the dialogue ask its tools, then teaches the recogniser the menu. Turns wait for the first, not the second. */
  #learn(): void {
    const { turns, listening } = this.#run();
    const { dialogue } = turns;
    turns.ready = Promise.resolve()
      .then(() => dialogue.start())
      .then(
        () => listening.learn(dialogue.vocabulary()),
        (error: unknown) => this.#options.log.warn({ err: error }, "the dialogue could not learn"),
      );
  }

  #obey(message: Exclude<ClientMessage, { type: "Settings" }>): void {
    const running = this.#run();
    const { send } = this.#options;
    switch (message.type) {
      case "KeepAlive":
        return;
      case "FunctionCallResponse":
        this.#tools.answer(message.id, message.name, message.content);
        return;
      case "InjectUserMessage":
        if (running.mouth.isHeard) {
          this.#fallSilent();
          send({ type: "UserStartedSpeaking" });
        }
        running.turns.typed(message.content);
        return;
      case "InjectAgentMessage":
        this.#inject(running, message);
        return;
      case "UpdatePrompt":
        running.turns.dialogue.appendToPrompt(message.prompt);
        send({ type: "PromptUpdated" });
        return;
      case "UpdateThink":
        running.settings = { ...running.settings, think: thinkingStyle(message.think) };
        running.turns.dialogue = this.#newDialogue(running.settings, "", running.history.entries);
        send({ type: "ThinkUpdated" });
        this.#learn();
        return;
      case "UpdateSpeak":
        running.mouth.style = speakingStyle(message.speak);
        send({ type: "SpeakUpdated" });
        return;
      case "UpdateListen":
        running.settings = { ...running.settings, listen: hearingStyle(message.listen) };
        send({ type: "ListenUpdated" });
        return;
      case "ForceEndTurn":
        if (running.settings.listen.isFlux) running.listening.endTurn();
        else {
          send({
            type: "Warning",
            code: "FORCE_END_TURN_UNSUPPORTED",
            description: "Only Flux listen models can be told to end a turn.",
          });
        }
    }
  }

  #inject(
    { mouth, listening }: Running,
    { behavior, message }: Extract<ClientMessage, { type: "InjectAgentMessage" }>,
  ): void {
    const speaking = { caller: listening.isCallerSpeaking, agent: mouth.isSpeaking };
    const who = whoStandsInTheWay(behavior, speaking);
    if (who !== undefined) {
      refuseInjection(this.#options.send, who);
      return;
    }
    if (behavior === "interrupt") this.#fallSilent();
    mouth.say([message]);
  }

  #fallSilent(): void {
    const { mouth, listening, history } = this.#run();
    const { unheard, said } = mouth.stop();
    if (unheard.length > 0) this.#interrupted = unheard;
    history.said("assistant", said.join(" "));
    listening.agentStops();
  }

  /** It was only a noise: says again what it cut off. */
  #goOn(): void {
    const again = this.#interrupted;
    this.#interrupted = [];
    if (again.length === 0) return;
    // Tells the client that the sound that follows belongs to a new reply.
    this.#options.send({ type: "AgentThinking", content: "" });
    this.#run().mouth.say(again);
  }

  #onMute(reason: unknown): void {
    const { send, log } = this.#options;
    log.warn({ err: reason }, "the house agent has no voice; its words go out as text only");
    send({ type: "Warning", code: "SPEAK_REQUEST_FAILED", description: String(reason) });
  }
}
