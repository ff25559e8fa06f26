import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import { twilioSignature } from "../../src/twilio/signature.ts";
import { CarrierWebhooks } from "./carrier-webhooks.ts";
import { eventually } from "./eventually.ts";
import type { CallUpdate, FakeTwilioCalls } from "./fake-twilio-calls.ts";
import { type ShopMessage, shopMessageSchema } from "./line-wire.ts";
import { type Pace, PlaybackBuffer } from "./playback-buffer.ts";
import { parseTwiml, type Twiml } from "./twiml-reader.ts";

export type CallerOptions = {
  readonly baseUrl: string;
  /** What Twilio was told our address is; `baseUrl` when unset. */
  readonly publicUrl?: string;
  readonly authToken?: string | undefined;
  readonly from?: string;
  readonly callSid?: string;
  readonly accountSid?: string;
  readonly playback?: Pace;
  /** Replaces what the stream's `start` says. */
  readonly startParameters?: Record<string, string>;
  /** Signs the upgrade over the URL with a slash after it, as Twilio sometimes does. */
  readonly slashSigned?: boolean;
  /** Where the call can be changed over REST. */
  readonly rest?: FakeTwilioCalls | undefined;
  /** No stream can be opened (a proxy without WebSockets, 31920): each time the carrier asks what now. */
  readonly isWithoutStreams?: boolean;
};

/** What became of the call, as the carrier saw it. */
export type CallFate =
  | { readonly kind: "hung_up_by_shop"; readonly said: string }
  | { readonly kind: "hung_up_by_caller" }
  | { readonly kind: "put_through"; readonly to: string; readonly said: string }
  | { readonly kind: "stream_refused"; readonly status: number };

/**
 * Twilio and a caller, scripted: rings, follows the TwiML, opens the stream, keeps the playback buffer and its marks, and
 * asks what to do after. Strict: what Twilio would ignore with a warning is a violation here.
 */
export class ScriptedCaller implements AsyncDisposable {
  readonly callSid: string;
  readonly streamSids: string[] = [];
  /** What the shop said by TwiML, in order. */
  readonly saidByTwiml: string[] = [];
  readonly violations: string[] = [];
  /** All that came over the stream, in order. */
  readonly messages: ShopMessage[] = [];
  parameters: Readonly<Record<string, string>> = {};
  fate: CallFate | undefined;
  closeCode: number | undefined;
  /** Set where a test sends nonsense: what the shop answers to it is no violation. */
  isTolerant = false;
  /** The carrier does not notice that its stream has ended: it asks nothing by itself. */
  isOblivious = false;
  readonly #options: CallerOptions;
  readonly #webhooks: CarrierWebhooks;
  readonly #playback: PlaybackBuffer;
  /** Requests that the carrier makes by itself. */
  readonly #asking = new Set<Promise<unknown>>();
  #stream: Twiml["stream"];
  #socket: WebSocket | undefined;
  #sequence = 0;
  #chunk = 0;
  #isHangingUp = false;
  #isGone = false;

  constructor(options: CallerOptions) {
    this.#options = options;
    this.callSid = options.callSid ?? `CA${randomBytes(16).toString("hex")}`;
    this.#playback = new PlaybackBuffer({
      pace: options.playback ?? "instant",
      onMark: (name) => this.#sends({ event: "mark", mark: { name } }),
    });
    const { baseUrl, publicUrl = baseUrl, authToken } = options;
    this.#webhooks = new CarrierWebhooks({
      baseUrl,
      publicUrl,
      authToken,
      fields: {
        AccountSid: this.#accountSid,
        ApiVersion: "2010-04-01",
        CallSid: this.callSid,
        Called: "+15550001111",
        Caller: this.#from,
        Direction: "inbound",
        From: this.#from,
        FromCity: "",
        To: "+15550001111",
      },
    });
  }

  /** Rings and, when the shop says so, opens the stream up to `start`. */
  static async dial(options: CallerOptions): Promise<ScriptedCaller> {
    const caller = new ScriptedCaller(options);
    await caller.follow(await caller.rings());
    return caller;
  }

  /** `POST /voice`. */
  async rings(): Promise<Twiml> {
    this.#options.rest?.begins(this.callSid, (update) => this.#later(() => this.#obeys(update)));
    return this.asks("/voice", { CallStatus: "ringing" });
  }

  async asks(path: string, more: Record<string, string>): Promise<Twiml> {
    return this.#webhooks.asks(path, more);
  }

  async posts(path: string, more: Record<string, string>): Promise<Response> {
    return this.#webhooks.posts(path, more);
  }

  /** Does what the TwiML says; a stream is open and started when this resolves. */
  async follow(twiml: Twiml): Promise<void> {
    if (twiml.say !== "") this.saidByTwiml.push(twiml.say);
    this.#stream = twiml.stream;
    if (twiml.stream !== undefined) {
      this.parameters = twiml.stream.parameters;
      if (this.#options.isWithoutStreams === true) await this.#asksWhatNow();
      else await this.opensStream(twiml.stream.url, twiml.stream.parameters);
    } else if (twiml.dial !== undefined) {
      this.fate = { kind: "put_through", to: twiml.dial, said: twiml.say };
    } else {
      this.fate = { kind: "hung_up_by_shop", said: twiml.say };
      this.#options.rest?.ends(this.callSid);
    }
  }

  async opensStream(url: string, parameters: Readonly<Record<string, string>>): Promise<void> {
    const target = new URL(url);
    target.host = new URL(this.#options.baseUrl).host;
    target.protocol = "ws:";
    const { authToken, slashSigned } = this.#options;
    const signed = slashSigned === true ? `${url}/` : url;
    const socket = new WebSocket(target, {
      perMessageDeflate: false,
      headers:
        authToken === undefined ? {} : { "x-twilio-signature": twilioSignature(authToken, signed) },
    });
    this.#socket?.terminate();
    this.#socket = socket;
    socket.on("message", (data: Buffer, isBinary) => this.#onMessage(data, isBinary));
    socket.on("close", (code) => {
      if (socket === this.#socket) this.#onClose(code);
    });
    const opened = Promise.withResolvers<boolean>();
    socket.on("open", () => opened.resolve(true));
    socket.on("unexpected-response", (_request, response) => {
      this.fate = { kind: "stream_refused", status: response.statusCode ?? 0 };
      socket.terminate();
    });
    socket.on("error", () => opened.resolve(false));
    if (!(await opened.promise)) return;
    this.sendsText('{"event":"connected","protocol":"Call","version":"1.0.0"}');
    this.#starts(this.#options.startParameters ?? parameters);
    this.#reports("stream-started");
  }

  /** 20 ms frames of µ-law, in Twilio's very form, as fast as the socket takes them. */
  speaks(mulaw: Uint8Array): void {
    for (let at = 0; at < mulaw.length; at += 160) {
      const payload = Buffer.from(mulaw.subarray(at, at + 160)).toString("base64");
      this.#chunk += 1;
      this.sendsText(
        `{"event":"media","sequenceNumber":"${this.#next()}","media":{"track":"inbound","chunk":"${this.#chunk}",` +
          `"timestamp":"${this.#chunk * 20}","payload":"${payload}"},"streamSid":"${this.#streamSid}"}`,
      );
    }
  }

  presses(digits: string): void {
    for (const digit of digits)
      this.#sends({ event: "dtmf", dtmf: { track: "inbound_track", digit } });
  }

  types(text: string): void {
    this.#sends({ event: "typed", typed: { text } });
  }

  /** Any text, valid or not. */
  sendsText(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  sendsBinary(bytes: Uint8Array): void {
    this.#socket?.send(bytes);
  }

  /** The caller hangs up: `stop`, then the socket closes. The action may still be asked, and its answer is not followed. */
  hangsUp(): void {
    this.#isHangingUp = true;
    this.fate = { kind: "hung_up_by_caller" };
    this.#options.rest?.ends(this.callSid);
    this.#sends({ event: "stop", stop: { accountSid: this.#accountSid, callSid: this.callSid } });
    this.#socket?.close();
  }

  /** Names of the marks that wait for their sound to be heard, oldest first. */
  get pendingMarks(): readonly string[] {
    return this.#playback.pendingMarks;
  }

  /** The sound before these marks was heard (with `playback: "never"`, where nothing is heard by itself). */
  hears(marks: readonly string[]): void {
    this.#playback.hear(marks);
  }

  /** The stream breaks without a word; the call itself lives, so the carrier asks what to do. */
  drops(): void {
    this.#socket?.terminate();
  }

  /** The stream hangs half-open: nothing is read or answered any more, not even pings, and the carrier does not know. */
  freezes(): void {
    this.isOblivious = true;
    this.#socket?.pause();
  }

  /** The caller hangs up, and no word of it comes through. */
  vanishes(): void {
    this.isOblivious = true;
    this.#options.rest?.ends(this.callSid);
    this.#socket?.terminate();
  }

  /** Resolves when the shop has read everything that was sent so far, or the stream is over. */
  async pongs(): Promise<void> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    const read = Promise.withResolvers<undefined>();
    const done = () => read.resolve(undefined);
    socket.once("pong", done).once("close", done);
    socket.ping();
    await read.promise;
    socket.off("pong", done).off("close", done);
  }

  /** Bytes that were dropped by `clear` before they were heard. */
  get clearedBytes(): number {
    return this.#playback.clearedBytes;
  }

  get isStreaming(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** All sound the shop sent, heard or not. */
  get sound(): Buffer {
    return Buffer.concat(
      this.messages.flatMap((message) =>
        message.event === "media" ? [Buffer.from(message.media.payload, "base64")] : [],
      ),
    );
  }

  /** "media", "mark", "clear" in the order they came, repeats folded. */
  get story(): readonly string[] {
    return this.messages.map(({ event }) => event).filter((event, i, all) => event !== all[i - 1]);
  }

  async untilFate(kind: CallFate["kind"], withinMs = 5_000): Promise<CallFate> {
    return eventually(
      () => {
        if (this.fate?.kind !== kind) throw new Error(`fate is ${this.fate?.kind ?? "open"}`);
        return this.fate;
      },
      { withinMs },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isGone = true;
    this.#socket?.terminate();
    this.#playback.end();
    await Promise.all(this.#asking);
  }

  get #from(): string {
    return this.#options.from ?? "+15552223333";
  }

  get #accountSid(): string {
    return this.#options.accountSid ?? "AC00000000000000000000000000000001";
  }

  get #streamSid(): string {
    return this.streamSids.at(-1) ?? "";
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #violates(what: string): void {
    if (!this.isTolerant) this.violations.push(what);
  }

  #sends(message: Record<string, unknown>): void {
    const envelope = { sequenceNumber: String(this.#next()), streamSid: this.#streamSid };
    this.sendsText(JSON.stringify({ ...message, ...envelope }));
  }

  #starts(customParameters: Readonly<Record<string, string>>): void {
    this.streamSids.push(`MZ${randomBytes(16).toString("hex")}`);
    this.#sequence = 0;
    this.#chunk = 0;
    this.#sends({
      event: "start",
      start: {
        streamSid: this.#streamSid,
        accountSid: this.#accountSid,
        callSid: this.callSid,
        tracks: ["inbound"],
        mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 },
        customParameters,
      },
    });
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    const text = data.toString();
    const message = isBinary ? undefined : shopMessageSchema.safeParse(parseJson(text)).data;
    if (message === undefined) {
      this.#violates(isBinary ? "31950: binary frame" : `31951: ${text.slice(0, 200)}`);
      return;
    }
    if (message.streamSid !== this.#streamSid) this.#violates("31951: wrong streamSid");
    this.messages.push(message);
    switch (message.event) {
      case "media":
        this.#onSound(Buffer.from(message.media.payload, "base64"));
        return;
      case "mark":
        this.#playback.mark(message.mark.name);
        return;
      case "clear":
        this.#playback.clear();
        return;
    }
  }

  #onSound(bytes: Buffer): void {
    if (bytes.length > 8_000) this.#violates(`${bytes.length} bytes of sound in one message`);
    if (bytes.includes("RIFF")) this.#violates("a WAV header in the sound (pitfall 9)");
    const warning = this.#playback.play(bytes.length);
    if (warning !== undefined) this.#violates(warning);
  }

  #onClose(code: number): void {
    this.closeCode = code;
    this.#playback.end();
    if (this.isOblivious || this.#isGone) return;
    this.#reports("stream-stopped");
    if (this.#isHangingUp) this.#later(() => this.#asksInVain());
    else if (this.fate === undefined) this.#later(() => this.#asksWhatNow());
  }

  async #asksWhatNow(): Promise<void> {
    const action = this.#stream?.action ?? "/voice/after-stream";
    try {
      await this.follow(await this.asks(action, { CallStatus: "in-progress" }));
    } catch (error) {
      // As with Twilio: when the action fails, the call ends.
      this.#violates(`after-stream: ${String(error)}`);
      this.fate = { kind: "hung_up_by_shop", said: "" };
    }
  }

  /** After the caller hung up, the action may be requested all the same (protocols 2.3). */
  async #asksInVain(): Promise<void> {
    const action = this.#stream?.action;
    if (action === undefined) return;
    const twiml = await this.asks(action, { CallStatus: "completed" });
    if (twiml.stream !== undefined) this.#violates("a stream for a caller who is gone");
  }

  /** A REST update takes the call away from whatever it is doing; its stream ends with `stop` (protocols 2.5). */
  async #obeys(update: CallUpdate): Promise<void> {
    const socket = this.#socket;
    this.#sends({ event: "stop", stop: { accountSid: this.#accountSid, callSid: this.callSid } });
    this.#socket = undefined;
    socket?.terminate();
    this.#playback.end();
    this.isOblivious = false;
    switch (update.kind) {
      case "redirect":
        return this.follow(await this.asks(update.url, { CallStatus: "in-progress" }));
      case "twiml":
        return this.follow(parseTwiml(update.twiml));
      case "complete":
        this.fate = { kind: "hung_up_by_shop", said: "" };
    }
  }

  #reports(streamEvent: "stream-started" | "stream-stopped"): void {
    const { statusCallback } = this.#stream ?? {};
    if (statusCallback === undefined) return;
    this.#later(async () => {
      const answer = await this.posts(statusCallback, {
        StreamSid: this.#streamSid,
        StreamEvent: streamEvent,
        Timestamp: new Date().toISOString(),
      });
      if (!answer.ok) this.#violates(`${streamEvent} was answered with ${answer.status}`);
    });
  }

  /** What the carrier does by itself; a fault in it is the shop's. */
  #later(act: () => Promise<void>): void {
    const acting = act().catch((error: unknown) => {
      if (!this.#isGone) this.#violates(String(error));
    });
    this.#asking.add(acting);
    void acting.finally(() => this.#asking.delete(acting));
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
