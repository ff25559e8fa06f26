import { z } from "zod";

/** What Deepgram says of our key and our models before the first call. */
export type ModelCheck =
  | { readonly kind: "good" }
  | { readonly kind: "bad_key" }
  /** Not on the list of managed models any more: calls may fail. */
  | { readonly kind: "not_listed"; readonly models: readonly string[] }
  /** A stand-in for the vendor that serves the agent and keeps no list: there is nothing to ask it. */
  | { readonly kind: "no_list" }
  /** No network, or an answer we do not know: says nothing about key or models. */
  | { readonly kind: "unknown"; readonly reason: string };

const modelListSchema = z.object({ models: z.array(z.object({ id: z.string() })) });

/**
 * Where the list stands. Only the agent's global host keeps it, and a key is good in every region (protocols 1.1); a
 * stand-in for the vendor is asked itself.
 */
export function modelListUrl(agentUrl: string): URL {
  const list = new URL("/v1/agent/settings/think/models", agentUrl);
  list.protocol = list.protocol === "wss:" ? "https:" : "http:";
  if (isVendor(list)) list.host = "agent.deepgram.com";
  return list;
}

function isVendor({ hostname }: URL): boolean {
  return hostname.endsWith(".deepgram.com");
}

/**
 * Asks for the list of managed think models, which also proves the key.
 * Source: developers.deepgram.com/docs/voice-agent-llm-models: `GET /v1/agent/settings/think/models` on the agent's host.
 */
export async function checkAgentModels(agent: {
  readonly url: string;
  readonly apiKey: string;
  readonly models: readonly string[];
  readonly timeoutMs?: number;
}): Promise<ModelCheck> {
  try {
    const answer = await fetch(modelListUrl(agent.url), {
      headers: { authorization: `Token ${agent.apiKey}` },
      signal: AbortSignal.timeout(agent.timeoutMs ?? 3000),
    });
    if (answer.status === 401 || answer.status === 403) return { kind: "bad_key" };
    // 426, "Upgrade Required": it speaks WebSocket and nothing else.
    if ((answer.status === 404 || answer.status === 426) && !isVendor(new URL(agent.url))) {
      return { kind: "no_list" };
    }
    if (!answer.ok) return { kind: "unknown", reason: `it answered ${answer.status}` };
    const listed = modelListSchema.safeParse(await answer.json()).data;
    if (listed === undefined) return { kind: "unknown", reason: "the list was not understood" };
    const missing = agent.models.filter((model) => !listed.models.some(({ id }) => id === model));
    return missing.length > 0 ? { kind: "not_listed", models: missing } : { kind: "good" };
  } catch (error) {
    return { kind: "unknown", reason: error instanceof Error ? error.message : String(error) };
  }
}
