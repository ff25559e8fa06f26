import { z } from "zod";
import {
  FRAME_SAMPLES_8K,
  FrameReader,
  FrameTally,
  FRAME_NUMBERS,
  type Samples,
  SYNC_NUMBER,
  codeOf,
} from "./frame-numbers.ts";
import { BINARY, encodeFrame, type LeanListener, type LeanSocket } from "./lean-socket.ts";
import { MediaFrame } from "./media-frame.ts";
import type { SharedBoard } from "./shared-board.ts";

const FRAME_MS = 20;
const BYTES_PER_MS = 8;

const controlMessage = z.discriminatedUnion("event", [
  z.object({ event: z.literal("media") }),
  z.object({ event: z.literal("mark"), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal("clear") }),
]);

/** The sound in a media message, read where it lies: only the base64 groups that are looked at get decoded. */
class PayloadSamples implements Samples {
  count = 0;
  #text: Buffer = Buffer.alloc(0);
  #from = 0;

  lookAt(text: Buffer, from: number, to: number): void {
    this.#text = text;
    this.#from = from;
    const padding = text[to - 1] === 0x3d ? (text[to - 2] === 0x3d ? 2 : 1) : 0;
    this.count = ((to - from) / 4) * 3 - padding;
  }

  codeAt(index: number): number {
    const group = this.#from + Math.floor(index / 3) * 4;
    const bytes = Buffer.from(this.#text.toString("latin1", group, group + 4), "base64");
    return bytes[index % 3] ?? 0;
  }
}

class RawSamples implements Samples {
  count = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #from = 0;

  lookAt(bytes: Buffer, from: number, to: number): void {
    this.#bytes = bytes;
    this.#from = from;
    this.count = to - from;
  }

  codeAt(index: number): number {
    return this.#bytes[this.#from + index] ?? 0;
  }
}

type CallerOptions = {
  /** From 0; spoken in the first two numbered frames, so that the agent knows whom it hears. */
  readonly index: number;
  readonly callSid: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Speaks to the agent without a server between them, to measure the generator itself. */
  readonly direct: boolean;
  readonly board: SharedBoard;
};

/** One caller on Twilio's wire. Sends a frame when `tick` says so, plays what comes back on a model of Twilio's buffer. */
export class Caller implements LeanListener {
  readonly #options: CallerOptions;
  readonly #streamSid: string;
  readonly #media: MediaFrame;
  readonly #reader: FrameReader;
  readonly #tally = new FrameTally();
  readonly #payload = new PayloadSamples();
  readonly #raw = new RawSamples();
  readonly #marks: { readonly name: string; readonly dueAt: number }[] = [];
  #socket: LeanSocket | undefined;
  #sequence = 1;
  #chunk = 0;
  /** Frames sent since the agent was heard: sync, two that say who calls, then numbered ones. */
  #spoken = 0;
  #hearsAgent = false;
  #playedUntil = 0;
  #receivedAt = 0;
  #hungUp = false;

  constructor(options: CallerOptions) {
    this.#options = options;
    this.#streamSid = `MZ${options.callSid.slice(2)}`;
    this.#media = new MediaFrame(this.#streamSid);
    this.#reader = new FrameReader(FRAME_SAMPLES_8K, (number) => this.#hear(number));
  }

  begin(socket: LeanSocket): void {
    this.#socket = socket;
    if (this.#options.direct) return;
    socket.sendText(JSON.stringify({ event: "connected", protocol: "Call", version: "1.0.0" }));
    const streamSid = this.#streamSid;
    const { callSid, parameters } = this.#options;
    socket.sendText(
      JSON.stringify({
        event: "start",
        sequenceNumber: "1",
        start: {
          streamSid,
          accountSid: `AC${"0".repeat(32)}`,
          callSid,
          tracks: ["inbound"],
          mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 },
          customParameters: parameters,
        },
        streamSid,
      }),
    );
  }

  /** 20 ms have passed. */
  tick(): void {
    const socket = this.#socket;
    if (socket === undefined || this.#hungUp) return;
    const number = this.#nextNumber();
    this.#chunk += 1;
    this.#sequence += 1;
    const { board, index, direct } = this.#options;
    const now = board.now();
    if (this.#spoken > 3) {
      board.noteSent("in", index, number, now);
      board.add("sentIn", 1);
    }
    if (direct) socket.writeFrame(directFrame(number));
    else {
      const timestamp = (this.#chunk - 1) * FRAME_MS;
      const frame = this.#media.next(this.#sequence, this.#chunk, timestamp, number);
      if (!socket.writeFrame(frame)) this.#media.leave();
      this.#echoMarks(now);
    }
  }

  hangUp(): void {
    if (this.#hungUp) return;
    this.#hungUp = true;
    if (!this.#options.direct) this.#sendEvent("stop", { callSid: this.#options.callSid });
    this.#socket?.close();
  }

  onMessage(opcode: number, bytes: Buffer, from: number, to: number): void {
    this.#receivedAt = this.#options.board.now();
    if (opcode === BINARY) {
      this.#raw.lookAt(bytes, from, to);
      this.#reader.feed(this.#raw);
      return;
    }
    const payloadAt = bytes.indexOf('"payload":"', from, "latin1") + 11;
    if (payloadAt > from + 10 && payloadAt < to) {
      this.#payload.lookAt(bytes, payloadAt, bytes.indexOf(0x22, payloadAt));
      this.#options.board.add("messagesOut", 1);
      this.#playedUntil =
        Math.max(this.#receivedAt, this.#playedUntil) + this.#payload.count / BYTES_PER_MS;
      this.#reader.feed(this.#payload);
      return;
    }
    this.#onControl(bytes.toString("utf8", from, to));
  }

  onClose(): void {
    if (!this.#hungUp) this.#options.board.add("callsLost", 1);
    this.#hungUp = true;
  }

  #onControl(text: string): void {
    const json: unknown = JSON.parse(text);
    const message = controlMessage.parse(json);
    if (message.event === "mark") {
      this.#marks.push({ name: message.mark.name, dueAt: this.#playedUntil });
    } else if (message.event === "clear") {
      this.#playedUntil = this.#receivedAt;
      this.#echoMarks(Infinity);
    }
  }

  #nextNumber(): number {
    if (!this.#hearsAgent) return -1;
    const { index } = this.#options;
    this.#spoken += 1;
    if (this.#spoken === 1) return SYNC_NUMBER;
    if (this.#spoken === 2) return index % FRAME_NUMBERS;
    if (this.#spoken === 3) return Math.floor(index / FRAME_NUMBERS);
    return (this.#spoken - 4) % FRAME_NUMBERS;
  }

  #hear(number: number): void {
    if (!this.#hearsAgent) {
      this.#hearsAgent = true;
      return;
    }
    const { board, index } = this.#options;
    const { lost, doubled } = this.#tally;
    if (this.#tally.count(number)) board.noteReceived("out", index, number, this.#receivedAt);
    board.add("receivedOut", 1);
    board.add("lostOut", this.#tally.lost - lost);
    board.add("doubledOut", this.#tally.doubled - doubled);
  }

  #echoMarks(now: number): void {
    for (
      let mark = this.#marks[0];
      mark !== undefined && mark.dueAt <= now;
      mark = this.#marks[0]
    ) {
      this.#marks.shift();
      this.#sendEvent("mark", { name: mark.name });
      this.#options.board.add("marksEchoed", 1);
    }
  }

  #sendEvent(event: string, content: Readonly<Record<string, string>>): void {
    this.#sequence += 1;
    const text = { event, sequenceNumber: String(this.#sequence), [event]: content };
    this.#socket?.sendText(JSON.stringify({ ...text, streamSid: this.#streamSid }));
  }
}

const DIRECT_FRAMES = Array.from({ length: FRAME_NUMBERS + 1 }, (_, number) =>
  encodeFrame(
    BINARY,
    Buffer.alloc(FRAME_SAMPLES_8K, number === FRAME_NUMBERS ? 0xff : codeOf(number)),
    true,
  ),
);

function directFrame(number: number): Buffer {
  return DIRECT_FRAMES.at(number < 0 ? FRAME_NUMBERS : number) ?? Buffer.alloc(0);
}
