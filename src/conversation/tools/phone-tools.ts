import { z } from "zod";
import { type Result, accept, refuse } from "../../lib/result.ts";
import {
  type PhoneNumber,
  lastFour,
  parsePhoneNumber,
  spokenPhone,
} from "../../shop/phone-number.ts";
import { accepted } from "../tool-arguments.ts";
import type { ToolRefusal } from "../tool-refusal.ts";
import { type Tool, type ToolContext, defineTool, done } from "../tool.ts";

export const phoneArguments = { phone: accepted.words, use_caller_id: accepted.yes };

export const phoneParameters = {
  phone: z
    .string()
    .optional()
    .describe('The number as ten digits, "5551234567", put together from all the caller said.'),
  use_caller_id: z
    .boolean()
    .optional()
    .describe("true when the caller agreed to use the number they are calling from."),
};

const savePhoneNumber = defineTool({
  name: "save_phone_number",
  description:
    "Save where the texts go: the caller's own number (use_caller_id) or another one (phone). Read phone_spoken back and let the caller correct it.",
  hasSideEffects: true,
  parameters: () => z.object(phoneParameters),
  accepts: z.object(phoneArguments),
  run: async (args, context) => {
    const phone = chosenPhone(args, context);
    if (!phone.ok) return phone;
    if (phone.value === undefined) return refuse(phoneMissing(context));
    const { notes, desk } = context;
    if (notes.orderNumber !== undefined && phone.value !== notes.phone) {
      const order = await desk.findOrder(notes.orderNumber);
      return refuse({
        kind: "already_ordered",
        orderNumber: notes.orderNumber,
        phoneLastFour: order?.phone && lastFour(order.phone),
      });
    }
    notes.phone = phone.value;
    return done({
      phone: phone.value,
      phone_last_four: lastFour(phone.value),
      phone_spoken: spokenPhone(phone.value),
    });
  },
});

export const phoneTools: readonly Tool[] = [savePhoneNumber];

/** The number that the arguments name; `undefined` when they name none. */
export function chosenPhone(
  args: { readonly phone?: string | undefined; readonly use_caller_id?: boolean | undefined },
  { textableCallerId }: Pick<ToolContext, "textableCallerId">,
): Result<PhoneNumber | undefined, ToolRefusal> {
  if (args.phone !== undefined && args.phone !== "") {
    const phone = parsePhoneNumber(args.phone);
    if (phone !== undefined) return accept(phone);
    return refuse({ kind: "bad_phone", digitCount: args.phone.replace(/\D/g, "").length });
  }
  if (args.use_caller_id !== true) return accept(undefined);
  return textableCallerId === undefined
    ? refuse({ kind: "caller_id_not_textable" })
    : accept(textableCallerId);
}

export function phoneMissing({
  textableCallerId: offered,
}: Pick<ToolContext, "textableCallerId">): ToolRefusal {
  return { kind: "phone_missing", callerIdLastFour: offered && lastFour(offered) };
}
