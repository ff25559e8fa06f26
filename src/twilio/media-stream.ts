import type { Duplex } from "node:stream";
import { MULAW_FRAME_BYTES } from "../audio/mulaw.ts";
import type { CallerLine, CallerLineListener } from "../calls/caller-line.ts";
import type { Heartbeat } from "../lib/heartbeat.ts";
import type { Log } from "../lib/log.ts";
import { MessageSocket } from "../lib/web-socket/message-socket.ts";
import type { ReadRoom } from "../lib/web-socket/read-room.ts";
import {
  mediaMessageEnd,
  MediaMessageWriter,
  type MediaStreamMessage,
  parseMediaStreamMessage,
  readMediaMessage,
} from "./media-messages.ts";

/** What a stream says of itself in `start`, before it is let in. */
export type StreamStart = Extract<MediaStreamMessage, { event: "start" }>["start"];

export type MediaStreamOptions = {
  /** Upgraded; the line's from here on. */
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly room: ReadRoom;
  readonly heartbeat: Heartbeat;
  readonly log: Log;
  /** Asked once, at `start`: gives the line to its call, or answers false when nobody expects this stream. */
  readonly admit: (line: MediaStreamLine, start: StreamStart) => boolean;
  /** Its connection is gone. */
  readonly onOver: () => void;
  readonly startTimeoutMs: number;
  readonly pingAfterMs: number;
};

/** WebSocket close code for "policy violation": no such call, wrong token, or no `start` in time. */
const REFUSED = 1008;
/** Larger pieces have ended streams behind some proxies (protocols 2.8). */
const MAX_SOUND_BYTES = 8_000;
/** Four minutes of speech the carrier has not taken: its end is dead or stuck. */
const MAX_UNSENT_BYTES = 3 * 1_024 * 1_024;
const CLOSE_TIMEOUT_MS = 2_000;
const LARGEST_PAYLOAD_BYTES = 48 * 1_024;
/** A media message of a second of sound is 11 kB. */
const MAX_MESSAGE_BYTES = 64 * 1_024;

/** One media stream of Twilio as the caller's side of a call. Owns its socket. */
export class MediaStreamLine implements CallerLine {
  readonly #socket: MessageSocket;
  readonly #options: MediaStreamOptions;
  readonly #watch: Disposable;
  readonly #openedAt = performance.now();
  #log: Log;
  #listener: CallerLineListener | undefined;
  #state: "waiting" | "live" | "closing" | "ended" = "waiting";
  #callSid = "";
  #streamSid = "";
  #write: MediaMessageWriter | undefined;
  #mediaEnd: Uint8Array = mediaMessageEnd("");
  /** Sound of the message being read; used again for the next. */
  #sound: Uint8Array = Buffer.alloc(1_600);
  /** The part of `#sound` that a frame fills; frames are all alike, so the view is used again too. */
  #frame: Uint8Array = this.#sound.subarray(0, MULAW_FRAME_BYTES);
  /** Sound to send at the end of this turn of the event loop: so many bytes at the start of this memory. */
  #unsent = Buffer.alloc(MULAW_FRAME_BYTES);
  #unsentBytes = 0;
  #stopped = false;
  #lastHeardFromAt = performance.now();
  /** Something came since the last look: the clock is read there, not for each frame. */
  #hasHeard = false;
  #missedPings = 0;
  #closeBy = Number.POSITIVE_INFINITY;
  /** The other end did not answer our close in time. */
  #isStuck = false;
  #malformed = 0;

  constructor(options: MediaStreamOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#socket = new MessageSocket({
      socket: options.socket,
      head: options.head,
      room: options.room,
      maxMessageBytes: MAX_MESSAGE_BYTES,
      listener: {
        onMessage: (bytes, from, to, isBinary) => this.#onMessage(bytes, from, to, isBinary),
        onPong: () => this.#onPong(),
        onClose: (code, fault) => this.#onClose(code, fault),
      },
    });
    this.#watch = options.heartbeat.onBeat((now) => this.#look(now));
  }

  get callSid(): string {
    return this.#callSid;
  }

  listen(listener: CallerLineListener): void {
    this.#listener = listener;
    // Without its parameters: one of them lets a stream in.
    const start = { streamSid: this.#streamSid, callSid: this.#callSid };
    listener.onWire("in", JSON.stringify({ event: "start", start }));
    // A line may be gone before its call was found.
    if (this.#state === "ended") queueMicrotask(() => listener.onEnd("lost"));
  }

  /** What comes in one turn of the event loop goes out in one message: agents speak in bursts of many small pieces. */
  play(mulaw: Uint8Array): void {
    if (this.#state !== "live") return;
    if (this.#unsentBytes === 0) queueMicrotask(() => this.#sendSound());
    for (let from = 0; from < mulaw.length;) {
      if (this.#unsentBytes === MAX_SOUND_BYTES) this.#sendSound();
      const length = Math.min(mulaw.length - from, MAX_SOUND_BYTES - this.#unsentBytes);
      this.#keepUnsent(length === mulaw.length ? mulaw : mulaw.subarray(from, from + length));
      from += length;
    }
  }

  #keepUnsent(mulaw: Uint8Array): void {
    const bytes = this.#unsentBytes + mulaw.length;
    if (bytes > this.#unsent.length) {
      const larger = Buffer.alloc(Math.min(MAX_SOUND_BYTES, 2 * bytes));
      larger.set(this.#unsent);
      this.#unsent = larger;
    }
    this.#unsent.set(mulaw, this.#unsentBytes);
    this.#unsentBytes = bytes;
  }

  mark(name: string): void {
    // A mark tells that everything before it was heard, so it must not overtake the sound.
    this.#sendSound();
    if (this.#write !== undefined) this.#sendText(this.#write.mark(name));
  }

  clear(): void {
    this.#unsentBytes = 0;
    if (this.#write !== undefined) this.#sendText(this.#write.clear);
  }

  close(): void {
    this.#closeWith(1000);
  }

  /** Breaks the connection off, without a word. */
  terminate(): void {
    this.#socket.terminate();
  }

  #sendText(text: string): void {
    if (this.#state !== "live") return;
    this.#socket.sendText(text);
    this.#listener?.onWire("out", text);
  }

  #sendSound(): void {
    const bytes = this.#unsentBytes;
    this.#unsentBytes = 0;
    if (bytes === 0 || this.#write === undefined || this.#state !== "live") return;
    if (this.#socket.bufferedBytes > MAX_UNSENT_BYTES) {
      this.#log.warn("the carrier does not take our sound: line given up");
      this.#socket.terminate();
      return;
    }
    this.#socket.sendText(this.#write.media(this.#unsent, bytes));
  }

  #onMessage(bytes: Buffer, from: number, to: number, isBinary: boolean): void {
    if (this.#state === "closing" || this.#state === "ended") return;
    this.#hasHeard = true;
    if (isBinary) {
      this.#countMalformed(0);
      return;
    }
    const length = readMediaMessage(bytes, from, to, this.#mediaEnd, this.#sound);
    if (length >= 0) {
      if (length !== this.#frame.length) this.#frame = this.#sound.subarray(0, length);
      if (this.#state === "live") this.#listener?.onAudio(this.#frame);
      return;
    }
    const text = bytes.toString("utf8", from, to);
    const message = parseMediaStreamMessage(text);
    if (message === undefined) {
      this.#countMalformed(to - from);
      return;
    }
    if (message.event !== "media" && this.#state === "live") this.#listener?.onWire("in", text);
    this.#onParsed(message);
  }

  #onParsed(message: MediaStreamMessage): void {
    if (this.#state !== "live") {
      if (message.event === "start") this.#onStart(message.start);
      return;
    }
    switch (message.event) {
      case "media":
        this.#onOddMedia(message.media.payload);
        return;
      case "dtmf":
        this.#listener?.onDigit(message.dtmf.digit);
        return;
      case "mark":
        this.#listener?.onMark(message.mark.name);
        return;
      case "typed":
        this.#listener?.onTyped(message.typed.text);
        return;
      case "stop":
        this.#stopped = true;
        this.close();
        return;
      case "connected":
      case "start":
        return;
    }
  }

  #onStart(start: StreamStart): void {
    this.#callSid = start.callSid;
    this.#streamSid = start.streamSid;
    this.#write = new MediaMessageWriter(start.streamSid);
    this.#mediaEnd = mediaMessageEnd(start.streamSid);
    this.#log = this.#log.child({ callSid: start.callSid });
    this.#state = "live";
    if (this.#options.admit(this, start)) return;
    this.#log.warn("media stream refused: no call waits for it, or its token is wrong");
    this.#closeWith(REFUSED);
  }

  /** Sound in another form than Twilio's usual one, or longer than the room for it. */
  #onOddMedia(payload: string): void {
    const sound = Buffer.from(payload, "base64");
    if (sound.length > this.#sound.length && sound.length <= LARGEST_PAYLOAD_BYTES) {
      this.#sound = Buffer.alloc(sound.length);
      this.#frame = this.#sound;
    }
    this.#listener?.onAudio(sound);
  }

  #onPong(): void {
    this.#missedPings = 0;
    this.#hasHeard = true;
  }

  /** Once a stream in the log; the count comes at its end. */
  #countMalformed(bytes: number): void {
    this.#malformed += 1;
    if (this.#malformed === 1)
      this.#log.warn({ bytes }, "media stream sent a message we cannot read");
  }

  #onClose(code: number, fault: Error | undefined): void {
    if (this.#state === "ended") return;
    if (fault !== undefined) this.#log.info({ err: fault }, "media stream broke");
    const byUs = this.#isStuck ? "stuck" : "closed";
    const reason = this.#stopped ? "hung_up" : this.#state === "closing" ? byUs : "lost";
    this.#state = "ended";
    this.#watch[Symbol.dispose]();
    this.#log.debug({ code, reason, malformed: this.#malformed }, "media stream over");
    this.#options.onOver();
    this.#listener?.onEnd(reason);
  }

  #look(now: number): void {
    if (now >= this.#closeBy) {
      this.#isStuck = true;
      this.#socket.terminate();
      return;
    }
    if (this.#state === "waiting" && now - this.#openedAt > this.#options.startTimeoutMs) {
      this.#closeWith(REFUSED);
      return;
    }
    if (this.#state === "live") this.#lookForHalfOpen(now);
  }

  /** A carrier sends sound all the time; when it has gone quiet, ask twice, then give the line up (protocols 2.9). */
  #lookForHalfOpen(now: number): void {
    const { pingAfterMs } = this.#options;
    if (this.#hasHeard) this.#lastHeardFromAt = now;
    this.#hasHeard = false;
    if (now - this.#lastHeardFromAt < pingAfterMs * (this.#missedPings + 1)) {
      if (now - this.#lastHeardFromAt < pingAfterMs) this.#missedPings = 0;
      return;
    }
    if (this.#missedPings === 2) {
      this.#socket.terminate();
      return;
    }
    this.#missedPings += 1;
    this.#socket.ping();
  }

  #closeWith(code: number): void {
    if (this.#state === "closing" || this.#state === "ended") return;
    this.#sendSound();
    this.#state = "closing";
    this.#closeBy = performance.now() + CLOSE_TIMEOUT_MS;
    this.#socket.close(code);
  }
}
