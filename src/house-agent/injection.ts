import type { SendMessage } from "./server-messages.ts";

export type InjectionBehavior = "default" | "queue" | "interrupt";

/** Who is in the way of words put into the agent's mouth (protocols 1.6); `interrupt` is never refused. */
export function whoStandsInTheWay(
  behavior: InjectionBehavior,
  speaking: { readonly caller: boolean; readonly agent: boolean },
): "USER" | "AGENT" | undefined {
  if (behavior === "interrupt") return undefined;
  if (speaking.caller) return "USER";
  return behavior === "default" && speaking.agent ? "AGENT" : undefined;
}

/** Clients look for the one or the other. */
export function refuseInjection(send: SendMessage, who: "USER" | "AGENT"): void {
  const description = `The ${who === "USER" ? "user" : "agent"} is speaking.`;
  send({ type: "InjectionRefused", message: description });
  send({ type: "Warning", code: `INJECT_AGENT_MESSAGE_DURING_${who}_SPEECH`, description });
}
