import type { Menu } from "../shop/menu.ts";
import type { ToolDescription } from "./tool-description.ts";
import type { Tool } from "./tool.ts";
import { callTools } from "./tools/call-tools.ts";
import { cartTools } from "./tools/cart-tools.ts";
import { menuTools } from "./tools/menu-tools.ts";
import { orderTools } from "./tools/order-tools.ts";
import { phoneTools } from "./tools/phone-tools.ts";
import { stagingTools } from "./tools/staging-tools.ts";

const TOOLS: ReadonlyMap<string, Tool> = new Map(
  [...menuTools, ...stagingTools, ...cartTools, ...phoneTools, ...orderTools, ...callTools].map(
    (tool) => [tool.name, tool],
  ),
);

export function findTool(name: string): Tool | undefined {
  return TOOLS.get(name);
}

/** Everything the agent may do, as it is told of it, with the names of this menu. */
export function describeTools(menu: Menu): readonly ToolDescription[] {
  return Array.from(TOOLS.values(), (tool) => tool.describe(menu));
}
