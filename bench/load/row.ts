import type { Audio } from "./trial.ts";

/** Medians over the rounds of one subject at one level. */
export type Row = {
  readonly subject: string;
  readonly audio: Audio;
  readonly calls: number;
  readonly rounds: number;
  readonly inP50: number;
  readonly inP99: number;
  readonly inMax: number;
  readonly outP50: number;
  readonly outP99: number;
  readonly outMax: number;
  readonly cpuMsACall: number;
  readonly cpuLow: number;
  readonly cpuHigh: number;
  readonly waitShare: number;
  readonly rssKbACall: number;
  readonly liveKbACall: number;
  readonly lost: number;
  readonly doubled: number;
  readonly latenessP99: number;
};
