import { createHmac, randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { WebSocket } from "ws";
import { z } from "zod";
import { decodeMulaw, encodeMulaw } from "../src/audio/mulaw.ts";

/** 20 ms of µ-law at 8 kHz. */
const FRAME_BYTES = 160;
const FRAME_MS = 20;
/** A shorter silence is a breath inside one answer. */
const SPURT_GAP_MS = 600;
/** µ-law zero. */
const SILENCE = 0xff;

export type Dial = {
  /** "http://127.0.0.1:8000" */
  readonly baseUrl: string;
  /** Caller id; "anonymous" hides it. */
  readonly from: string;
  readonly to?: string;
  /** Signs the webhooks as Twilio does, for a server that asks for it. */
  readonly authToken?: string | undefined;
  /** The origin that the server believes it is reached at; `baseUrl` when unset. */
  readonly publicUrl?: string | undefined;
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
  /** How often sound began in the caller's ear after silence. */
  heardSpurts = 0;
  /** End of the caller's speech → first sound of the answer, one for each time the caller was answered. */
  readonly answeredAfterMs: number[] = [];
  /** Opens this caller's own transcript and texts; empty when the server gave none. */
  viewKey = "";
  readonly #dial: Dial;
  readonly #resolveEnded: (how: HowItEnded) => void;
  readonly #outgoing: (Uint8Array | (() => void))[] = [];
  readonly #playback: (Uint8Array | string)[] = [];
  readonly #heardFrames: Buffer[] = [];
  readonly #spokenFrames: Buffer[] = [];
  #socket: WebSocket | undefined;
  #streamSid = "";
  #sequence = 0;
  #chunk = 0;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #ticks = 0;
  #lastHeardAt = Number.NEGATIVE_INFINITY;
  /** When the caller fell silent; `undefined` once answered. */
  #waitsSince: number | undefined;
  #hungUp = false;

  private constructor(dial: Dial) {
    this.#dial = dial;
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
    const spoken = Promise.withResolvers<undefined>();
    for (let at = 0; at < mulaw.length; at += FRAME_BYTES) {
      const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE);
      frame.set(mulaw.subarray(at, at + FRAME_BYTES));
      this.#outgoing.push(frame);
    }
    this.#outgoing.push(() => {
      this.#waitsSince = this.isHearing ? undefined : performance.now();
      spoken.resolve(undefined);
    });
    await Promise.race([spoken.promise, this.ended]);
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
      const left = this.isHearing ? quietMs : this.#lastHeardAt + quietMs - performance.now();
      if (left <= 0) return;
      await wait(Math.max(FRAME_MS, Math.min(left, 100)));
    }
  }

  /** Is the agent's voice sounding in the caller's ear right now? */
  get isHearing(): boolean {
    return this.#playback.some((part) => typeof part !== "string");
  }

  hangUp(): void {
    if (this.#hungUp) return;
    this.#hungUp = true;
    this.#send({ event: "stop", stop: { callSid: this.callSid } });
    this.#closeStream();
    this.#resolveEnded({ kind: "hung_up_by_caller" });
  }

  /** Both sides since the call began, µ-law 8 kHz, aligned in time. */
  recording(): { readonly caller: Buffer; readonly agent: Buffer } {
    return { caller: Buffer.concat(this.#spokenFrames), agent: Buffer.concat(this.#heardFrames) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hangUp();
    await this.ended;
  }

  /** Asks the shop what to do and does it. */
  async #follow(path: string, callStatus: string): Promise<void> {
    let twiml: string;
    try {
      twiml = await this.#webhook(path, callStatus);
    } catch (error) {
      this.#resolveEnded({ kind: "failed", reason: String(error) });
      return;
    }
    this.said = unescapeXml(/<Say[^>]*>([^<]*)<\/Say>/.exec(twiml)?.[1] ?? this.said);
    const stream = /<Stream\b[^>]*\burl="([^"]+)"/.exec(twiml)?.[1];
    const dialled = /<Dial[^>]*>(?:\s*<Number[^>]*>)?([^<]+)</.exec(twiml)?.[1];
    if (stream !== undefined) {
      const parameters = Object.fromEntries(
        [...twiml.matchAll(/<Parameter\b[^>]*\bname="([^"]*)"[^>]*\bvalue="([^"]*)"/g)].map(
          ([, name = "", value = ""]) => [unescapeXml(name), unescapeXml(value)],
        ),
      );
      this.viewKey = parameters["view"] ?? this.viewKey;
      await this.#openStream(unescapeXml(stream), parameters);
    } else if (dialled !== undefined) {
      this.#resolveEnded({ kind: "transferred", to: dialled.trim() });
    } else if (path === "/voice") {
      this.#resolveEnded({ kind: "refused", said: this.said });
    } else {
      this.#resolveEnded({ kind: "hung_up_by_shop" });
    }
  }

  async #webhook(path: string, callStatus: string): Promise<string> {
    const form = new URLSearchParams({
      AccountSid: `AC${"0".repeat(32)}`,
      ApiVersion: "2010-04-01",
      CallSid: this.callSid,
      CallStatus: callStatus,
      Direction: "inbound",
      From: this.#dial.from,
      To: this.#dial.to ?? "+15550001111",
    });
    if (this.#dial.authToken === undefined) form.set("Softphone", "1");
    const answer = await fetch(new URL(path, this.#dial.baseUrl), {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        ...this.#signature(new URL(path, this.#publicUrl).href, form),
      },
      body: form.toString(),
    });
    if (!answer.ok) throw new Error(`POST ${path} was answered with ${answer.status}`);
    return answer.text();
  }

  get #publicUrl(): string {
    return this.#dial.publicUrl ?? this.#dial.baseUrl;
  }

  /** Source: twilio.com/docs/usage/security. */
  #signature(url: string, form: URLSearchParams): Record<string, string> {
    if (this.#dial.authToken === undefined) return {};
    const names = [...form.keys()].sort();
    const data = url + names.map((name) => name + (form.get(name) ?? "")).join("");
    const signature = createHmac("sha1", this.#dial.authToken).update(data).digest("base64");
    return { "x-twilio-signature": signature };
  }

  async #openStream(url: string, parameters: Record<string, string>): Promise<void> {
    const target = new URL(url);
    const base = new URL(this.#dial.baseUrl);
    // The shop names its public address; this telephone stands beside the server.
    target.protocol = base.protocol === "https:" ? "wss:" : "ws:";
    target.host = base.host;
    const socket = new WebSocket(target, {
      perMessageDeflate: false,
      headers: this.#signature(url, new URLSearchParams()),
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
      this.#hearFrame();
    }
  }

  #sendFrame(): void {
    let next = this.#outgoing.shift();
    while (typeof next === "function") {
      next();
      next = this.#outgoing.shift();
    }
    const frame = Buffer.from(this.#inTheRoom(next ?? new Uint8Array(FRAME_BYTES).fill(SILENCE)));
    this.#spokenFrames.push(frame);
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

  #inTheRoom(frame: Uint8Array): Uint8Array {
    const { background } = this.#dial;
    if (background === undefined || background.length === 0) return frame;
    const from = this.#ticks * FRAME_BYTES;
    return encodeMulaw(
      decodeMulaw(frame).map((sample, index) => {
        const both = sample + (background[(from + index) % background.length] ?? 0);
        return Math.max(-32_768, Math.min(32_767, both));
      }),
    );
  }

  #hearFrame(): void {
    const frame = Buffer.alloc(FRAME_BYTES, SILENCE);
    let filled = 0;
    while (this.#playback.length > 0) {
      const part = this.#playback[0];
      if (typeof part === "string") {
        this.#playback.shift();
        this.#send({ event: "mark", mark: { name: part } });
        continue;
      }
      if (part === undefined || filled === FRAME_BYTES) break;
      const taken = part.subarray(0, FRAME_BYTES - filled);
      frame.set(taken, filled);
      filled += taken.length;
      if (taken.length === part.length) this.#playback.shift();
      else this.#playback[0] = part.subarray(taken.length);
    }
    if (filled > 0) {
      const now = performance.now();
      if (this.#waitsSince !== undefined) this.answeredAfterMs.push(now - this.#waitsSince);
      this.#waitsSince = undefined;
      if (now - this.#lastHeardAt > SPURT_GAP_MS) this.heardSpurts += 1;
      this.#lastHeardAt = now;
    }
    this.#heardFrames.push(frame);
  }

  #receive(text: string): void {
    const message = fromShop.safeParse(parseJson(text)).data;
    switch (message?.event) {
      case "media":
        this.#playback.push(Buffer.from(message.media.payload, "base64"));
        return;
      case "mark":
        this.#playback.push(message.mark.name);
        return;
      case "clear":
        for (const part of this.#playback.splice(0)) {
          if (typeof part === "string") this.#send({ event: "mark", mark: { name: part } });
        }
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
    this.#playback.length = 0;
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

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
