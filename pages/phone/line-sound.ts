/** The sound side of the softphone, as the line sees it. All sound is µ-law at 8 kHz, as on a telephone. */
export interface LineSound {
  /** Queues sound for the speaker. */
  play(mulaw: Uint8Array): void;
  /** `onPlayed` tells when everything queued before it has sounded, or was cleared. */
  mark(name: string): void;
  /** Drops what has not sounded yet. */
  clear(): void;
  setMuted(muted: boolean): void;
  /** A key's own sound, for the caller's ear only. */
  beep(digit: string): void;
  close(): Promise<void>;
}

export type LineSoundListeners = {
  /** 160 bytes every 20 ms, silence included, for the whole call. */
  onFrame(mulaw: Uint8Array): void;
  onPlayed(markName: string): void;
  /** 0 to 1, some ten times a second. */
  onLevels(levels: { readonly microphone: number; readonly speaker: number }): void;
};
