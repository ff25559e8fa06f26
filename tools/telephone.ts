import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { WebSocket } from "ws";
import { z } from "zod";
import { Carrier, type CarrierCall, type Instruction } from "./carrier.ts";
import { Handset } from "./handset.ts";

const FRAME_MS = 20;

export type Dial = CarrierCall & {
  /** What the microphone hears besides the caller, 8 kHz, over and over. */
  readonly background?: Int16Array | undefined;
};

export type HowItEnded =
  | { readonly kind: "hung_up_by_shop" }
  | { readonly kind: "hung_up_by_caller" }
  | { readonly kind: "transferred"; readonly to: string }
  | { readonly kind: "refused"; readonly said: string }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * A telephone on the real wire: posts `/voice`, opens the media stream it is told to, sends a frame every 20 ms (silence
 * included), plays what comes back in real time, echoes marks when they are played, and asks `/voice/after-stream` what
 * to do when the stream ends. It does what Twilio does between a caller and the shop.
 */
export class Telephone implements AsyncDisposable {
  readonly callSid = `CA${randomBytes(16).toString("hex")}`;
  readonly ended: Promise<HowItEnded>;
  /** What `<Say>` said before the stream, if anything. */
  said = "";
  /** Opens this caller's own transcript and texts; empty when the server gave none. */
  viewKey = "";
  readonly #dial: Dial;
  readonly #carrier: Carrier;
  readonly #handset: Handset;
  readonly #resolveEnded: (how: HowItEnded) => void;
  #socket: WebSocket | undefined;
  #streamSid = "";
  #sequence = 0;
  #chunk = 0;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #ticks = 0;
  #hungUp = false;

  private constructor(dial: Dial) {
    this.#dial = dial;
    this.#carrier = new Carrier(dial, this.callSid);
    this.#handset = new Handset(dial.background, (name) =>
      this.#send({ event: "mark", mark: { name } }),
    );
    const ended = Promise.withResolvers<HowItEnded>();
    this.ended = ended.promise;
    this.#resolveEnded = ended.resolve;
  }

  /** Rings the shop. Resolves when the line is open, or refused (see `ended`). */
  static async dial(dial: Dial): Promise<Telephone> {
    const telephone = new Telephone(dial);
    await telephone.#follow("/voice", "ringing");
    return telephone;
  }

  /** Queues speech (µ-law, 8 kHz); resolves when its last frame has left. */
  async speak(mulaw: Uint8Array): Promise<void> {
    await Promise.race([this.#handset.speak(mulaw), this.ended]);
  }

  press(digits: string): void {
    for (const digit of digits) {
      this.#send({ event: "dtmf", dtmf: { track: "inbound_track", digit } });
    }
  }

  /** A line typed instead of spoken: the softphone's extension, not Twilio's. */
  type(text: string): void {
    this.#send({ event: "typed", typed: { text } });
  }

  /** Resolves once nothing was heard for `quietMs`, or the call has ended. */
  async untilQuiet(quietMs: number): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    const hasEnded = () => over;
    while (!hasEnded()) {
      const left = this.isHearing
        ? quietMs
        : this.#handset.lastHeardAt + quietMs - performance.now();
      if (left <= 0) return;
      await wait(Math.max(FRAME_MS, Math.min(left, 100)));
    }
  }

  /** Is the agent's voice sounding in the caller's ear right now? */
  get isHearing(): boolean {
    return this.#handset.isHearing;
  }

  /** How often sound began in the caller's ear after silence. */
  get heardSpurts(): number {
    return this.#handset.heardSpurts;
  }

  /** What the caller waited for each answer, from their last sound to the first of it. */
  get answeredAfterMs(): readonly number[] {
    return this.#handset.answeredAfterMs;
  }

  hangUp(): void {
    if (this.#hungUp) return;
    this.#hungUp = true;
    this.#send({ event: "stop", stop: { callSid: this.callSid } });
    this.#closeStream();
    this.#resolveEnded({ kind: "hung_up_by_caller" });
  }

  /** Both sides since the call began, µ-law 8 kHz, aligned in time. */
  recording(): ReturnType<Handset["recording"]> {
    return this.#handset.recording();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hangUp();
    await this.ended;
  }

  /** Asks the shop what to do and does it. */
  async #follow(path: string, callStatus: string): Promise<void> {
    let told: Instruction;
    try {
      told = await this.#carrier.ask(path, callStatus);
    } catch (error) {
      this.#resolveEnded({ kind: "failed", reason: String(error) });
      return;
    }
    this.said = told.said ?? this.said;
    switch (told.kind) {
      case "stream":
        this.viewKey = told.parameters["view"] ?? this.viewKey;
        await this.#openStream(told.url, told.parameters);
        return;
      case "dial":
        this.#resolveEnded({ kind: "transferred", to: told.to });
        return;
      case "hang_up":
        if (path === "/voice") this.#resolveEnded({ kind: "refused", said: this.said });
        else this.#resolveEnded({ kind: "hung_up_by_shop" });
    }
  }

  async #openStream(url: string, parameters: Record<string, string>): Promise<void> {
    const target = new URL(url);
    const base = new URL(this.#dial.baseUrl);
    // The shop names its public address; this telephone stands beside the server.
    target.protocol = base.protocol === "https:" ? "wss:" : "ws:";
    target.host = base.host;
    const socket = new WebSocket(target, {
      perMessageDeflate: false,
      headers: this.#carrier.signature(url, new URLSearchParams()),
    });
    this.#socket = socket;
    this.#streamSid = `MZ${randomBytes(16).toString("hex")}`;
    this.#sequence = 0;
    this.#chunk = 0;
    const opened = Promise.withResolvers<undefined>();
    socket.on("open", () => opened.resolve(undefined));
    socket.on("error", (error) => {
      this.#resolveEnded({ kind: "failed", reason: `media stream: ${error.message}` });
      opened.resolve(undefined);
    });
    socket.on("message", (data: Buffer) => this.#receive(data.toString()));
    socket.on("close", () => {
      this.#closeStream();
      if (!this.#hungUp) void this.#follow("/voice/after-stream", "in-progress");
    });
    await opened.promise;
    socket.send(JSON.stringify({ event: "connected", protocol: "Call", version: "1.0.0" }));
    this.#send({
      event: "start",
      start: {
        streamSid: this.#streamSid,
        accountSid: `AC${"0".repeat(32)}`,
        callSid: this.callSid,
        tracks: ["inbound"],
        mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 },
        customParameters: parameters,
      },
    });
    this.#startedAt = performance.now();
    this.#ticks = 0;
    this.#timer = setInterval(() => this.#catchUp(), FRAME_MS / 2);
  }

  /** A monotonic clock, so that a late timer sends the frames it missed. */
  #catchUp(): void {
    const due = Math.floor((performance.now() - this.#startedAt) / FRAME_MS);
    while (this.#ticks < due) {
      this.#ticks += 1;
      this.#sendFrame();
      this.#handset.hearFrame();
    }
  }

  #sendFrame(): void {
    const frame = this.#handset.nextFrame();
    this.#chunk += 1;
    this.#send({
      event: "media",
      media: {
        track: "inbound",
        chunk: String(this.#chunk),
        timestamp: String(this.#ticks * FRAME_MS),
        payload: frame.toString("base64"),
      },
    });
  }

  #receive(text: string): void {
    const message = fromShop.safeParse(parseJson(text)).data;
    switch (message?.event) {
      case "media":
        this.#handset.receive(Buffer.from(message.media.payload, "base64"));
        return;
      case "mark":
        this.#handset.receive(message.mark.name);
        return;
      case "clear":
        this.#handset.clear();
        return;
      case undefined:
        return;
    }
  }

  #send(message: Record<string, unknown>): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#sequence += 1;
    this.#socket.send(
      JSON.stringify({
        ...message,
        sequenceNumber: String(this.#sequence),
        streamSid: this.#streamSid,
      }),
    );
  }

  #closeStream(): void {
    clearInterval(this.#timer);
    this.#handset.hangUp();
    this.#socket?.close();
  }
}

const fromShop = z.discriminatedUnion("event", [
  z.object({ event: z.literal("media"), media: z.object({ payload: z.string() }) }),
  z.object({ event: z.literal("mark"), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal("clear") }),
]);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
