import type { Log } from "../lib/log.ts";
import { HEARING_RATE_HZ } from "./audio-format.ts";
import type { Reply, Vocabulary } from "./dialogue.ts";
import type { Ear, Ears } from "./hearing/ears.ts";
import { type EndpointerEvent, MARGINS_MS, PAUSE_MS } from "./hearing/endpointer.ts";
import type { Heard, Recogniser } from "./hearing/recogniser.ts";
import type { SendMessage } from "./server-messages.ts";
import { type HeardSoFar, turnPatienceMs } from "./turn-patience.ts";
import type { TurnTaker } from "./turn-taker.ts";
import { DeskFull } from "./worker-desk.ts";

export type ListeningOptions = {
  readonly owner: string;
  readonly ears: Pick<Ears, "listen" | "warm">;
  readonly recogniser: Pick<Recogniser, "learn" | "recognise">;
  readonly turns: TurnTaker;
  readonly send: SendMessage;
  readonly log: Log;
  /** The caller speaks: the agent must be silent before the client is told. */
  readonly onCallerStarts: () => void;
  /** The caller only made a noise. */
  readonly onNoise: () => void;
  /** This machine cannot hear: the caller must be told, once. */
  readonly onDeaf: () => void;
};

type Recognition = { readonly abort: AbortController; readonly heard: Promise<Heard | undefined> };

type Awaited = Pick<Reply, "expecting" | "digitsAwaited" | "rejectedNumbers">;

/** Follows one caller's voice: what starts, what is heard, what it took. */
export class Listening {
  readonly #options: ListeningOptions;
  readonly #ear: Ear;
  #vocabulary: Vocabulary | undefined;
  #recognition: Recognition | undefined;
  #awaited: Awaited = { expecting: "anything" };
  #isCallerSpeaking = false;
  #isForced = false;
  #isDeafTold = false;
  #isClosed = false;
  #speechEndedAt: number | undefined;
  #heardAt = 0;

  constructor(options: ListeningOptions) {
    this.#options = options;
    this.#ear = options.ears.listen((event) => this.#onEvent(event));
    options.ears.warm().catch((error: unknown) => this.#tellDeaf(error));
  }

  get isCallerSpeaking(): boolean {
    return this.#isCallerSpeaking;
  }

  hear(pcm16: Int16Array): void {
    this.#ear.hear(pcm16);
  }

  /** Teaches the recogniser a menu, in the background. */
  learn(vocabulary: Vocabulary): void {
    this.#vocabulary = vocabulary;
    const { recogniser, owner } = this.#options;
    recogniser.learn(owner, vocabulary).catch((error: unknown) => this.#tellDeaf(error));
  }

  /** What the agent asked for: it decides how long a pause may be, and which numbers are hardly meant. */
  expect(awaited: Awaited): void {
    this.#awaited = awaited;
    this.#waitAsLongAs(undefined);
  }

  agentPlays(levels: Float32Array): void {
    this.#ear.agentPlays(levels);
  }

  agentStops(): void {
    this.#ear.agentStops();
  }

  endTurn(): void {
    this.#isForced = true;
    this.#ear.endTurn();
  }

  /** Why the last turn ended; reading it resets it. */
  takeTrigger(): "model" | "manual" {
    const trigger = this.#isForced ? "manual" : "model";
    this.#isForced = false;
    return trigger;
  }

  /** The first sound of a reply leaves: reports what the turn took, once. */
  replyIsHeard(): void {
    const endedAt = this.#speechEndedAt;
    if (endedAt === undefined) return;
    this.#speechEndedAt = undefined;
    const seconds = (ms: number) => Math.max(0, Math.round(ms)) / 1000;
    const now = performance.now();
    this.#options.send({
      type: "LatencyReport",
      stt_latency: seconds(this.#heardAt - endedAt),
      tts_latency: seconds(now - this.#heardAt),
      total_latency: seconds(now - endedAt),
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#recognition?.abort.abort(new Error("the call is over"));
    this.#ear.close();
  }

  #onEvent(event: EndpointerEvent): void {
    switch (event.kind) {
      case "speech_started":
        this.#isCallerSpeaking = true;
        this.#speechEndedAt = undefined;
        this.#options.turns.callerStarts();
        this.#options.onCallerStarts();
        this.#options.send({ type: "UserStartedSpeaking" });
        return;
      case "pause":
        this.#speechEndedAt = performance.now() - PAUSE_MS;
        this.#recognise(event.speech);
        return;
      case "resumed":
        this.#recognition?.abort.abort(new Error("the caller went on"));
        this.#recognition = undefined;
        return;
      case "speech_ended":
        this.#isCallerSpeaking = false;
        void this.#take(this.#recognition);
    }
  }

  /** Begun at the pause, before it is sure that the turn is over: the answer is then ready sooner. */
  #recognise(speech: Int16Array): void {
    const { recogniser, owner, turns } = this.#options;
    const abort = new AbortController();
    this.#waitAsLongAs(undefined);
    const heard = recogniser
      .recognise(owner, speech, {
        rateHz: HEARING_RATE_HZ,
        vocabulary: this.#vocabulary,
        expecting: turns.expecting,
        rejectedNumbers: this.#awaited.rejectedNumbers ?? [],
        signal: abort.signal,
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) this.#tellDeaf(error);
        return undefined;
      })
      .then((heard) => {
        const speechMs = (speech.length / HEARING_RATE_HZ) * 1000 - MARGINS_MS;
        if (!abort.signal.aborted) this.#waitAsLongAs({ text: heard?.text ?? "", speechMs });
        return heard;
      });
    this.#recognition = { abort, heard };
  }

  /** `heard`: what the open turn holds so far, `undefined` while that is not known. */
  #waitAsLongAs(heard: HeardSoFar | undefined): void {
    this.#ear.setPatience(turnPatienceMs(this.#awaited, heard));
  }

  async #take(recognition: Recognition | undefined): Promise<void> {
    const heard = await recognition?.heard;
    if (recognition?.abort.signal.aborted === true) return;
    this.#heardAt = performance.now();
    const { turns, onNoise } = this.#options;
    const text = heard?.text.trim() ?? "";
    if (text === "") {
      if (!this.#isCallerSpeaking && !turns.heardNothing()) onNoise();
    } else if (this.#isCallerSpeaking) turns.heardSoFar(text, heard?.confidence ?? 0);
    else turns.heard(text, heard?.confidence ?? 0);
  }

  #tellDeaf(error: unknown): void {
    if (this.#isClosed) return;
    this.#options.log.warn({ err: error }, "the house agent could not hear");
    if (this.#isDeafTold || error instanceof DeskFull) return;
    this.#isDeafTold = true;
    this.#options.send({
      type: "Warning",
      code: "LISTEN_REQUEST_FAILED",
      description: `Speech cannot be recognised here; typed lines work. ${String(error)}`,
    });
    this.#options.onDeaf();
  }
}
