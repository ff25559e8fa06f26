import { MULAW_BYTES_PER_SECOND } from "../audio/mulaw.ts";

/** What the caller said while no agent could hear it: the newest two seconds (protocols 1.3). */
const KEPT_BYTES = 2 * MULAW_BYTES_PER_SECOND;

export class CallerAudioBuffer {
  #bytes: Uint8Array | undefined;
  #written = 0;

  keep(mulaw: Uint8Array): void {
    this.#bytes ??= new Uint8Array(KEPT_BYTES);
    for (const byte of mulaw.subarray(-KEPT_BYTES)) {
      this.#bytes[this.#written % KEPT_BYTES] = byte;
      this.#written += 1;
    }
  }

  /** Everything kept, oldest first; the buffer is empty after, and its memory given back. */
  take(): Uint8Array {
    const bytes = this.#bytes;
    const written = this.#written;
    this.#bytes = undefined;
    this.#written = 0;
    if (bytes === undefined || written <= KEPT_BYTES) {
      return bytes?.subarray(0, written) ?? new Uint8Array(0);
    }
    const start = written % KEPT_BYTES;
    const ordered = new Uint8Array(KEPT_BYTES);
    ordered.set(bytes.subarray(start));
    ordered.set(bytes.subarray(0, start), KEPT_BYTES - start);
    return ordered;
  }
}
