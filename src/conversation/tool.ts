import { z } from "zod";
import { type Result, accept, refuse } from "../lib/result.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { Retention } from "../orders/retention.ts";
import type { TextForecast } from "../orders/text-forecast.ts";
import type { Menu } from "../shop/menu.ts";
import type { OrderItem } from "../shop/order.ts";
import type { PhoneNumber } from "../shop/phone-number.ts";
import type { CallNotes } from "./call-notes.ts";
import type { ToolAnswer } from "./tool-answer.ts";
import type { ToolDescription } from "./tool-description.ts";
import type { ToolRefusal } from "./tool-refusal.ts";

/** What a tool may know and use while it runs. `menu` is that of this moment. */
export type ToolContext = {
  readonly callSid: string;
  readonly callerId: PhoneNumber | undefined;
  /** `callerId`, if texts to it may be offered. */
  readonly textableCallerId: PhoneNumber | undefined;
  readonly menu: Menu;
  readonly notes: CallNotes;
  readonly desk: OrderDesk;
  readonly retention: Pick<Retention, "forgetPhone">;
  readonly texts: Pick<TextForecast, "whyNone">;
  readonly canTransfer: boolean;
  readonly usual: readonly OrderItem[] | undefined;
};

export type ToolSuccess = {
  /** Goes to the agent beside `ok: true`. */
  readonly facts: Record<string, unknown>;
  readonly effect: ToolAnswer["effect"];
};

export type ToolResult = Result<ToolSuccess, ToolRefusal>;

export type Tool = {
  readonly name: string;
  describe(menu: Menu): ToolDescription;
  /** Checks the arguments and runs. */
  run(args: unknown, context: ToolContext): Promise<ToolResult>;
};

/**
 * @param tool.parameters what the agent is told: strict, with the menu's names
 * @param tool.accepts what is taken from it: tolerant, since words are matched to the menu later
 */
export function defineTool<Args>(tool: {
  readonly name: string;
  readonly description: string;
  readonly hasSideEffects: boolean;
  readonly parameters: (menu: Menu) => z.ZodObject;
  readonly accepts: z.ZodType<Args>;
  readonly run: (args: Args, context: ToolContext) => ToolResult | Promise<ToolResult>;
}): Tool {
  return {
    name: tool.name,
    describe: (menu) => ({
      name: tool.name,
      description: tool.description,
      parameters: jsonSchema(tool.parameters(menu)),
      deferUntilEndOfTurn: tool.hasSideEffects,
    }),
    run: async (args, context) => {
      const checked = tool.accepts.safeParse(args);
      if (checked.success) return tool.run(checked.data, context);
      const problems = checked.error.issues.map(
        (issue) => `${issue.path.join(".") || "arguments"}: ${issue.message}`,
      );
      return refuse({ kind: "bad_arguments", problems });
    },
  };
}

export function done(
  facts: Record<string, unknown>,
  effect: ToolAnswer["effect"] = "none",
): ToolResult {
  return accept({ facts, effect });
}

/** Without what some models' schema readers stumble over. */
function jsonSchema(parameters: z.ZodObject): Record<string, unknown> {
  const { properties, required = [] } = z.toJSONSchema(parameters);
  return { type: "object", properties, required };
}
