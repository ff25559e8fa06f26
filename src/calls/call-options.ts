import type { OpenCallCodec } from "../audio/call-codec.ts";
import type { Heartbeat } from "../lib/heartbeat.ts";
import type { Log } from "../lib/log.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { CallConversation, ConversationStart } from "./call-conversation.ts";
import type { CallLimits } from "./call-limits.ts";
import type { CallMetrics } from "./call-metrics.ts";
import type { CallRecordings } from "./call-recording.ts";
import type { CallRecord, CallStore } from "./call-store.ts";
import type { Guard } from "./truth-check.ts";
import type { OpenVoiceAgent } from "./voice-agent.ts";

export type CallOptions = {
  readonly callSid: string;
  readonly from: PhoneNumber | undefined;
  readonly conversation: CallConversation;
  /** What the conversation was opened with, for the recording. */
  readonly start: ConversationStart;
  readonly guard: Guard;
  readonly openAgent: OpenVoiceAgent;
  readonly openCodec: OpenCallCodec;
  /** A softphone or a tool: may type instead of speak. */
  readonly mayType: boolean;
  /** Set when this call is picked up after its process died: it goes on with this record. */
  readonly resumed: CallRecord | undefined;
  /** µ-law played while a lost agent is replaced; empty for none. */
  readonly filler: Uint8Array;
  /** The carrier seems not to know that the line is gone: asks it to come back, beside the line. */
  readonly recallLine: () => void;
  readonly store: Pick<CallStore, "save">;
  readonly recordings: Pick<CallRecordings, "add" | "drop">;
  readonly limits: CallLimits;
  readonly heartbeat: Heartbeat;
  readonly metrics: CallMetrics;
  readonly log: Log;
  readonly worker: string;
  /** UTC ms. */
  readonly now: () => number;
};
