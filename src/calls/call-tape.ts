import type { CallBeginning, CallRecording, TapeEntry } from "./call-recording.ts";

/** An ordinary call has a hundred to three hundred messages in 20 to 50 kB. */
const MAX_ENTRIES = 3_000;
const MAX_LETTERS = 300_000;
/** A longer message is kept by its name and length only: our settings with all their tools, or something gone wrong. */
const MAX_MESSAGE_LETTERS = 10_000;
/** Neither vendor has such a message: it stands for the socket's close. */
const CLOSED = '{"closed":true}';

/**
 * Keeps what goes over both wires of a call. Messages only, which come a few times a second at most: a frame of sound costs
 * nothing on the caller's side, and one addition on the agent's.
 */
export class CallTape {
  readonly #beginning: CallBeginning;
  readonly #now: () => number;
  readonly #entries: TapeEntry[] = [];
  #letters = 0;
  #leftOut = 0;
  #soundBytes = 0;

  constructor(beginning: CallBeginning, now: () => number) {
    this.#beginning = beginning;
    this.#now = now;
  }

  message(wire: "line" | "agent", way: "in" | "out", text: string): void {
    this.#keepSound();
    if (text.length > MAX_MESSAGE_LETTERS) {
      const type = /^\{"type":"(\w+)"/.exec(text)?.[1] ?? "unknown";
      const short = JSON.stringify({ type, too_long: text.length });
      this.#keep({ at: this.#now(), wire, way, text: short });
    } else if (this.#letters + text.length > MAX_LETTERS) {
      this.#leftOut += 1;
    } else {
      this.#letters += text.length;
      this.#keep({ at: this.#now(), wire, way, text });
    }
  }

  /** A wire is gone; `out` when we closed it. */
  closed(wire: "line" | "agent", way: "in" | "out"): void {
    this.message(wire, way, CLOSED);
  }

  /** The agent spoke: bytes of µ-law. */
  sounded(bytes: number): void {
    this.#soundBytes += bytes;
  }

  get recording(): CallRecording {
    this.#keepSound();
    return { beginning: this.#beginning, entries: [...this.#entries], leftOut: this.#leftOut };
  }

  #keepSound(): void {
    if (this.#soundBytes === 0) return;
    this.#keep({ at: this.#now(), wire: "agent", way: "in", soundBytes: this.#soundBytes });
    this.#soundBytes = 0;
  }

  #keep(entry: TapeEntry): void {
    if (this.#entries.length < MAX_ENTRIES) this.#entries.push(entry);
    else this.#leftOut += 1;
  }
}
