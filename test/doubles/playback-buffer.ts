const BYTES_PER_MS = 8;
/** More than ten minutes of sound are dropped with warning 31931. */
const MOST_MS = 10 * 60_000;

/** `instant`: heard as soon as it comes. `real_time`: at the pace of speech. `never`: no mark comes back but by `clear`. */
export type Pace = "instant" | "real_time" | "never";

/** Twilio's playback buffer of one stream: what was sent and not heard, and the marks that wait for it. */
export class PlaybackBuffer {
  /** Bytes that were dropped by `clear` before they were heard. */
  clearedBytes = 0;
  readonly #pace: Pace;
  readonly #echo: (mark: string) => void;
  readonly #pendingMarks = new Map<string, NodeJS.Timeout | undefined>();
  #soundEndsAt = 0;
  #unheardBytes = 0;

  constructor(options: { readonly pace: Pace; readonly onMark: (name: string) => void }) {
    this.#pace = options.pace;
    this.#echo = options.onMark;
  }

  /** Answers what Twilio would warn of. */
  play(bytes: number): string | undefined {
    this.#unheardBytes += bytes;
    this.#soundEndsAt = Math.max(this.#soundEndsAt, performance.now()) + bytes / BYTES_PER_MS;
    const tooMuch = this.#soundEndsAt - performance.now() > MOST_MS;
    return tooMuch ? "31931: more than ten minutes of sound wait" : undefined;
  }

  mark(name: string): void {
    const waitMs = this.#pace === "instant" ? 0 : this.#soundEndsAt - performance.now();
    if (this.#pace !== "never" && waitMs <= 0) {
      this.#echo(name);
      return;
    }
    const heard = () => {
      this.#pendingMarks.delete(name);
      this.#echo(name);
    };
    this.#pendingMarks.set(name, this.#pace === "never" ? undefined : setTimeout(heard, waitMs));
  }

  /** Names of the marks that wait for their sound to be heard, oldest first. */
  get pendingMarks(): readonly string[] {
    return [...this.#pendingMarks.keys()];
  }

  /** The sound before these marks was heard; for a pace at which nothing is heard by itself. */
  hear(marks: readonly string[]): void {
    for (const name of marks) {
      this.#pendingMarks.delete(name);
      this.#echo(name);
    }
  }

  /** Drops what was not heard; its marks come back at once (protocols 2.7). */
  clear(): void {
    this.clearedBytes += this.#bytesLeft();
    const marks = [...this.#pendingMarks.keys()];
    this.end();
    for (const name of marks) this.#echo(name);
  }

  /** The stream is over: nothing more is played or echoed. */
  end(): void {
    this.#soundEndsAt = 0;
    this.#unheardBytes = 0;
    for (const timer of this.#pendingMarks.values()) clearTimeout(timer);
    this.#pendingMarks.clear();
  }

  #bytesLeft(): number {
    switch (this.#pace) {
      case "instant":
        return 0;
      case "never":
        return this.#unheardBytes;
      case "real_time":
        return Math.round(Math.max(0, this.#soundEndsAt - performance.now()) * BYTES_PER_MS);
    }
  }
}
