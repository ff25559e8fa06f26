import { MULAW_FRAME_BYTES } from "../../src/audio/mulaw.ts";
import type { LineSound } from "./line-sound.ts";
import { parseTwiml, type TwimlAnswer } from "./twiml.ts";

export type HowItEnded =
  | { readonly kind: "hung_up"; readonly by: "caller" | "shop" }
  | { readonly kind: "refused"; readonly said: string }
  | { readonly kind: "put_through"; readonly number: string; readonly said: string }
  | { readonly kind: "failed" };

export type PhoneLineListeners = {
  /** The shop has answered; `viewKey` opens this call's transcript. */
  onConnected(viewKey: string | undefined, said: string): void;
  onEnded(how: HowItEnded): void;
};

const FRAME_MS = 20;
const SHOP_NUMBER = "+15550001111";

/**
 * The caller's end of a call: speaks Twilio's webhook and media-stream protocol, as a real telephone's carrier would.
 * Source: twilio.com/docs/voice/media-streams/websocket-messages.
 */
export class PhoneLine {
  readonly callSid = `CA${randomHex()}`;
  readonly #from: string;
  readonly #listeners: PhoneLineListeners;
  #sound: LineSound | undefined;
  #socket: WebSocket | undefined;
  #streamSid = "";
  #sequence = 0;
  #chunk = 0;
  #isOver = false;

  constructor(from: string, listeners: PhoneLineListeners) {
    this.#from = from;
    this.#listeners = listeners;
  }

  /** Rings. `sound` is used until the call is over; whoever opened it closes it. */
  dial(sound: LineSound): void {
    this.#sound = sound;
    void this.#follow("/voice", "ringing");
  }

  sendFrame(mulaw: Uint8Array): void {
    this.#chunk += 1;
    this.#send("media", {
      media: {
        track: "inbound",
        chunk: String(this.#chunk),
        timestamp: String((this.#chunk - 1) * FRAME_MS),
        payload: toBase64(mulaw),
      },
    });
  }

  echoMark(name: string): void {
    this.#send("mark", { mark: { name } });
  }

  press(digit: string): void {
    this.#send("dtmf", { dtmf: { track: "inbound_track", digit } });
  }

  /** A line typed instead of spoken: the softphone's extension, not Twilio's. */
  type(text: string): void {
    this.#send("typed", { typed: { text } });
  }

  hangUp(): void {
    if (this.#isOver) return;
    this.#send("stop", { stop: { callSid: this.callSid } });
    this.#end({ kind: "hung_up", by: "caller" });
  }

  #end(how: HowItEnded): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket?.close();
    this.#listeners.onEnded(how);
  }

  /** Asks the shop what to do, and does it. */
  async #follow(path: string, callStatus: string): Promise<void> {
    let answer: TwimlAnswer;
    try {
      answer = await this.#webhook(path, callStatus);
    } catch {
      this.#end({ kind: "failed" });
      return;
    }
    if (this.#isOver) return;
    if (answer.kind === "stream") this.#openStream(answer);
    else if (answer.kind === "dial") this.#end({ ...answer, kind: "put_through" });
    else if (answer.said === "") this.#end({ kind: "hung_up", by: "shop" });
    else this.#end({ kind: "refused", said: answer.said });
  }

  async #webhook(path: string, callStatus: string): Promise<TwimlAnswer> {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        AccountSid: `AC${"0".repeat(32)}`,
        ApiVersion: "2010-04-01",
        CallSid: this.callSid,
        CallStatus: callStatus,
        Direction: "inbound",
        From: this.#from,
        To: SHOP_NUMBER,
        Softphone: "1",
      }),
    });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return parseTwiml(await response.text());
  }

  #openStream(answer: TwimlAnswer & { kind: "stream" }): void {
    const url = new URL(answer.path, location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#streamSid = `MZ${randomHex()}`;
    this.#sequence = 0;
    this.#chunk = 0;
    socket.onopen = () => {
      socket.send(JSON.stringify({ event: "connected", protocol: "Call", version: "1.0.0" }));
      this.#send("start", {
        start: {
          streamSid: this.#streamSid,
          accountSid: `AC${"0".repeat(32)}`,
          callSid: this.callSid,
          tracks: ["inbound"],
          mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 },
          customParameters: answer.parameters,
        },
      });
      this.#listeners.onConnected(answer.parameters["view"], answer.said);
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.#receive(data);
    };
    // The stream's end is not yet the call's: the shop may open another one.
    socket.onclose = () => {
      this.#sound?.clear();
      if (!this.#isOver) void this.#follow("/voice/after-stream", "in-progress");
    };
  }

  #receive(text: string): void {
    const message = parseMessage(text);
    if (message?.event === "clear") this.#sound?.clear();
    else if (message?.event === "mark") this.#sound?.mark(message.name);
    else if (message?.event === "media") {
      // Cut into frames, so that a mark or a clear never waits behind a long piece.
      const { mulaw } = message;
      for (let at = 0; at < mulaw.length; at += MULAW_FRAME_BYTES) {
        this.#sound?.play(mulaw.slice(at, at + MULAW_FRAME_BYTES));
      }
    }
  }

  #send(event: string, content: Readonly<Record<string, unknown>>): void {
    if (this.#socket?.readyState !== WebSocket.OPEN || this.#streamSid === "") return;
    this.#sequence += 1;
    this.#socket.send(
      JSON.stringify({
        event,
        sequenceNumber: String(this.#sequence),
        ...content,
        streamSid: this.#streamSid,
      }),
    );
  }
}

type FromShop =
  | { readonly event: "media"; readonly mulaw: Uint8Array }
  | { readonly event: "mark"; readonly name: string }
  | { readonly event: "clear" };

/** `undefined` for anything else: a call must outlive one odd message. */
function parseMessage(text: string): FromShop | undefined {
  try {
    const message: unknown = JSON.parse(text);
    const [event, media, mark] = [
      field(message, "event"),
      field(message, "media"),
      field(message, "mark"),
    ];
    const [payload, name] = [field(media, "payload"), field(mark, "name")];
    if (event === "clear") return { event };
    if (event === "media" && typeof payload === "string") {
      return { event, mulaw: fromBase64(payload) };
    }
    if (event === "mark" && typeof name === "string") return { event, name };
  } catch {
    // Not JSON, or not base64.
  }
  return undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function randomHex(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
