import { levelDb } from "../levels.ts";
import { EchoGuard } from "./echo-guard.ts";
import { Endpointer, type EndpointerEvent } from "./endpointer.ts";
import { NoiseFloor } from "./noise-floor.ts";
import type { VadStream } from "./silero-vad.ts";
import { VAD_FRAME_SAMPLES } from "./vad-frame.ts";
import { voicing } from "./voicing.ts";

/** Below this a frame is not asked whether it is voiced: that takes time. */
const SPEECH_LIKELY = 0.5;

/** Listens to one caller, frame by frame: how likely it is speech, whether it is voiced, an echo, or the room's noise. */
export class FrameListener {
  readonly endpointer = new Endpointer();
  readonly echoes = new EchoGuard();
  readonly #floor = new NoiseFloor();
  readonly #stream: Promise<VadStream>;
  #previous: Int16Array = new Int16Array(VAD_FRAME_SAMPLES);

  constructor(stream: Promise<VadStream>) {
    this.#stream = stream;
    // A model that cannot be loaded is told with each frame; here it must only not be unhandled.
    stream.catch(() => undefined);
  }

  /** `pcm16`: the next `VAD_FRAME_SAMPLES` at 8 kHz. Await each before the next. Rejects when the model cannot be loaded. */
  async hear(pcm16: Int16Array): Promise<EndpointerEvent | undefined> {
    const samples = Float32Array.from(pcm16, (sample) => sample / 32_768);
    const speechProbability = await (await this.#stream).speechProbability(samples);
    const level = levelDb(pcm16);
    const event = this.endpointer.push({
      pcm16,
      speechProbability,
      voicing: speechProbability > SPEECH_LIKELY ? voicing(this.#previous, pcm16) : 0,
      echo: this.echoes.isEcho(level),
      aboveNoiseDb: level - this.#floor.push(level),
    });
    this.#previous = pcm16;
    return event;
  }
}
