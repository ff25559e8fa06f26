import type { OpenCallCodec } from "../audio/call-codec.ts";
import type { Heartbeat } from "../lib/heartbeat.ts";
import type { Log } from "../lib/log.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { OutboxStore } from "../orders/outbox-store.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { Admission } from "./admission.ts";
import type { Carrier } from "./carrier.ts";
import type { OpenConversation } from "./call-conversation.ts";
import type { CallLimits } from "./call-limits.ts";
import type { CallMetrics } from "./call-metrics.ts";
import type { CallRecordings } from "./call-recording.ts";
import type { CallStore } from "./call-store.ts";
import type { StreamTokens } from "./stream-tokens.ts";
import type { Guard } from "./truth-check.ts";
import type { OpenVoiceAgent } from "./voice-agent.ts";

export type Ring = {
  readonly callSid: string;
  /** Caller id, when it is a number that can be texted. */
  readonly from: PhoneNumber | undefined;
  /** True for softphones and tools; never for a call that a carrier signed. */
  readonly mayType: boolean;
};

export type SwitchboardOptions = {
  readonly openAgent: OpenVoiceAgent;
  readonly openConversation: OpenConversation;
  /** A truth guard for each call. */
  readonly openGuard: () => Guard;
  readonly openCodec: OpenCallCodec;
  readonly admission: Admission;
  readonly desk: Pick<OrderDesk, "latestOrderForPhone">;
  readonly texts: Pick<OutboxStore, "takesTexts">;
  readonly store: Pick<
    CallStore,
    "save" | "claim" | "findCall" | "findDroppedCall" | "settleCallBack"
  >;
  readonly recordings: Pick<CallRecordings, "add" | "drop">;
  readonly tokens: StreamTokens;
  /** `undefined` where nobody could be asked: softphones, or a carrier without an account. */
  readonly carrier: Carrier | undefined;
  readonly limits: CallLimits;
  readonly heartbeat: Heartbeat;
  readonly metrics: CallMetrics;
  readonly log: Log;
  /** µ-law; see `CallOptions.filler`. */
  readonly filler: Uint8Array;
  readonly shopPhone: string | undefined;
  /** Said before the stream is opened; may be empty. */
  readonly connectingText: string;
  /** Names this process among several. */
  readonly worker: string;
  /** UTC ms. */
  readonly now: () => number;
};
