import * as ort from "onnxruntime-web";
import { sileroFile } from "./speech-models.ts";
import { VAD_FRAME_SAMPLES } from "./vad-frame.ts";

/** Samples of the frame before that the model wants to see again (Silero v5 at 8 kHz). */
const CONTEXT_SAMPLES = 32;
const STATE_SHAPE = [2, 1, 128];

/** Silero v5 voice activity, one model for all streams. About 0.3 ms a frame. */
export class SileroVad {
  readonly #session: ort.InferenceSession;
  readonly #rate = new ort.Tensor("int64", BigInt64Array.of(8_000n), []);

  private constructor(session: ort.InferenceSession) {
    this.#session = session;
  }

  static async load(): Promise<SileroVad> {
    ort.env.wasm.numThreads = 1;
    return new SileroVad(await ort.InferenceSession.create(sileroFile()));
  }

  openStream(): VadStream {
    return new VadStream((input, state) =>
      this.#session.run({ input, state, sr: this.#rate }).then(({ output, stateN }) => ({
        probability: Number(output?.data[0] ?? 0),
        state: stateN ?? state,
      })),
    );
  }
}

type Step = (
  input: ort.Tensor,
  state: ort.Tensor,
) => Promise<{ probability: number; state: ort.Tensor }>;

/** The model's memory of one stream. */
export class VadStream {
  readonly #step: Step;
  #state: ort.Tensor = new ort.Tensor("float32", new Float32Array(256), STATE_SHAPE);
  #context = new Float32Array(CONTEXT_SAMPLES);

  constructor(step: Step) {
    this.#step = step;
  }

  /** Probability that this frame (`VAD_FRAME_SAMPLES`, −1 to 1) holds speech. Await each before the next. */
  async speechProbability(frame: Float32Array): Promise<number> {
    const input = new Float32Array(CONTEXT_SAMPLES + VAD_FRAME_SAMPLES);
    input.set(this.#context);
    input.set(frame, CONTEXT_SAMPLES);
    this.#context = frame.slice(VAD_FRAME_SAMPLES - CONTEXT_SAMPLES);
    const { probability, state } = await this.#step(
      new ort.Tensor("float32", input, [1, input.length]),
      this.#state,
    );
    this.#state = state;
    return probability;
  }
}
