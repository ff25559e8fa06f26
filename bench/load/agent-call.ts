import { z } from "zod";
import {
  codeOf,
  FRAME_NUMBERS,
  FRAME_SAMPLES_8K,
  FrameReader,
  FrameTally,
  mulawCodeOf,
  type Samples,
  sampleOf,
  SYNC_NUMBER,
} from "./frame-numbers.ts";
import {
  BINARY,
  encodeFrame,
  type LeanListener,
  type LeanSocket,
  TEXT,
  unmasked,
} from "./lean-socket.ts";
import type { SharedBoard } from "./shared-board.ts";

/**
 * How the agent talks: in every 2 s (100 frames of the caller) five bursts of 400 ms, one every 200 ms. So it says 50
 * frames a second, at twice real time, and each burst answers a caller's frame.
 */
const CYCLE_FRAMES = 100;
const BURST_EVERY = 10;
const BURSTS_A_CYCLE = 5;
const BURST_FRAMES = 20;
/** Where a burst is cut into messages, in bytes of µ-law: nowhere near the frames' borders (protocols 1.7). */
const MESSAGE_BYTES = [480, 1_040, 320, 800, 560];
/** One exchange of words in the transcript, every 10 s. */
const TEXT_EVERY = 500;

const clientMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("Settings"),
    audio: z.object({
      input: z.object({ encoding: z.enum(["mulaw", "linear16"]) }),
      output: z.object({ encoding: z.enum(["mulaw", "linear16"]) }),
    }),
  }),
  z.object({ type: z.literal("FunctionCallResponse"), content: z.string() }),
  z.object({ type: z.literal("KeepAlive") }),
]);

type Encoding = "mulaw" | "linear16";
/** Bytes of the agent's output for one byte of µ-law: 24 kHz of 16 bits for 8 kHz of 8. */
const OUTPUT_BYTES: Readonly<Record<Encoding, number>> = { mulaw: 1, linear16: 6 };

class MulawSamples implements Samples {
  count = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #from = 0;
  #mask: Buffer | undefined;

  lookAt(bytes: Buffer, from: number, to: number, mask: Buffer | undefined): void {
    this.#bytes = bytes;
    this.#from = from;
    this.#mask = mask;
    this.count = to - from;
  }

  codeAt(index: number): number {
    return (this.#bytes[this.#from + index] ?? 0) ^ (this.#mask?.[index & 3] ?? 0);
  }
}

class Linear16Samples implements Samples {
  readonly #bytes = new MulawSamples();
  count = 0;

  lookAt(bytes: Buffer, from: number, to: number, mask: Buffer | undefined): void {
    this.#bytes.lookAt(bytes, from, to, mask);
    this.count = this.#bytes.count / 2;
  }

  codeAt(index: number): number {
    const low = this.#bytes.codeAt(index * 2);
    const high = this.#bytes.codeAt(index * 2 + 1);
    return mulawCodeOf(((high << 24) >> 16) | low);
  }
}

/** One call as the agent sees it, on Deepgram's wire. */
export class AgentCall implements LeanListener {
  readonly #board: SharedBoard;
  readonly #tally = new FrameTally();
  #socket: LeanSocket | undefined;
  #isDirect = false;
  #samples: MulawSamples | Linear16Samples = new MulawSamples();
  #reader: FrameReader | undefined;
  #output: Encoding = "mulaw";
  #receivedAt = 0;
  /** Frames read: sync, two that say who calls, then numbered ones. */
  #read = 0;
  #call = 0;
  #said = 0;
  readonly #orderEveryFrames: number;

  constructor(board: SharedBoard, orderEveryFrames: number) {
    this.#board = board;
    this.#orderEveryFrames = orderEveryFrames;
  }

  /** `direct`: a caller without a server between; µ-law both ways and no messages. */
  begin(socket: LeanSocket, direct: boolean): void {
    this.#socket = socket;
    this.#isDirect = direct;
    if (direct) this.#start("mulaw", "mulaw");
    else socket.sendText('{"type":"Welcome","request_id":"bench"}');
  }

  onMessage(opcode: number, bytes: Buffer, from: number, to: number, mask?: Buffer): void {
    if (opcode === TEXT) this.#onText(unmasked(bytes, from, to, mask).toString());
    else {
      this.#receivedAt = this.#board.now();
      this.#samples.lookAt(bytes, from, to, mask);
      this.#reader?.feed(this.#samples);
    }
  }

  onClose(): void {
    this.#socket = undefined;
  }

  #onText(text: string): void {
    const json: unknown = JSON.parse(text);
    const { data } = clientMessage.safeParse(json);
    if (data?.type === "FunctionCallResponse") {
      if (/"outcome": ?"(placed|amended)"/.test(data.content)) this.#board.add("checkouts", 1);
      else if (/"ok": ?false/.test(data.content)) this.#board.add("refusals", 1);
    }
    if (data?.type !== "Settings") return;
    this.#socket?.sendText('{"type":"SettingsApplied"}');
    this.#start(data.audio.input.encoding, data.audio.output.encoding);
  }

  #start(input: Encoding, output: Encoding): void {
    this.#output = output;
    const frameSamples = input === "mulaw" ? FRAME_SAMPLES_8K : FRAME_SAMPLES_8K * 6;
    this.#samples = input === "mulaw" ? new MulawSamples() : new Linear16Samples();
    this.#reader = new FrameReader(frameSamples, (number) => this.#hear(number));
    this.#socket?.writeFrame(GREETINGS[output]);
  }

  #hear(number: number): void {
    this.#read += 1;
    if (this.#read === 1) return;
    if (this.#read === 2) this.#call = Math.max(0, number);
    else if (this.#read === 3) {
      this.#call += Math.max(0, number) * FRAME_NUMBERS;
      this.#board.add("callsSynced", 1);
    } else this.#hearNumbered(number);
  }

  #hearNumbered(number: number): void {
    const { lost, doubled } = this.#tally;
    if (this.#tally.count(number)) {
      this.#board.noteReceived("in", this.#call, number, this.#receivedAt);
    }
    this.#board.add("receivedIn", 1);
    this.#board.add("lostIn", this.#tally.lost - lost);
    this.#board.add("doubledIn", this.#tally.doubled - doubled);
    this.#answer(this.#read - 4);
  }

  #order(frame: number): void {
    const every = this.#orderEveryFrames;
    // Calls take turns, so that the orders are spread over the time.
    if (every === 0 || (frame + this.#call * 7) % every !== 0) return;
    const functions = ORDER.map(([name, content], step) => ({
      id: `fc_${this.#call}_${frame}_${step}`,
      name,
      arguments: JSON.stringify(content),
      client_side: true,
    }));
    this.#socket?.sendText(JSON.stringify({ type: "FunctionCallRequest", functions }));
  }

  /** Answers the caller's frame: with a burst, with words, mostly with nothing. */
  #answer(frame: number): void {
    const place = frame % CYCLE_FRAMES;
    if (place % BURST_EVERY === 0 && place / BURST_EVERY < BURSTS_A_CYCLE) {
      const now = this.#board.now();
      const first = this.#said % FRAME_NUMBERS;
      for (let i = 0; i < BURST_FRAMES; i += 1) {
        this.#board.noteSent("out", this.#call, (first + i) % FRAME_NUMBERS, now);
      }
      this.#said += BURST_FRAMES;
      this.#board.add("sentOut", BURST_FRAMES);
      this.#socket?.writeFrame(burst(this.#output, first));
    }
    if (this.#isDirect) return;
    if (place === CYCLE_FRAMES / 2) this.#socket?.sendText('{"type":"AgentAudioDone"}');
    this.#order(frame);
    if (frame % TEXT_EVERY === TEXT_EVERY - 1) {
      this.#socket?.sendText(
        '{"type":"ConversationText","role":"user","content":"A taro milk tea with boba, please."}',
      );
      this.#socket?.sendText(
        '{"type":"ConversationText","role":"assistant","content":"One taro milk tea with boba. Anything else?"}',
      );
    }
  }
}

/** One drink from "I would like" to "placed"; the call's later ones are added to its order. */
const ORDER = [
  ["add_to_cart", { flavor: "taro milk tea", toppings: ["boba"] }],
  ["confirm_pending_to_cart", {}],
  ["checkout_order", { use_caller_id: true }],
] as const;

/** µ-law in the agent's output encoding. Upsampling by repeating: the levels are constants anyway. */
function inEncoding(output: Encoding, mulaw: Buffer): Buffer {
  if (output === "mulaw") return mulaw;
  const pcm16 = Buffer.alloc(mulaw.length * 6);
  mulaw.forEach((code, i) => {
    const sample = sampleOf(code);
    for (let copy = 0; copy < 3; copy += 1) pcm16.writeInt16LE(sample, i * 6 + copy * 2);
  });
  return pcm16;
}

function numberedFrame(number: number): Buffer {
  return Buffer.alloc(FRAME_SAMPLES_8K, codeOf(number % FRAME_NUMBERS));
}

const ENCODINGS: readonly Encoding[] = ["mulaw", "linear16"];

/** Silence and the sync frame. */
const greeting = (output: Encoding) =>
  encodeFrame(
    BINARY,
    inEncoding(
      output,
      Buffer.concat([Buffer.alloc(FRAME_SAMPLES_8K, 0xff), numberedFrame(SYNC_NUMBER)]),
    ),
    false,
  );
const GREETINGS = { mulaw: greeting("mulaw"), linear16: greeting("linear16") };

/** Bursts that begin with any number, ready to send: the agent must cost less than the server it talks to. */
const BURSTS = new Map(
  ENCODINGS.flatMap((output) =>
    Array.from({ length: FRAME_NUMBERS }, (_, first) => {
      const frames = Array.from({ length: BURST_FRAMES }, (_unused, i) => numberedFrame(first + i));
      const sound = inEncoding(output, Buffer.concat(frames));
      let at = 0;
      const messages = MESSAGE_BYTES.map((mulawBytes) => {
        const bytes = mulawBytes * OUTPUT_BYTES[output];
        at += bytes;
        return encodeFrame(BINARY, sound.subarray(at - bytes, at), false);
      });
      return [`${output} ${first}`, Buffer.concat(messages)] as const;
    }),
  ),
);

function burst(output: Encoding, first: number): Buffer {
  const bytes = BURSTS.get(`${output} ${first}`);
  if (bytes === undefined) throw new Error(`no burst begins with ${first}`);
  return bytes;
}
