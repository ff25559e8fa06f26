import { z } from "zod";
import { refuse } from "../../lib/result.ts";
import { accepted } from "../tool-arguments.ts";
import { type Tool, defineTool, done } from "../tool.ts";

const reason = z.object({ reason: z.string().optional().describe("A few words, for staff.") });

const transferToStaff = defineTool({
  name: "transfer_to_staff",
  description:
    "Hand the call to a person: when the caller asks for one, or after three misunderstandings. Say one short sentence; the call is handed over after it was heard.",
  hasSideEffects: true,
  parameters: () => reason,
  accepts: z.object({ reason: accepted.words }),
  run: (_, { canTransfer }) =>
    canTransfer
      ? done({ transferring: true }, "transfer_to_staff")
      : refuse({ kind: "no_staff_phone" }),
});

const endCall = defineTool({
  name: "end_call",
  description:
    "Hang up, after goodbye. Say goodbye in one short sentence; the line closes after it was heard.",
  hasSideEffects: true,
  parameters: () => reason,
  accepts: z.object({ reason: accepted.words }),
  run: () => done({ ending: true }, "end_call"),
});

/** Of the number that calls and of no other: anybody can say a number. */
const forgetMe = defineTool({
  name: "forget_me",
  description:
    "Delete what we keep of the number that is calling: the number, past orders, calls and texts. Only when the caller asked for it and said yes to your question.",
  hasSideEffects: true,
  parameters: () => z.object({}),
  accepts: z.looseObject({}),
  run: async (_, { callerId, notes, retention }) => {
    if (callerId === undefined) return refuse({ kind: "nobody_to_forget" });
    const { openOrders } = await retention.forgetPhone(callerId);
    notes.isForgotten = true;
    const summary =
      openOrders === 0
        ? "Done: we have forgotten your number, your calls and your texts."
        : "Done, but for the order that is still open: we need your number until you have it. Text FORGET ME to us after that.";
    return done({ forgotten: true, open_orders: openOrders, summary });
  },
});

export const callTools: readonly Tool[] = [transferToStaff, endCall, forgetMe];
