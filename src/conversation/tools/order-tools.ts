import { z } from "zod";
import { dollars } from "../../lib/money.ts";
import { refuse } from "../../lib/result.ts";
import type { NoText } from "../../orders/text-forecast.ts";
import { parseOrderNumber, spokenOrderNumber } from "../../shop/order-number.ts";
import { lastFour } from "../../shop/phone-number.ts";
import { checkOut } from "../checkout.ts";
import { itemFacts } from "../drink-words.ts";
import { statusWords } from "../refusal-words.ts";
import { accepted } from "../tool-arguments.ts";
import { type Tool, defineTool, done } from "../tool.ts";
import { chosenPhone, phoneArguments, phoneMissing, phoneParameters } from "./phone-tools.ts";

const checkoutOrder = defineTool({
  name: "checkout_order",
  description:
    "Place the order: everything in the cart. Call it when the caller wants nothing more and the phone number is saved. Drinks confirmed after that: call it again, and they are added to the same order.",
  hasSideEffects: true,
  parameters: () => z.object(phoneParameters),
  accepts: z.object(phoneArguments),
  run: async (args, context) => {
    const phone = chosenPhone(args, context);
    if (!phone.ok) return phone;
    const receipt = await checkOut(
      context,
      phone.value ?? context.notes.phone,
      phoneMissing(context),
    );
    if (!receipt.ok) return receipt;
    const { order, outcome } = receipt.value;
    return done({
      order_number: order.number,
      order_number_spoken: spokenOrderNumber(order.number),
      total: dollars(order.totalCents),
      items: order.items.map(itemFacts),
      phone_last_four: order.phone === undefined ? null : lastFour(order.phone),
      outcome,
      ...noTextFacts(await context.texts.whyNone(order)),
    });
  },
});

const orderStatus = defineTool({
  name: "order_status",
  description:
    "How an order stands: of this call, of the order number the caller says, or the latest of a phone number.",
  hasSideEffects: false,
  parameters: () =>
    z.object({
      order_number: z.string().optional().describe("Four digits."),
      phone: z.string().optional().describe("Ten digits; the caller's own if left out."),
    }),
  accepts: z.object({ order_number: accepted.words, phone: accepted.words }),
  run: async ({ order_number: said, phone: saidPhone }, context) => {
    const { notes, desk, callerId } = context;
    if (said !== undefined && said !== "") {
      const number = parseOrderNumber(said);
      const order = number && (await desk.findOrder(number));
      if (order === undefined) return refuse({ kind: "no_such_order", orderNumber: said });
      return done(standing(order));
    }
    const phone = chosenPhone({ phone: saidPhone }, context);
    if (!phone.ok) return phone;
    const asked = phone.value ?? notes.phone ?? callerId;
    const order =
      phone.value === undefined && notes.orderNumber !== undefined
        ? await desk.findOrder(notes.orderNumber)
        : asked && (await desk.latestOrderForPhone(asked));
    return order === undefined ? refuse({ kind: "no_order_found" }) : done(standing(order));
  },
});

const orderIsPlaced = defineTool({
  name: "order_is_placed",
  description: "Whether this call has placed its order already.",
  hasSideEffects: false,
  parameters: () => z.object({}),
  accepts: z.looseObject({}),
  run: async (_, { notes, desk, callSid }) => {
    const number = notes.orderNumber ?? (await desk.findOrderOfCall(callSid))?.number;
    return done({ placed: number !== undefined, order_number: number ?? null });
  },
});

export const orderTools: readonly Tool[] = [checkoutOrder, orderStatus, orderIsPlaced];

function standing(order: {
  readonly number: Parameters<typeof spokenOrderNumber>[0];
  readonly status: Parameters<typeof statusWords>[0];
}): Record<string, unknown> {
  return {
    order_number: order.number,
    status: order.status,
    status_sentence: `Order ${spokenOrderNumber(order.number)} ${statusWords(order.status)}.`,
  };
}

/** Only when none will come: that a text comes is what the agent says by itself. */
function noTextFacts(why: NoText | undefined): Record<string, unknown> {
  switch (why) {
    case undefined:
      return {};
    case "opted_out":
      return {
        no_text:
          "No text will come: this number has asked us for no more. To change that, text START to us.",
        no_text_code: why,
      };
    case "too_many_today":
      return {
        no_text: "No text will come when it is ready: we have texted this number very often today.",
        no_text_code: why,
      };
  }
}
