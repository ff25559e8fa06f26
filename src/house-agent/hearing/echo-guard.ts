/**
 * Tells the agent's own voice, coming back through the caller's loudspeaker and microphone, from the caller's. Levels
 * are compared, not samples: an echo rises and falls as what was played, a while later and more quietly.
 */

/** About two thirds of a second: long enough for a shape, short enough to answer while the caller starts. */
const SHAPE_FRAMES = 20;
/** Echoes come 32 ms to 1.3 s after the sound was sent: networks, jitter buffers, the room. */
const SHORTEST_DELAY_FRAMES = 1;
const LONGEST_DELAY_FRAMES = 40;
const ALIKE = 0.8;
/** Callers speak about as loud as the agent; what comes back is at least this much quieter, dB. */
const QUIETER_DB = 8;
/** The level of nothing, dB of full scale. */
const FLOOR_DB = -70;

export class EchoGuard {
  /** Level of what the caller's side played, by the caller's own frame count. */
  readonly #played: number[] = [];
  readonly #heard: number[] = [];
  /** How many frames of `#played` lie in the past. */
  #now = 0;

  /** The agent's next sentence, level by level (32 ms each); plays after what is still playing. */
  plays(levelsDb: ArrayLike<number>): void {
    while (this.#played.length < this.#now) this.#played.push(FLOOR_DB);
    for (let i = 0; i < levelsDb.length; i += 1) this.#played.push(levelsDb[i] ?? FLOOR_DB);
  }

  /** What was not played yet is dropped. */
  stops(): void {
    this.#played.length = Math.min(this.#played.length, this.#now);
  }

  /** Takes the level of the caller's next frame; true when it sounds like the agent's own voice. */
  isEcho(levelDb: number): boolean {
    this.#heard.push(Math.max(levelDb, FLOOR_DB));
    if (this.#heard.length > SHAPE_FRAMES) this.#heard.shift();
    this.#now += 1;
    this.#forget();
    if (this.#heard.length < SHAPE_FRAMES) return false;
    for (let delay = SHORTEST_DELAY_FRAMES; delay <= LONGEST_DELAY_FRAMES; delay += 1) {
      if (this.#matches(this.#now - SHAPE_FRAMES - delay)) return true;
    }
    return false;
  }

  #matches(from: number): boolean {
    if (from < 0 || from >= this.#played.length) return false;
    let [sumA, sumB, sumAB, sumAA, sumBB] = [0, 0, 0, 0, 0];
    for (let i = 0; i < SHAPE_FRAMES; i += 1) {
      const a = this.#played[from + i] ?? FLOOR_DB;
      const b = this.#heard[i] ?? FLOOR_DB;
      sumA += a;
      sumB += b;
      sumAB += a * b;
      sumAA += a * a;
      sumBB += b * b;
    }
    const loudest = Math.max(...this.#played.slice(from, from + SHAPE_FRAMES));
    if (Math.max(...this.#heard) > loudest - QUIETER_DB) return false;
    const spread = Math.sqrt(
      (sumAA - (sumA * sumA) / SHAPE_FRAMES) * (sumBB - (sumB * sumB) / SHAPE_FRAMES),
    );
    return spread > 0 && (sumAB - (sumA * sumB) / SHAPE_FRAMES) / spread > ALIKE;
  }

  #forget(): void {
    const old = this.#now - SHAPE_FRAMES - LONGEST_DELAY_FRAMES - 1;
    if (old < 1_000) return;
    this.#played.splice(0, old);
    this.#now -= old;
  }
}
