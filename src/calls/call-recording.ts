import type { OrderItem } from "../shop/order.ts";

/** Something that went over one of a call's two wires. `at`: UTC ms. */
export type TapeEntry =
  /** A message as it was sent: Twilio's on the line, Deepgram's on the agent. `in` is to us. */
  | {
      readonly at: number;
      readonly wire: "line" | "agent";
      readonly way: "in" | "out";
      readonly text: string;
    }
  /** Speech of the agent, counted: bytes of 8 kHz µ-law that came before the next message. */
  | {
      readonly at: number;
      readonly wire: "agent";
      readonly way: "in";
      readonly soundBytes: number;
    };

/** What the shop knew when the call began, and what the answers of the tools rest on. */
export type CallBeginning = {
  readonly soldOut: readonly string[];
  readonly canTransfer: boolean;
  readonly usual: readonly OrderItem[] | undefined;
  readonly takesTexts: boolean;
  /** The snapshot of a call that was cut off before. */
  readonly resumeState: string | undefined;
};

/** All that was said on both wires of one call but sound. Holds telephone numbers: keep it as one. */
export type CallRecording = {
  readonly beginning: CallBeginning;
  readonly entries: readonly TapeEntry[];
  /** Messages that were not kept because the tape was full. */
  readonly leftOut: number;
};

/** Keeps recordings for as long as the numbers of their calls are kept. Implemented by `storage/`. */
export interface CallRecordings {
  /** Puts it after what another process has kept of the same call. */
  add(callSid: string, recording: CallRecording): Promise<void>;
  drop(callSid: string): Promise<void>;
  find(callSid: string): Promise<CallRecording | undefined>;
}
