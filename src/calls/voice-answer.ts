import { CALL_SENTENCES } from "./call-sentences.ts";
import type { AfterCall } from "./farewell.ts";

/** What the carrier is told to do with a call. `twilio/` writes it as TwiML. */
export type VoiceAnswer =
  | {
      readonly kind: "connect";
      /** Said before the stream; may be empty. */
      readonly say: string;
      /** Proves that the stream which comes is the one we asked for. Good once, for this call only. */
      readonly token: string;
    }
  | {
      readonly kind: "end";
      readonly say: string;
      /** A person to put the caller through to. */
      readonly dial: string | undefined;
    };

export const HANG_UP: VoiceAnswer = { kind: "end", say: "", dial: undefined };

/** What becomes of a caller whose call is over on our side. */
export function answerAfter(after: AfterCall, shopPhone: string | undefined): VoiceAnswer {
  switch (after.kind) {
    case "hang_up":
      return HANG_UP;
    case "transfer":
      return { kind: "end", say: "", dial: shopPhone };
    case "agent_gone": {
      const { agentGone, agentGoneDial } = CALL_SENTENCES;
      return {
        kind: "end",
        say: shopPhone === undefined ? agentGone : agentGoneDial,
        dial: shopPhone,
      };
    }
  }
}
