import { VAD_FRAME_MS } from "./vad-frame.ts";

/** Between words even a fast talker is quiet once in this time. */
const MEMORY_MS = 3_000;
const BLOCK_FRAMES = Math.ceil(500 / VAD_FRAME_MS);
const BLOCKS = Math.ceil(MEMORY_MS / VAD_FRAME_MS / BLOCK_FRAMES);
/** Share of a frame in the running mean: about 160 ms, longer than a gap inside a word. */
const NEWEST = 0.2;

/**
 * How loud a line is while its caller says nothing: the least running mean of the last three seconds, dB of full scale.
 * A fan, a street or a full room raise it; a voice, which comes and goes, does not.
 */
export class NoiseFloor {
  #meanPower = 0;
  #isFirst = true;
  /** The least of each half second, the one under way last. */
  readonly #least: number[] = [];
  #framesOfBlock = BLOCK_FRAMES;

  /** Takes the level of the next frame; answers the floor. */
  push(levelDb: number): number {
    const power = 10 ** (levelDb / 10);
    this.#meanPower += (this.#isFirst ? 1 : NEWEST) * (power - this.#meanPower);
    this.#isFirst = false;
    const level = 10 * Math.log10(this.#meanPower);
    if (this.#framesOfBlock === BLOCK_FRAMES) {
      this.#least.push(level);
      this.#framesOfBlock = 0;
      if (this.#least.length > BLOCKS) this.#least.shift();
    }
    this.#framesOfBlock += 1;
    const last = this.#least.length - 1;
    this.#least[last] = Math.min(this.#least[last] ?? level, level);
    return Math.min(...this.#least);
  }
}
