/**
 * The telephone's ear and mouth, on the browser's audio thread: microphone → 8 kHz µ-law frames, µ-law → speaker. It
 * runs by the audio clock, so frames leave every 20 ms however busy the page is.
 */
import { decodeMulaw, encodeMulaw, MULAW_FRAME_BYTES } from "../../src/audio/mulaw.ts";
import { RateConverter } from "../../src/audio/rate-converter.ts";
import type { FromWorklet, ToWorklet } from "./worklet-messages.ts";

// The audio thread's own globals; TypeScript's DOM library does not have them.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

const LINE_HZ = 8_000;
/** Sound that must have come before a silent speaker begins, so that late packets are not heard as gaps. */
const JITTER_SAMPLES = LINE_HZ * 0.06;
/** A short rest ("Yes.") is played after this many empty blocks all the same. */
const REST_AFTER_BLOCKS = 30;
/** Blocks of 128 samples between two level reports: about ten a second. */
const LEVEL_BLOCKS = 36;

class LineProcessor extends AudioWorkletProcessor {
  readonly #toLine = new RateConverter(sampleRate, LINE_HZ);
  readonly #toSpeaker = new RateConverter(LINE_HZ, sampleRate);
  readonly #frame = new Int16Array(MULAW_FRAME_BYTES);
  #filled = 0;
  /** What is to be heard, in order: sound at 8 kHz, and marks between. */
  #queue: (Int16Array | string)[] = [];
  #queuedSamples = 0;
  #isPlaying = false;
  #blocksWaited = 0;
  /** At the speaker's rate, ready to be heard. */
  #speaker: Int16Array = new Int16Array(0);
  #isMuted = false;
  #blocks = 0;
  #microphonePeak = 0;
  #speakerPeak = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToWorklet>) => this.#receive(data);
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    const length = output?.length ?? 128;
    this.#listen(inputs[0]?.[0], length);
    if (output !== undefined) this.#speak(output);
    for (const copy of outputs[0]?.slice(1) ?? []) if (output !== undefined) copy.set(output);
    this.#blocks += 1;
    if (this.#blocks % LEVEL_BLOCKS === 0) {
      this.#tell({
        kind: "levels",
        microphone: this.#microphonePeak,
        speaker: this.#speakerPeak,
      });
      this.#microphonePeak = 0;
      this.#speakerPeak = 0;
    }
    return true;
  }

  /** Without a microphone (typing only) the line still carries silence, as a telephone's does. */
  #listen(input: Float32Array | undefined, length: number): void {
    const pcm16 = new Int16Array(length);
    if (input !== undefined && !this.#isMuted) {
      for (let i = 0; i < length; i += 1) {
        const sample = Math.max(-1, Math.min(1, input[i] ?? 0));
        pcm16[i] = sample * 32_767;
        this.#microphonePeak = Math.max(this.#microphonePeak, Math.abs(sample));
      }
    }
    for (const sample of this.#toLine.push(pcm16)) {
      this.#frame[this.#filled] = sample;
      this.#filled += 1;
      if (this.#filled === this.#frame.length) {
        this.#filled = 0;
        this.#tell({ kind: "frame", mulaw: encodeMulaw(this.#frame) });
      }
    }
  }

  #speak(output: Float32Array): void {
    let written = 0;
    while (written < output.length && this.#fillSpeaker()) {
      const taken = this.#speaker.subarray(0, output.length - written);
      for (const sample of taken) {
        const value = sample / 32_768;
        output[written] = value;
        written += 1;
        this.#speakerPeak = Math.max(this.#speakerPeak, Math.abs(value));
      }
      this.#speaker = this.#speaker.subarray(taken.length);
    }
  }

  /** False when there is nothing to be heard now. Marks are told as they are reached. */
  #fillSpeaker(): boolean {
    while (this.#speaker.length === 0) {
      if (!this.#isPlaying) {
        this.#blocksWaited += 1;
        const isEnough =
          this.#queuedSamples >= JITTER_SAMPLES || this.#blocksWaited > REST_AFTER_BLOCKS;
        if (this.#queue.length === 0 || !isEnough) return false;
        this.#isPlaying = true;
      }
      const next = this.#queue.shift();
      if (next === undefined) {
        this.#isPlaying = false;
        this.#blocksWaited = 0;
        return false;
      }
      if (typeof next === "string") this.#tell({ kind: "played", mark: next });
      else {
        this.#queuedSamples -= next.length;
        this.#speaker = this.#toSpeaker.push(next);
      }
    }
    return true;
  }

  #receive(message: ToWorklet): void {
    switch (message.kind) {
      case "play": {
        const pcm16 = decodeMulaw(message.mulaw);
        if (this.#queue.length === 0 && !this.#isPlaying) this.#blocksWaited = 0;
        this.#queue.push(pcm16);
        this.#queuedSamples += pcm16.length;
        return;
      }
      case "mark":
        if (this.#queue.length === 0 && this.#speaker.length === 0) {
          this.#tell({ kind: "played", mark: message.mark });
        } else this.#queue.push(message.mark);
        return;
      case "clear": {
        const marks = this.#queue.filter((part) => typeof part === "string");
        this.#queue = [];
        this.#queuedSamples = 0;
        this.#speaker = new Int16Array(0);
        this.#isPlaying = false;
        for (const mark of marks) this.#tell({ kind: "played", mark });
        return;
      }
      case "muted":
        this.#isMuted = message.muted;
        return;
    }
  }

  #tell(message: FromWorklet): void {
    this.port.postMessage(message);
  }
}

registerProcessor("line", LineProcessor);
