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

export const callTools: readonly Tool[] = [transferToStaff, endCall];
