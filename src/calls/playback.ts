import { MULAW_BYTES_PER_SECOND } from "../audio/mulaw.ts";
import type { CallerLine } from "./caller-line.ts";

/** The longest speech kept for a line that is not there yet: 30 s. */
const MAX_WAITING_BYTES = 30 * MULAW_BYTES_PER_SECOND;
/** A mark after each second of sound, so that we know to the second what was heard. */
const MARK_EVERY_BYTES = MULAW_BYTES_PER_SECOND;
/** No more sound for this long: what was played last gets its mark, even if the agent never says it is done. */
const TAIL_MARK_MS = 300;

/** Was the sound before mark `name` heard when mark `heard` came back? */
export function isHeardWith(name: string, heard: string): boolean {
  const [generation = 0, bytes = 0] = name.split(":").map(Number);
  const [heardGeneration = 0, heardBytes = 0] = heard.split(":").map(Number);
  return generation < heardGeneration || (generation === heardGeneration && bytes <= heardBytes);
}

/**
 * The agent's speech on its way to the caller's ear. Sound goes out as it comes; marks tell what was heard. A mark's name is
 * "generation:bytes": `cut` starts a new generation, so marks that come back because they were cleared are not taken for
 * heard (protocols 2.7).
 */
export class Playback {
  #line: CallerLine | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #generation = 1;
  #playedBytes = 0;
  #heardBytes = 0;
  #markedBytes = 0;
  #lastPlayedAt = 0;

  get isAttached(): boolean {
    return this.#line !== undefined;
  }

  /** Speech that came before the line was there is played at once. */
  attach(line: CallerLine): void {
    this.#line = line;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const mulaw of waiting) this.#send(line, mulaw);
    if (waiting.length > 0) this.endUtterance();
  }

  /** The line is gone; what it had not played will not be heard. */
  detach(): void {
    this.#line = undefined;
    this.#forget();
  }

  play(mulaw: Uint8Array): void {
    if (mulaw.length === 0) return;
    this.#lastPlayedAt = performance.now();
    if (this.#line !== undefined) {
      this.#send(this.#line, mulaw);
    } else if (this.#waitingBytes < MAX_WAITING_BYTES) {
      // Copied: the bytes are only ours during this call.
      this.#waiting.push(Uint8Array.from(mulaw));
      this.#waitingBytes += mulaw.length;
    }
  }

  endUtterance(): void {
    if (this.#playedBytes > this.#markedBytes) this.#mark();
  }

  /** Drops what was not heard yet. Answers whether there was anything. */
  cut(): boolean {
    const hadSound = this.isSounding;
    this.#line?.clear();
    this.#forget();
    return hadSound;
  }

  /** Something was played, or waits to be, that the caller has not heard to its end. */
  get isSounding(): boolean {
    return this.#waitingBytes > 0 || this.#heardBytes < this.#playedBytes;
  }

  onMark(name: string): void {
    const [generation, bytes] = name.split(":").map(Number);
    if (generation !== this.#generation || bytes === undefined) return;
    if (bytes > this.#heardBytes && bytes <= this.#playedBytes) this.#heardBytes = bytes;
  }

  tick(now: number): void {
    if (now - this.#lastPlayedAt > TAIL_MARK_MS) this.endUtterance();
  }

  #send(line: CallerLine, mulaw: Uint8Array): void {
    line.play(mulaw);
    this.#playedBytes += mulaw.length;
    if (this.#playedBytes - this.#markedBytes >= MARK_EVERY_BYTES) this.#mark();
  }

  #mark(): void {
    this.#markedBytes = this.#playedBytes;
    this.#line?.mark(`${this.#generation}:${this.#playedBytes}`);
  }

  #forget(): void {
    this.#generation += 1;
    this.#playedBytes = 0;
    this.#heardBytes = 0;
    this.#markedBytes = 0;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
